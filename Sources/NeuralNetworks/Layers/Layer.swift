/// A stage of a network, with a forward pass, a backward pass and, if it learns, parameters, as in the lecture.
///
/// Layers are values. `forward` changes nothing: it returns the output and a cache for `backward`, so a network can be
/// copied, checked and run on many batches at once. (Slide: *CNN Chain Rule Overview*.)
public protocol Layer<Scalar>: Sendable {
  /// The precision of parameters and activations.
  associatedtype Scalar: TensorScalar
  /// The values that `backward` needs from the matching forward pass.
  associatedtype ForwardCache: Sendable

  /// The declaration of this kind of layer.
  static var declaration: LayerDeclaration { get }

  /// The declaration of this layer: that of its kind, except for a layer of one's own, which has its own name.
  var declaration: LayerDeclaration { get }

  /// Creates a layer of this kind with these fields in another precision, with all parameters 0.
  static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other>

  /// Returns the parameter shapes of a layer with these fields, in the order of `parameterNames`, so that the
  /// parameters' size can be checked before memory is allocated.
  static func parameterShapes(_ fields: LayerFields) -> [Shape]

  /// Creates a layer with these fields, with all parameters 0.
  init(_ fields: LayerFields)

  /// The layer's fields, with which a layer of the same kind can be created.
  var fields: LayerFields { get }

  /// The layer's own parameters, named as in the lecture; empty if it has none apart from those of nested layers.
  var ownParameters: [LayerParameter<Self>] { get }

  /// The layer's own buffers: tensors without a gradient, such as running means; empty for most layers.
  var ownBuffers: [LayerParameter<Self>] { get }

  /// The nested layers, block by block; empty for most layers.
  var blocks: [LayerBlock<Scalar>] { get }

  /// Replaces the layers of a block.
  mutating func replaceBlock(_ index: Int, with layers: [any Layer<Scalar>])

  /// Initialises the parameters, including those of nested layers: weights from He's normal distribution if the layer's
  /// own activation is a rectifier (ReLU, leaky ReLU or softplus), otherwise from Glorot's; biases to 0.
  mutating func initialize(from generator: inout SeededGenerator)

  /// Creates the parameters whose shapes follow from the shape of one input, as far as that is known; does nothing for
  /// most layers.
  mutating func prepare(for input: PartialShape)

  /// Returns the shape of one output for the shape of one input, as far as it is known.
  ///
  /// - Throws: `ShapeError` if such an input does not fit the layer.
  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape

  /// Computes the output, the cache for `backward` and, in training, the layer's new buffers for a batch whose shape
  /// `outputShape` accepts.
  func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<Scalar, ForwardCache>

  /// Computes the gradients of a loss with respect to the input and every parameter from its gradient with respect to
  /// the output; `cache` must come from a forward pass in the same context.
  func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>

  /// Computes only the parameter gradients of `backward`, for a network's first learning layer, whose input gradient is
  /// not needed.
  func parameterGradients(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> [Tensor<Scalar>]

  /// Returns why a batch of this shape, which `outputShape` accepts, can't be trained on; nil if it can.
  func objection(toTrainingBatch input: Shape) -> ShapeError?

  /// Whether the output of an image depends on the other images of its batch in training.
  var couplesImages: Bool { get }

  /// Whether networks with this layer are trained layer by layer even with the fast kernels: true for a layer with a
  /// deliberate fault in its backward pass, so that journals of earlier versions give the same results.
  var learnsByLayers: Bool { get }

  /// Adds the steps that compute the output from the value in `input`; one step, the layer itself, for most layers.
  ///
  /// - Returns: the slot of the output.
  func lower(_ input: Slot, into steps: inout LayerSteps<Scalar>) -> Slot

  /// The names of all parameters in tree order: the layer's own first, then those of its nested layers.
  var parameterNames: [String] { get }

  /// Returns the parameter at an index of `parameterNames`.
  func parameter(_ index: Int) -> Tensor<Scalar>

  /// Calls `update` with every parameter, to change it in place; the shapes must not change.
  mutating func updateParameters(_ update: (_ index: Int, _ parameter: inout Tensor<Scalar>) -> Void)

  /// The names of all buffers, in tree order.
  var bufferNames: [String] { get }

  /// Returns the buffer at an index of `bufferNames`.
  func buffer(_ index: Int) -> Tensor<Scalar>

  /// Calls `update` with every buffer, to change it in place; the shapes must not change.
  mutating func updateBuffers(_ update: (_ index: Int, _ buffer: inout Tensor<Scalar>) -> Void)

  /// Returns the cost of the forward pass of one example of this shape.
  func cost(_ example: Shape) -> LayerCost

  /// Returns an upper bound for the memory of the passes of one example of this shape, to be checked before memory is
  /// allocated; multiply it by the batch size.
  func memory(_ example: Shape, training: Bool) -> LayerMemory

  /// Returns the same layer in another precision.
  func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other>
}

/// The gradients that `backward` returns.
public struct LayerGradients<Scalar: TensorScalar>: Sendable {
  /// ∂L/∂X, with the input's shape.
  public var input: Tensor<Scalar>
  /// The gradient of each parameter, in the order of the layer's `parameterNames`.
  public var parameters: [Tensor<Scalar>]

  /// Creates gradients with respect to the input and the parameters.
  public init(input: Tensor<Scalar>, parameters: [Tensor<Scalar>] = []) {
    self.input = input
    self.parameters = parameters
  }
}

/// A parameter or buffer of a layer: its name and its key path.
public struct LayerParameter<Owner: Layer> {
  /// The usual name: `filters`, `biases`, `weights`.
  public let name: String
  /// The key path of the property that holds the tensor.
  public let path: WritableKeyPath<Owner, Tensor<Owner.Scalar>>

  /// Creates a parameter or buffer with this name.
  public init(_ name: String, _ path: WritableKeyPath<Owner, Tensor<Owner.Scalar>>) {
    self.name = name
    self.path = path
  }
}

/// The cost of the forward pass of one example.
public struct LayerCost: Hashable, Sendable {
  /// The number of multiply-adds, not counting activations and the addition of biases.
  public var multiplyAdds: Int
  /// The number of output values, including those of nested layers.
  public var values: Int

  /// Creates a cost from the numbers of multiply-adds and output values.
  public init(multiplyAdds: Int = 0, values: Int) {
    self.multiplyAdds = multiplyAdds
    self.values = values
  }
}
