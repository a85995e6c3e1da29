/// The parameters that an optimizer updates, their gradients, and the values it keeps from earlier steps.
struct OptimizerState<Scalar: TensorScalar>: Sendable {
  let parameters: ParameterBuffers<Scalar>
  let gradients: ParameterBuffers<Scalar>
  private let optimizer: any Optimizer
  private var step = 0
  private let slots: [ParameterBuffers<Scalar>]
  private let ranges: [ParameterRange]

  /// Creates the state before the first step, for the parameters of these layers.
  init(_ optimizer: any Optimizer, for layers: [any Layer<Scalar>]) {
    self.optimizer = optimizer
    parameters = ParameterBuffers(copying: .parameters, of: layers)
    gradients = ParameterBuffers(for: layers)
    slots = (0..<optimizer.slotCount).map { _ in ParameterBuffers(for: layers) }
    ranges = parameters.ranges(of: 8192)
  }

  /// Begins a step, in which every entry must be updated once.
  mutating func beginStep() { step += 1 }

  /// Updates some entries from their gradients; different ranges may be updated on different threads.
  func update(_ range: ParameterRange) {
    let first = range.entries.lowerBound
    func start(_ buffers: ParameterBuffers<Scalar>) -> UnsafeMutablePointer<Scalar> {
      buffers.buffers[range.parameter].start + first
    }
    optimizer.update(
      ParameterEntries(
        count: range.entries.count, values: start(parameters), gradient: start(gradients), slots: slots.map(start)),
      step: step)
  }

  /// Updates every entry from its gradient.
  func updateAll(on pool: ThreadPool) {
    pool.run(ranges.count) { index, _ in update(ranges[index]) }
  }
}
