/// Where the gradients stand on the way back through a plan: a gradient's memory is used again as soon as nobody needs the
/// gradient any more, so that a chain of stages needs two buffers, and a path around a block one more.
struct BackwardSchedule: Sendable {
  /// What becomes of the gradient by one input of a step.
  enum Target: Hashable, Sendable {
    /// It is written into this buffer.
    case write(Int)
    /// It is written into one buffer and added to another, in which a gradient by the same slot stands already.
    case add(Int, via: Int)
  }

  /// The way back through one step.
  struct Step: Hashable, Sendable {
    /// The buffer in which the gradient by its output stands.
    let arriving: Int
    /// What becomes of the gradient by each of its inputs; nil where nobody asks for it.
    let inputs: [Target?]
  }

  /// For each step of the plan the way back through it; nil where nobody asks for it.
  private(set) var steps: [Step?]
  /// How many buffers there are.
  private(set) var bufferCount = 0
  /// The buffer in which the gradient by the plan's output stands at first.
  private(set) var first = 0
  private var free: [Int] = []

  /// The schedule of a plan: gradients go as far back as somebody learns from them.
  init<Scalar>(_ plan: VectorPlan<Scalar>) {
    steps = plan.steps.map { _ in nil }
    var isNeeded = [false]
    var learns: [Bool] = []
    for step in plan.steps {
      let own = (step.stage?.learning ?? .nothing) != .nothing
      learns.append(own)
      isNeeded.append(own || step.inputs.contains { isNeeded[$0] })
    }
    var places = [Int?](repeating: nil, count: plan.sizes.count)
    first = take()
    places[plan.output] = first
    for (index, step) in plan.steps.enumerated().reversed() {
      guard isNeeded[step.output], let arriving = places[step.output] else { continue }
      var targets: [Target?] = []
      var freed: [Int] = []
      for input in step.inputs {
        guard isNeeded[input] else {
          targets.append(nil)
          continue
        }
        if let place = places[input] {
          // A sum adds what arrives itself; a stage needs room to write to first.
          let room = step.stage == nil ? arriving : take()
          targets.append(.add(place, via: room))
          if step.stage != nil { freed.append(room) }
        } else {
          let place = take()
          places[input] = place
          targets.append(.write(place))
        }
      }
      steps[index] = Step(arriving: arriving, inputs: targets)
      places[step.output] = nil
      free += freed + [arriving]
    }
  }

  private mutating func take() -> Int {
    if let free = free.popLast() { return free }
    bufferCount += 1
    return bufferCount - 1
  }
}
