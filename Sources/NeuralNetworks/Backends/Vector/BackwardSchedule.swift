/// An assignment of buffers to the gradients of a plan's backward pass. A buffer is reused once its gradient is no
/// longer needed, so a chain of stages takes two buffers, and a shortcut around a block one more.
struct BackwardSchedule: Sendable {
  /// The destination of the gradient with respect to one input of a step.
  enum Target: Hashable, Sendable {
    /// The gradient is written to this buffer.
    case write(Int)
    /// The gradient is in buffer `via` and is added to the first buffer, which already holds a gradient with respect to
    /// the same slot.
    case add(Int, via: Int)
  }

  /// The backward pass of one step.
  struct Step: Hashable, Sendable {
    /// The buffer with the gradient with respect to its output.
    let arriving: Int
    /// The targets of the gradients with respect to its inputs; nil where none is needed.
    let inputs: [Target?]
  }

  /// The backward pass of each step of the plan; nil where none is needed.
  private(set) var steps: [Step?]
  /// The number of buffers.
  private(set) var bufferCount = 0
  /// The buffer that initially holds the gradient with respect to the plan's output.
  private(set) var first = 0
  private var free: [Int] = []

  /// Creates the schedule of a plan, with gradients only for the slots whose values depend on parameters.
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
          // A sum adds the arriving gradient directly; a stage first needs a buffer to write its gradient to.
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
