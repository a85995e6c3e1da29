/// One step of a network on a group of sixteen interleaved images, [values of an image][16]: a layer, possibly with the
/// activation after it.
protocol VectorStage<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The number of input values per image.
  var inputs: Int { get }
  /// The number of output values per image.
  var outputs: Int { get }
  /// The number of 16-bit values per image that the forward pass stores for the backward pass: the positions of maxima,
  /// or a dropout mask.
  var places: Int { get }
  /// The indices of the stage's parameters and buffers in the network; empty if it has none.
  var tensors: TensorPlaces { get }
  /// How the gradients of its parameters are computed.
  var learning: StageLearning { get }
  /// The stride of the rows into which its output gradients are copied; 0 if it does not need rows.
  var rowStride: Int { get }

  /// Computes y from x.
  func forward(_ pass: StagePass<Scalar>)
  /// Computes dx if it is requested, and the parameter gradients according to `learning`; may overwrite dy.
  func backward(_ pass: StagePass<Scalar>)

  /// Returns this stage with an activation after it, or nil if it can't include one or already has one.
  func followed(by activation: Activation) -> (any VectorStage<Scalar>)?
  /// Returns this stage with its ReLU left to the backward pass of the next stage, or nil if it has no ReLU or can't
  /// leave it.
  func rectifiedByNext() -> (any VectorStage<Scalar>)?
  /// Returns the barrier that combines the groups of a batch, or nil if the stage works group by group.
  func barrier(groups: Int) -> (any BatchBarrier<Scalar>)?
}

/// The indices of a stage's tensors among those of the network, in tree order.
struct TensorPlaces: Hashable, Sendable {
  /// Its parameters.
  var parameters = 0..<0
  /// Its buffers.
  var buffers = 0..<0

  /// No tensors.
  static let none = TensorPlaces()
}

/// How the gradients of a stage's parameters are computed.
enum StageLearning: Hashable, Sendable {
  case nothing
  /// Each group's gradient is written separately, and the groups are added in order: for few parameters.
  case byGroup
  /// The inputs and output gradients of all groups are kept and multiplied at once: for many parameters, where a
  /// gradient per group would take too much memory.
  case byRows
  /// The stage's barrier computes the gradients for the whole batch.
  case byBatch
}

/// The memory that a stage works on for one group.
struct StagePass<Scalar: TensorScalar>: @unchecked Sendable {
  /// The input of the stage.
  var x: UnsafeMutablePointer<Scalar>
  /// The output, which the backward pass may read.
  var y: UnsafeMutablePointer<Scalar>
  /// The positions of maxima, or the dropout mask.
  let places: UnsafeMutablePointer<UInt16>
  /// The parameters of the stage.
  let parameters: [UnsafePointer<Scalar>]
  /// The buffers of the stage.
  let buffers: [UnsafePointer<Scalar>]
  /// The group, with its position in the batch.
  var group = BatchGroup(index: 0, images: 0, step: 0)
  /// The cache of a textbook layer for its backward pass.
  let cache: UnsafeMutablePointer<AnyForwardCache?>
  /// The gradient with respect to the output; meaningless in a forward pass.
  var dy: UnsafeMutablePointer<Scalar>
  /// The gradient with respect to the input; nil if it is not needed.
  var dx: UnsafeMutablePointer<Scalar>?
  /// Where the group's parameter gradients are written, one address per parameter (`byGroup`).
  var gradients: [UnsafeMutablePointer<Scalar>] = []
  /// Where the group's sixteen rows of output gradients are written; nil if the stage does not need rows.
  var rows: UnsafeMutablePointer<Scalar>?
}

/// A group of a batch.
struct BatchGroup: Hashable, Sendable {
  /// The index of the group in the batch, counted from 0.
  let index: Int
  /// The number of images, up to sixteen; in the other lanes, values are meaningless and gradients zero.
  let images: Int
  /// The number of the batch's step in the run, counted from 0.
  let step: UInt64

  /// The index of its first image in the batch.
  var firstImage: Int { index * groupSize }
}

/// Synchronises the groups of a batch at a stage whose outputs depend on all images of the batch.
///
/// In the forward pass, every group is collected, then all are combined in order, then every group continues; likewise
/// in the backward pass. Groups are collected and continue in parallel; only their contributions are combined in order,
/// so any number of threads gives the same bits.
protocol BatchBarrier<Scalar>: AnyObject, Sendable {
  associatedtype Scalar: TensorScalar

  /// Collects a group in the forward pass.
  func take(_ pass: StagePass<Scalar>)
  /// Combines the collected groups.
  func combine(_ batch: BarrierBatch<Scalar>)
  /// Computes a group's y after `combine`.
  func forward(_ pass: StagePass<Scalar>)
  /// Collects a group in the backward pass; may overwrite dy.
  func takeBack(_ pass: StagePass<Scalar>)
  /// Combines the groups collected in the backward pass, and writes the parameter gradients.
  func combineBack(_ batch: BarrierBatch<Scalar>, gradients: [UnsafeMutablePointer<Scalar>])
  /// Computes a group's dx, if it is requested, after `combineBack`.
  func backward(_ pass: StagePass<Scalar>)
  /// Writes the new buffers after the batch, once its loss is known to be finite.
  func write(buffers: [UnsafeMutablePointer<Scalar>])
}

/// The data of a batch that a barrier needs to combine its groups.
struct BarrierBatch<Scalar: TensorScalar> {
  /// The number of images.
  let images: Int
  /// The number of the batch's step in the run, counted from 0.
  let step: UInt64
  /// The parameters of the stage.
  let parameters: [UnsafePointer<Scalar>]
  /// The buffers of the stage.
  let buffers: [UnsafePointer<Scalar>]

  /// The number of images in each group of the batch.
  var groups: [Int] { NeuralNetworks.groups(ofBatch: images).map(\.count) }
}

extension VectorStage {
  var places: Int { 0 }
  var tensors: TensorPlaces { .none }
  var learning: StageLearning { .nothing }
  var rowStride: Int { 0 }
  func followed(by activation: Activation) -> (any VectorStage<Scalar>)? { nil }
  func rectifiedByNext() -> (any VectorStage<Scalar>)? { nil }
  func barrier(groups: Int) -> (any BatchBarrier<Scalar>)? { nil }
}
