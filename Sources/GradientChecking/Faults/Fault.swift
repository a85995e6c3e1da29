public import NeuralNetworks

/// A known mistake in a backward pass, added to a layer by wrapping it.
public struct Fault: Hashable, Sendable {
  /// The fault's name: `filters-ignore-padding`.
  public var word: String { kind.rawValue }
  /// One line that describes the mistake.
  public var summary: String { kind.summary }
  /// Its number in the table of measured results: `C01`.
  public var reference: String { kind.reference }
  /// The kind of layer that can have it: `convolution`, `max pooling`.
  public var family: String { type(of: kind).family }

  let kind: any FaultKind

  init(_ kind: any FaultKind) { self.kind = kind }

  /// Every fault of a layer's backward pass, family by family.
  public static let all: [Fault] = [any FaultKind.Type](
    arrayLiteral: ConvolutionFault.self, MaxPoolingFault.self, AveragePoolingFault.self, RectifierFault.self,
    SigmoidFault.self, AffineFault.self, FlattenFault.self, NormalizationFault.self, DropoutFault.self,
    ResidualFault.self, TrainingFault.self
  ).flatMap { family in family.everyCase.map { Fault($0) } }

  /// The faults of version 0.2.0. They are drawn first, so that a seed still draws the same fault.
  private static let released = all.filter { !$0.isLater }
  private static let later = all.filter(\.isLater)
  private var isLater: Bool { kind is NormalizationFault || kind is DropoutFault || kind is ResidualFault }

  /// Returns the fault with this name; nil if there is none.
  public static func named(_ word: String) -> Fault? { all.first { $0.word == word } }

  /// Whether this kind of layer can have the fault.
  public func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    type(of: kind).concerns(layer)
  }

  /// Whether the fault changes any gradient of this layer in this context at some test input. A padding fault, for
  /// example, has no effect without padding, and a batch normalisation fault none in inference.
  ///
  /// - Parameter generic: whether only test inputs whose values are all distinct count.
  public func isActive<Scalar: TensorScalar>(
    on layer: any Layer<Scalar>, in context: ForwardContext<Scalar>, seed: UInt64 = 24, atGeneric generic: Bool = false
  ) -> Bool {
    guard concerns(layer) else { return false }
    let points = TestInputs.points(for: layer, seed: seed)
    return (generic ? points.filter(\.isGeneric) : points).contains { point in
      var generator = SeededGenerator(seed: seed)
      let result = layer.evaluate(point.input, in: context)
      let upstream: Tensor<Scalar> = generator.uniform(result.output.shape, -1.5, 1.5)
      let right = layer.propagate(upstream, result.cache, in: context)
      let faulty = around(layer)
      let wrong = faulty.propagate(upstream, faulty.evaluate(point.input, in: context).cache, in: context)
      return Self.differ(wrong.input, right.input)
        || zip(wrong.parameters, right.parameters).contains { Self.differ($0, $1) }
    }
  }

  /// Whether two gradients differ in shape, or by more than a different order of summation can explain.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func differ<Scalar: TensorScalar>(_ wrong: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Bool {
    guard wrong.shape == right.shape else { return true }
    let largest = right.values.reduce(0) { max($0, abs(Double($1))) }
    return zip(wrong.values, right.values).contains {
      !(abs(Double($0) - Double($1)) <= 256 * Double(Scalar.ulpOfOne) * largest)
    }
  }

  /// Returns the layer with this fault in its backward pass, instead of any earlier fault; it is printed and saved like
  /// the original.
  public func around<Scalar: TensorScalar>(_ layer: any Layer<Scalar>, isHidden: Bool = false) -> any Layer<Scalar> {
    wrapped(mended(layer), isHidden: isHidden)
  }

  private func wrapped<Base: Layer>(_ layer: Base, isHidden: Bool) -> any Layer<Base.Scalar> {
    FaultyLayer(base: layer, fault: self, isHidden: isHidden)
  }

  /// Draws a fault and a layer of the network for it, among the pairs where the fault changes a gradient.
  ///
  /// - Parameter places: the layers that may get the fault; nil for all.
  /// - Returns: nil if no fault changes a gradient of any of these layers.
  public static func draw<Scalar: TensorScalar>(
    for layers: [any Layer<Scalar>], places: [LayerPath]? = nil, in context: ForwardContext<Scalar>, seed: UInt64
  ) -> (fault: Fault, path: LayerPath)? {
    var generator = SeededGenerator(seed: seed)
    let tree = LayerPath.tree(of: layers)
    for place in generator.permutation(of: tree.count) where places?.contains(tree[place].path) ?? true {
      func isActive(_ fault: Fault) -> Bool { fault.isActive(on: tree[place].layer, in: context, atGeneric: true) }
      for number in generator.permutation(of: released.count) where isActive(released[number]) {
        return (released[number], tree[place].path)
      }
      var others = SeededGenerator(seed: seed)
      for number in others.permutation(of: later.count) where isActive(later[number]) {
        return (later[number], tree[place].path)
      }
    }
    return nil
  }

  public static func == (left: Fault, right: Fault) -> Bool { left.word == right.word }
  public func hash(into hasher: inout Hasher) { hasher.combine(word) }
}

/// A family of faults for one kind of layer.
protocol FaultKind: RawRepresentable<String>, CaseIterable, Sendable {
  /// The kind of layer that can have these faults.
  static var family: String { get }

  /// Whether this kind of layer can have these faults.
  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool

  /// The number in the table of measured results, and one line that describes the mistake.
  var account: (reference: String, summary: String) { get }

  /// Computes the gradients of the faulty backward pass.
  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar>
}

extension FaultKind {
  var reference: String { account.reference }
  var summary: String { account.summary }
  static var everyCase: [any FaultKind] { Array(allCases) }
}

/// The data available to a faulty backward pass: the layer, its forward pass, and its own backward pass.
struct FaultSite<Scalar: TensorScalar> {
  let layer: any Layer<Scalar>
  let input: Tensor<Scalar>
  let output: Tensor<Scalar>
  let upstream: Tensor<Scalar>
  let context: ForwardContext<Scalar>
  /// The layer's own backward pass.
  let backward: (Tensor<Scalar>) -> LayerGradients<Scalar>

  var batch: Scalar { Scalar(max(1, input.shape[0])) }

  /// Returns the layer's own gradients.
  func right() -> LayerGradients<Scalar> { backward(upstream) }

  /// Returns the layer's own gradients, with `wrong` applied to the input gradient.
  func input(_ wrong: (Tensor<Scalar>) -> Tensor<Scalar>) -> LayerGradients<Scalar> {
    var gradients = right()
    gradients.input = wrong(gradients.input)
    return gradients
  }

  /// Returns the layer's own gradients, with `wrong` applied to one parameter gradient; unchanged if there is none with
  /// this index.
  func parameter(_ index: Int, _ wrong: (Tensor<Scalar>) -> Tensor<Scalar>) -> LayerGradients<Scalar> {
    var gradients = right()
    // A layer without biases has no bias gradient that could be wrong.
    guard gradients.parameters.indices.contains(index) else { return gradients }
    gradients.parameters[index] = wrong(gradients.parameters[index])
    return gradients
  }
}
