internal import NeuralNetworks

/// Runs a compiled equation.
struct Machine<Scalar: TensorScalar> {
  typealias Values = UnsafeMutablePointer<Scalar>

  /// Where an access stands for the current iteration: the lanes from `first` to `end` are inside the tensor.
  struct Site {
    let offset: Int
    let step: Int
    let first: Int
    let end: Int
  }

  let program: Program
  let memory: ProgramMemory<Scalar>
  let activation: Activation
  /// The values of each tensor that is read.
  let sources: [UnsafePointer<Scalar>]
  let destination: Values
  /// The summation that has no terms, once there is one.
  var failure: Int?
  var isStopped = false

  // MARK: Indices

  /// Moves an index to a value, and with it every form that depends on it.
  @inline(__always)
  func set(_ slot: Int, _ value: Int) {
    let delta = value &- memory.current[slot]
    memory.current[slot] = value
    var update = memory.firstUpdate[slot]
    let end = memory.firstUpdate[slot + 1]
    while update < end {
      let found = memory.updates[update]
      memory.forms[found.form] &+= found.length &* delta
      update &+= 1
    }
  }

  /// The value of an index expression; nil where a division leaves a remainder.
  func index(_ node: Int) -> Int? {
    let found = memory.indexNodes[node]
    if found.kind == .form { return memory.forms[found.a] }
    guard let a = index(found.a), let b = index(found.b) else { return nil }
    switch found.kind {
    case .form: return a
    case .add: return a &+ b
    case .subtract: return a &- b
    case .multiply: return a &* b
    case .exact: return b != 0 && a % b == 0 ? a / b : nil
    case .floorDivide: return b == 0 ? nil : Self.floor(a, b)
    case .remainder: return b == 0 ? nil : a &- b &* Self.floor(a, b)
    }
  }

  @inline(__always)
  static func floor(_ a: Int, _ b: Int) -> Int { a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0) }

  @inline(__always)
  private static func ceiling(_ a: Int, _ b: Int) -> Int { -floor(-a, b) }

  @inline(__always)
  func coefficient(_ form: Int, _ slot: Int) -> Int { slot < 0 ? 0 : memory.coefficients[form &* memory.slots &+ slot] }

  /// The values x, within these, for which a form is inside; `form` is its value at x = 0.
  @inline(__always)
  private static func reduce(_ low: inout Int, _ high: inout Int, form: Int, by coefficient: Int, length: Int) {
    if coefficient == 1 {
      low = max(low, -form)
      high = min(high, length - form)
    } else if coefficient > 0 {
      low = max(low, ceiling(-form, coefficient))
      high = min(high, floor(length - 1 - form, coefficient) + 1)
    } else if coefficient < 0 {
      low = max(low, ceiling(form - length + 1, -coefficient))
      high = min(high, floor(form, -coefficient) + 1)
    } else if form < 0 || form >= length {
      high = low
    }
  }

  /// The iterations of a loop that do something.
  func range(_ loop: Int) -> Range<Int> {
    let found = memory.loops[loop]
    guard var low = index(found.lower), var high = index(found.upper) else { return 0..<0 }
    var trim = found.trims.lowerBound
    while trim < found.trims.upperBound {
      let reduction = memory.trims[trim]
      let step = coefficient(reduction.form, found.slot)
      let start = memory.forms[reduction.form] &- step &* memory.current[found.slot]
      Self.reduce(&low, &high, form: start, by: step, length: reduction.length)
      trim &+= 1
    }
    return low < high ? low..<high : low..<low
  }

  /// Where an access stands, and which lanes are inside.
  @inline(__always)
  func site(_ access: Program.Access, _ lane: Int, _ count: Int) -> Site {
    var (first, end) = (0, count)
    var offset = memory.forms[access.offset]
    var place = access.guards.lowerBound
    while place < access.guards.upperBound {
      let found = memory.guards[place]
      Self.reduce(
        &first, &end, form: memory.forms[found.form], by: coefficient(found.form, lane), length: found.length)
      place &+= 1
    }
    place = access.derived.lowerBound
    while place < access.derived.upperBound {
      let axis = memory.derived[place]
      if let index = index(axis.index), index >= 0, index < axis.length {
        offset &+= index &* axis.stride
      } else {
        end = first
      }
      place &+= 1
    }
    return Site(offset: offset, step: coefficient(access.offset, lane), first: first, end: max(first, end))
  }

  @inline(__always)
  func results(_ node: Int) -> Values { memory.results + node &* Program.lanes }

  // MARK: Running

  /// Runs all loops of the equation.
  mutating func run() { loop(program.outer.lowerBound) }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func loop(_ loop: Int) {
    guard loop < program.outer.upperBound else { return write(-1, 1) }
    let range = range(loop)
    let slot = memory.loops[loop].slot
    if slot == program.lane ?? -1 {
      var start = range.lowerBound
      while start < range.upperBound, !isStopped {
        let count = min(Program.lanes, range.upperBound &- start)
        set(slot, start)
        write(slot, count)
        start &+= count
      }
    } else {
      var value = range.lowerBound
      while value < range.upperBound, !isStopped {
        set(slot, value)
        // Loops with nothing inside take time, too.
        if memory.poll.pointee.spent(1) { isStopped = true }
        self.loop(loop &+ 1)
        value &+= 1
      }
    }
  }

  /// Computes the values of one iteration, or of `count` lanes, and stores or adds them.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func write(_ lane: Int, _ count: Int) {
    if memory.poll.pointee.spent(count &* 4) {
      isStopped = true
      return
    }
    if let condition = program.condition {
      evaluate(condition, lane, count)
      let holds = results(condition)
      var isAny = false
      for l in 0..<count where holds[l] != 0 { isAny = true }
      if !isAny { return }
    }
    evaluate(program.value, lane, count)
    if isStopped { return }
    let site = site(memory.accesses[program.place], lane, count)
    let values = results(program.value)
    // All indices that can be outside were guarded, so this is inside the destination.
    let place = destination + site.offset
    if let condition = program.condition {
      let holds = results(condition)
      for l in site.first..<site.end where holds[l] != 0 {
        if program.adds { place[l &* site.step] += values[l] } else { place[l &* site.step] = values[l] }
      }
    } else if program.adds {
      for l in site.first..<site.end { place[l &* site.step] += values[l] }
    } else {
      for l in site.first..<site.end { place[l &* site.step] = values[l] }
    }
  }
}
