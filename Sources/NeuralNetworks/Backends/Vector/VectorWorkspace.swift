/// The memory for passing one group of images through a plan.
final class VectorWorkspace<Scalar: TensorScalar>: Sendable {
  /// The values of every slot.
  let values: [AlignedBuffer<Scalar>]
  /// The gradient buffers of the backward schedule.
  let gradients: [AlignedBuffer<Scalar>]
  nonisolated(unsafe) private let placesStart: UnsafeMutablePointer<UInt16>
  private let placeOffsets: [Int]
  nonisolated(unsafe) private let caches: UnsafeMutablePointer<AnyForwardCache?>
  private let stepCount: Int

  /// Creates memory for a plan, with gradient buffers only if a backward schedule is given.
  ///
  /// - Parameter elsewhere: slots that are stored in other memory.
  init(_ plan: VectorPlan<Scalar>, _ schedule: BackwardSchedule? = nil, except elsewhere: Set<Int> = []) {
    values = plan.sizes.enumerated().map { AlignedBuffer(elsewhere.contains($0) ? 0 : $1 * groupSize) }
    let largest = plan.sizes.max() ?? 0
    gradients = (0..<(schedule?.bufferCount ?? 0)).map { _ in AlignedBuffer(largest * groupSize) }
    var offsets = [0]
    for step in plan.steps { offsets.append(offsets[offsets.count - 1] + (step.stage?.places ?? 0) * groupSize) }
    placeOffsets = offsets
    placesStart = .allocate(capacity: max(1, offsets[offsets.count - 1]))
    stepCount = plan.steps.count
    caches = .allocate(capacity: stepCount)
    caches.initialize(repeating: nil, count: stepCount)
  }

  deinit {
    placesStart.deallocate()
    caches.deinitialize(count: stepCount)
    caches.deallocate()
  }

  /// Returns the memory that a step of the plan works on in this workspace; `way` is its backward pass, if it has one.
  func pass(
    _ step: VectorPlan<Scalar>.Step, _ index: Int, _ tensors: PlanTensors<Scalar>, _ way: BackwardSchedule.Step? = nil
  ) -> StagePass<Scalar> {
    let y = values[step.output].start
    var pass = StagePass(
      x: values[step.inputs[0]].start, y: y, places: places(index), parameters: tensors.parameters[index],
      buffers: tensors.buffers[index], cache: cache(index), dy: y)
    if let way { pass.dy = gradients[way.arriving].start }
    switch way?.inputs[0] {
    case .write(let place), .add(_, let place): pass.dx = gradients[place].start
    case nil: break
    }
    return pass
  }

  /// Returns the address of a slot.
  func slot(_ number: Int) -> UnsafeMutablePointer<Scalar> { values[number].start }

  /// Returns the address of the 16-bit values that a step's forward pass stores for its backward pass: the positions of
  /// maxima, or a dropout mask.
  func places(_ step: Int) -> UnsafeMutablePointer<UInt16> { placesStart + placeOffsets[step] }

  /// Returns the address of the cache of a step's textbook layer.
  func cache(_ step: Int) -> UnsafeMutablePointer<AnyForwardCache?> { caches + step }
}
