/// One step of a network over a group of sixteen interleaved images, [values of an image][16]: a layer, or a layer with
/// the activation after it.
protocol VectorStage<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// Values of one image that go in.
  var inputs: Int { get }
  /// Values of one image that come out.
  var outputs: Int { get }
  /// Places that the forward pass leaves for the backward pass, an image.
  var places: Int { get }
  /// Its parameters and buffers among those of the network; without any where it learns nothing.
  var tensors: TensorPlaces { get }
  /// How the gradients of its parameters come about.
  var learning: StageLearning { get }
  /// How far apart the rows stand in which it needs the gradients by its output, 0 where it needs none.
  var rowStride: Int { get }

  /// Computes y.
  func forward(_ pass: StagePass<Scalar>)
  /// Computes dx where it is asked for, and what `learning` says; dy may be overwritten.
  func backward(_ pass: StagePass<Scalar>)

  /// This stage with an activation after it, where it can do both and has none yet.
  func followed(by activation: Activation) -> (any VectorStage<Scalar>)?
  /// This stage, told that the stage after it takes its rectifier into account on the way back; nil where it has none.
  func rectifiedByNext() -> (any VectorStage<Scalar>)?
  /// What keeps the groups of a batch together where the stage couples its images; nil where it works group by group.
  func barrier(groups: Int) -> (any BatchBarrier<Scalar>)?
}

/// Where the tensors of a stage stand among those of the network, in the tree's order.
struct TensorPlaces: Hashable, Sendable {
  /// Its parameters.
  var parameters = 0..<0
  /// Its buffers.
  var buffers = 0..<0

  /// No tensors.
  static let none = TensorPlaces()
}

/// How the gradients of a stage's parameters come about.
enum StageLearning: Hashable, Sendable {
  case nothing
  /// Each group's gradient is written by itself, the groups' are added in order: few parameters.
  case byGroup
  /// The inputs and the gradients by the outputs of all groups are kept, and multiplied at once: many
  /// parameters, of which each group's own gradient would be as much memory again.
  case byRows
  /// The stage's barrier gives them for the whole batch.
  case byBatch
}

/// What a stage works on for one group.
struct StagePass<Scalar: TensorScalar>: @unchecked Sendable {
  /// What the stage reads.
  var x: UnsafeMutablePointer<Scalar>
  /// What it writes, and on the way back has written.
  var y: UnsafeMutablePointer<Scalar>
  let places: UnsafeMutablePointer<UInt16>
  /// Those of the stage.
  let parameters: [UnsafePointer<Scalar>]
  /// Its buffers.
  let buffers: [UnsafePointer<Scalar>]
  /// Where in its batch the group stands.
  var group = BatchGroup(index: 0, images: 0, step: 0)
  /// What a layer of the textbook leaves for its way back.
  let cache: UnsafeMutablePointer<AnyForwardCache?>
  /// The gradient by what it has written; in a pass forwards no place of meaning.
  var dy: UnsafeMutablePointer<Scalar>
  /// nil where nobody asks for it.
  var dx: UnsafeMutablePointer<Scalar>?
  /// Where the group's parameter gradients go, one a parameter (`byGroup`).
  var gradients: [UnsafeMutablePointer<Scalar>] = []
  /// Where the group's sixteen rows of gradients by the output go.
  var rows: UnsafeMutablePointer<Scalar>?
}

/// A group of a batch.
struct BatchGroup: Hashable, Sendable {
  /// Which group it is, counted from 0.
  let index: Int
  /// How many images it has, up to sixteen; the lanes of the others hold no images, and no gradients.
  let images: Int
  /// Which step of a run its batch is learnt from in, counted from 0.
  let step: UInt64

  /// The place of its first image in the batch.
  var firstImage: Int { index * groupSize }
}

/// What keeps the groups of a batch together at a stage whose outputs depend on all images of the batch.
///
/// Forwards every group is taken, then all are combined in their order, then every group goes through; backwards likewise.
/// Groups are taken and go through side by side; only what they give is combined in order, so that any number of
/// threads gives the same bits.
protocol BatchBarrier<Scalar>: AnyObject, Sendable {
  associatedtype Scalar: TensorScalar

  /// Takes a group on the way forwards.
  func take(_ pass: StagePass<Scalar>)
  /// Combines what was taken of all groups.
  func combine(_ batch: BarrierBatch<Scalar>)
  /// Computes a group's y.
  func forward(_ pass: StagePass<Scalar>)
  /// Takes a group on the way backwards; dy may be overwritten.
  func takeBack(_ pass: StagePass<Scalar>)
  /// Combines that, and writes the gradients by the parameters.
  func combineBack(_ batch: BarrierBatch<Scalar>, gradients: [UnsafeMutablePointer<Scalar>])
  /// Computes a group's dx where it is asked for.
  func backward(_ pass: StagePass<Scalar>)
  /// Writes what the buffers become by the batch, once its loss is known to be finite.
  func write(buffers: [UnsafeMutablePointer<Scalar>])
}

/// A batch as a barrier sees it.
struct BarrierBatch<Scalar: TensorScalar> {
  /// How many images it has.
  let images: Int
  /// Which step of a run learns from it.
  let step: UInt64
  /// The parameters of the stage.
  let parameters: [UnsafePointer<Scalar>]
  /// Its buffers.
  let buffers: [UnsafePointer<Scalar>]

  /// How many images each of its groups has.
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
