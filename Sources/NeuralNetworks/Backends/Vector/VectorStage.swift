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
  /// The layer of the network whose parameters it has, nil where it learns nothing.
  var layer: Int? { get }
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
}

/// How the gradients of a stage's parameters come about.
enum StageLearning: Hashable, Sendable {
  case nothing
  /// Each group's gradient is written by itself, the groups' are added in order: few parameters.
  case byGroup
  /// The inputs and the gradients by the outputs of all groups are kept, and multiplied at once: many
  /// parameters, of which each group's own gradient would be as much memory again.
  case byRows
}

/// What a stage works on for one group.
struct StagePass<Scalar: TensorScalar> {
  let x: UnsafeMutablePointer<Scalar>
  let y: UnsafeMutablePointer<Scalar>
  let places: UnsafeMutablePointer<UInt16>
  /// Those of the stage's layer.
  let parameters: [UnsafePointer<Scalar>]
  var dy: UnsafeMutablePointer<Scalar>
  /// nil where nobody asks for it.
  var dx: UnsafeMutablePointer<Scalar>?
  /// Where the group's parameter gradients go, one a parameter (`byGroup`).
  var gradients: [UnsafeMutablePointer<Scalar>] = []
  /// Where the group's sixteen rows of gradients by the output go.
  var rows: UnsafeMutablePointer<Scalar>?
}

extension VectorStage {
  var places: Int { 0 }
  var layer: Int? { nil }
  var learning: StageLearning { .nothing }
  var rowStride: Int { 0 }
  func followed(by activation: Activation) -> (any VectorStage<Scalar>)? { nil }
  func rectifiedByNext() -> (any VectorStage<Scalar>)? { nil }
}
