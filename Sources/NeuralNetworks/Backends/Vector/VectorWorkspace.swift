/// The memory in which a group of images goes through a plan.
final class VectorWorkspace<Scalar: TensorScalar>: Sendable {
  /// What stands in every slot.
  let values: [AlignedBuffer<Scalar>]
  /// The gradients, as the schedule of the way back has them.
  let gradients: [AlignedBuffer<Scalar>]
  nonisolated(unsafe) private let placesStart: UnsafeMutablePointer<UInt16>
  private let placeOffsets: [Int]
  nonisolated(unsafe) private let caches: UnsafeMutablePointer<AnyForwardCache?>
  private let stepCount: Int

  /// Room for a plan; the gradients' only where it is to learn.
  ///
  /// - Parameter elsewhere: slots that stand in other memory.
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

  /// What a step of the plan works on in here; `way` is its way back, where there is one.
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

  /// Where a slot stands.
  func slot(_ number: Int) -> UnsafeMutablePointer<Scalar> { values[number].start }

  /// What a step's forward pass leaves for its backward pass.
  func places(_ step: Int) -> UnsafeMutablePointer<UInt16> { placesStart + placeOffsets[step] }

  /// What a layer of the textbook leaves.
  func cache(_ step: Int) -> UnsafeMutablePointer<AnyForwardCache?> { caches + step }
}
