/// A stage of a network, as the lecture has it: every layer implements `forward`, `backward` and `parameters`.
///
/// Layers are values. `forward` changes nothing: it returns the output and a cache that `backward` takes, so that a
/// network can be copied, checked and run on many batches at once. (Slide: *CNN Chain Rule Overview*.)
public protocol Layer<Scalar>: Sendable {
  /// The precision of parameters and activations.
  associatedtype Scalar: TensorScalar
  /// What `backward` needs to know of the forward pass that it answers.
  associatedtype ForwardCache: Sendable

  /// All that is said of this kind of layer.
  static var declaration: LayerDeclaration { get }

  /// A layer of this kind and these fields in another precision, its parameters zero.
  static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other>

  /// The shapes of the parameters that a layer of these fields has, in the order of `parameters`: they can be judged
  /// before memory is taken.
  static func parameterShapes(_ fields: LayerFields) -> [Shape]

  /// A layer of these fields, every parameter zero.
  init(_ fields: LayerFields)

  /// The fields that the layer was made of.
  var fields: LayerFields { get }

  /// Where its own parameter tensors are kept, named in the lecture's words, empty for a layer that learns nothing.
  var ownParameters: [LayerParameter<Self>] { get }

  /// Where the tensors are kept that it keeps without a gradient, as running means are, empty for most layers.
  var ownBuffers: [LayerParameter<Self>] { get }

  /// The layers that it holds, block by block; none for most layers.
  var blocks: [LayerBlock<Scalar>] { get }

  /// Puts other layers in place of those of a block.
  mutating func replaceBlock(_ index: Int, with layers: [any Layer<Scalar>])

  /// Fresh parameters: weights from He's normal distribution where a ReLU follows, else Glorot's; biases zero.
  mutating func initialize(from generator: inout SeededGenerator)

  /// The shape of one output for the shape of one input, as far as both are known.
  ///
  /// - Throws: `ShapeError` where such an input does not fit.
  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape

  /// The output for a batch of inputs whose shape `outputShape` accepts, what `backward` needs of it, and in training what
  /// the layer's buffers become.
  func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<Scalar, ForwardCache>

  /// The gradients of a loss by the input and by every parameter, from its gradient by the output of the forward pass
  /// that left `cache` in the same context.
  func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>

  /// The gradients of the parameters alone, as `backward` gives them: what a network's first learning layer needs, whose
  /// input gradient nobody asks for.
  func parameterGradients(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> [Tensor<Scalar>]

  /// Why a batch of this shape, which `outputShape` accepts, cannot be trained on; nil where it can.
  func objection(toTrainingBatch input: Shape) -> ShapeError?

  /// Whether in training the output of an image depends on the other images of its batch.
  var couplesImages: Bool { get }

  /// Whether a network with this layer learns layer by layer, also with the fast kernels: so that what is learnt with a known
  /// mistake in a backward pass is to the bit what it has always been.
  var learnsByLayers: Bool { get }

  /// What the steps are that compute the output from what stands in `input`; one step, the layer itself, for most layers.
  ///
  /// - Returns: where the output stands.
  func lower(_ input: Slot, into steps: inout LayerSteps<Scalar>) -> Slot

  /// The names of all parameters, its own first, then those of the layers that it holds, in the tree's order.
  var parameterNames: [String] { get }

  /// The parameter at a place of `parameterNames`.
  func parameter(_ index: Int) -> Tensor<Scalar>

  /// Changes every parameter in place; the shapes must stay as they are.
  mutating func updateParameters(_ update: (_ index: Int, _ parameter: inout Tensor<Scalar>) -> Void)

  /// The names of all buffers, in the tree's order.
  var bufferNames: [String] { get }

  /// The buffer at a place of `bufferNames`.
  func buffer(_ index: Int) -> Tensor<Scalar>

  /// Changes every buffer in place; the shapes must stay as they are.
  mutating func updateBuffers(_ update: (_ index: Int, _ buffer: inout Tensor<Scalar>) -> Void)

  /// What the forward pass of one example of this shape costs.
  func cost(_ example: Shape) -> LayerCost

  /// The memory that the passes of one example of this shape take, a batch as often as it has examples: an upper bound,
  /// asked before memory is taken.
  func memory(_ example: Shape, training: Bool) -> LayerMemory

  /// The same layer in another precision.
  func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other>
}

/// The gradients that a layer's `backward` gives.
public struct LayerGradients<Scalar: TensorScalar>: Sendable {
  /// ∂L/∂X, of the input's shape.
  public var input: Tensor<Scalar>
  /// The gradient of each parameter, in the order of the layer's `parameters`.
  public var parameters: [Tensor<Scalar>]

  /// Gradients of these values.
  public init(input: Tensor<Scalar>, parameters: [Tensor<Scalar>] = []) {
    self.input = input
    self.parameters = parameters
  }
}

/// A parameter or buffer of a layer: its name, and where in the layer it is kept.
public struct LayerParameter<Owner: Layer> {
  /// The field's name: `filters`, `biases`, `weights`.
  public let name: String
  /// Where it is kept.
  public let path: WritableKeyPath<Owner, Tensor<Owner.Scalar>>

  /// A parameter under this name.
  public init(_ name: String, _ path: WritableKeyPath<Owner, Tensor<Owner.Scalar>>) {
    self.name = name
    self.path = path
  }
}

/// What the forward pass of one example costs.
public struct LayerCost: Hashable, Sendable {
  /// Multiply-adds; the addition of biases is not counted.
  public var multiplyAdds: Int
  /// How many values the pass gives and keeps for the way back.
  public var values: Int

  /// A cost of these parts.
  public init(multiplyAdds: Int = 0, values: Int) {
    self.multiplyAdds = multiplyAdds
    self.values = values
  }
}
