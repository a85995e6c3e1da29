internal import NeuralNetworks

/// The lists of a program and the values that change while it runs, at fixed addresses.
///
/// Everything is allocated once, before the loops start, and released at the end.
final class ProgramMemory<Scalar: TensorScalar> {
  let slots: Int
  // The program.
  let nodes: UnsafeMutablePointer<Program.Node>
  let indexNodes: UnsafeMutablePointer<Program.IndexNode>
  let accesses: UnsafeMutablePointer<Program.Access>
  let guards: UnsafeMutablePointer<Program.Guard>
  let derived: UnsafeMutablePointer<Program.DerivedAxis>
  let loops: UnsafeMutablePointer<Program.Loop>
  let trims: UnsafeMutablePointer<Program.Guard>
  let summations: UnsafeMutablePointer<Program.Summation>
  let lists: UnsafeMutablePointer<Int>
  let factors: UnsafeMutablePointer<Program.Factor>
  /// The coefficient of a form for a slot, at form · slots + slot.
  let coefficients: UnsafeMutablePointer<Int>
  /// The forms that a slot changes, from `firstUpdate[slot]` to `firstUpdate[slot + 1]`.
  let updates: UnsafeMutablePointer<Program.Guard>
  let firstUpdate: UnsafeMutablePointer<Int>
  // What changes.
  /// The value of each slot.
  let current: UnsafeMutablePointer<Int>
  /// The value of each form.
  let forms: UnsafeMutablePointer<Int>
  /// The results of each node, `Program.lanes` apart.
  let results: UnsafeMutablePointer<Scalar>
  /// The terms counted for each summation and lane.
  let counts: UnsafeMutablePointer<Int>
  /// The indices of the winners.
  let winners: UnsafeMutablePointer<Int>
  /// The values of the slots for which each summation was computed last.
  let stamps: UnsafeMutablePointer<Int>
  let poll: UnsafeMutablePointer<CancellationPoll>

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  init(_ program: Program, _ cancellation: Cancellation) {
    slots = program.slots
    nodes = Self.copy(program.nodes)
    indexNodes = Self.copy(program.indexNodes)
    accesses = Self.copy(program.accesses)
    guards = Self.copy(program.guards)
    derived = Self.copy(program.derived)
    loops = Self.copy(program.loops)
    trims = Self.copy(program.trims)
    summations = Self.copy(program.summations)
    lists = Self.copy(program.lists)
    factors = Self.copy(program.factors)
    coefficients = Self.copy(program.forms.flatMap(\.coefficients))
    var updates: [Program.Guard] = []
    var firstUpdate = [0]
    for slot in 0..<program.slots {
      for (form, found) in program.forms.enumerated() where found.coefficients[slot] != 0 {
        // The length is the coefficient here.
        updates.append(Program.Guard(form: form, length: found.coefficients[slot]))
      }
      firstUpdate.append(updates.count)
    }
    self.updates = Self.copy(updates)
    self.firstUpdate = Self.copy(firstUpdate)
    current = Self.copy([Int](repeating: 0, count: program.slots))
    forms = Self.copy(program.forms.map(\.constant))
    results = Self.copy([Scalar](repeating: 0, count: program.nodes.count * Program.lanes))
    counts = Self.copy([Int](repeating: 0, count: program.summations.count * Program.lanes))
    winners = Self.copy([Int](repeating: 0, count: program.winnerBuffers * Program.lanes))
    stamps = Self.copy([Int](repeating: .min, count: program.summations.count * (program.slots + 1)))
    poll = .allocate(capacity: 1)
    poll.initialize(to: CancellationPoll(cancellation))
  }

  deinit {
    nodes.deallocate()
    indexNodes.deallocate()
    accesses.deallocate()
    guards.deallocate()
    derived.deallocate()
    loops.deallocate()
    trims.deallocate()
    summations.deallocate()
    lists.deallocate()
    factors.deallocate()
    coefficients.deallocate()
    updates.deallocate()
    firstUpdate.deallocate()
    current.deallocate()
    forms.deallocate()
    results.deallocate()
    counts.deallocate()
    winners.deallocate()
    stamps.deallocate()
    poll.deinitialize(count: 1)
    poll.deallocate()
  }

  /// A copy of a list of plain values.
  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    copy.initialize(from: elements, count: elements.count)
    return copy
  }
}
