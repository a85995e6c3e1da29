/// The memory in which one worker takes one group after another through a plan.
final class VectorWorkspace<Scalar: TensorScalar>: Sendable {
  /// The input of every stage, and the output of the last.
  let values: [AlignedBuffer<Scalar>]
  /// The gradients by the input and by the output of the stage under way, taking turns.
  let gradients: [AlignedBuffer<Scalar>]
  nonisolated(unsafe) private let placesStart: UnsafeMutablePointer<UInt16>
  private let placeOffsets: [Int]

  /// Room for a plan; the gradients' only where it is to learn.
  init(_ plan: VectorPlan<Scalar>, learns: Bool) {
    let sizes = [plan.stages[0].inputs] + plan.stages.map(\.outputs)
    values = sizes.map { AlignedBuffer($0 * groupSize) }
    let largest = sizes.max() ?? 0
    gradients = learns ? [AlignedBuffer(largest * groupSize), AlignedBuffer(largest * groupSize)] : []
    var offsets = [0]
    for stage in plan.stages { offsets.append(offsets[offsets.count - 1] + stage.places * groupSize) }
    placeOffsets = offsets
    placesStart = .allocate(capacity: max(1, offsets[offsets.count - 1]))
  }

  deinit { placesStart.deallocate() }

  /// What a stage's forward pass leaves for its backward pass.
  func places(_ stage: Int) -> UnsafeMutablePointer<UInt16> { placesStart + placeOffsets[stage] }
}
