public import NeuralNetworks

/// A known mistake in a backward pass, which can be put around a layer without touching its code.
public struct Fault: Hashable, Sendable {
  /// The word that names it: `filters-ignore-padding`.
  public var word: String { kind.rawValue }
  /// One line of what is wrong.
  public var summary: String { kind.summary }
  /// The number that the table of measured results gives it: `C01`.
  public var reference: String { kind.reference }
  /// The layers that can have it, in a word or two: `convolution`, `max pooling`.
  public var family: String { type(of: kind).family }

  let kind: any FaultKind

  init(_ kind: any FaultKind) { self.kind = kind }

  /// Every fault, family by family.
  public static let all: [Fault] = [any FaultKind.Type](
    arrayLiteral: ConvolutionFault.self, MaxPoolingFault.self, AveragePoolingFault.self, RectifierFault.self,
    SigmoidFault.self, AffineFault.self, FlattenFault.self, NormalizationFault.self, DropoutFault.self,
    ResidualFault.self, TrainingFault.self
  ).flatMap { family in family.everyCase.map { Fault($0) } }

  /// Those of version 0.2.0, which are drawn first and among themselves: a seed finds the fault that it always found.
  private static let released = all.filter { !$0.isLater }
  private static let later = all.filter(\.isLater)
  private var isLater: Bool { kind is NormalizationFault || kind is DropoutFault || kind is ResidualFault }

  /// The fault of a word.
  public static func named(_ word: String) -> Fault? { all.first { $0.word == word } }

  /// Whether a layer is of a kind that can have it.
  public func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    type(of: kind).concerns(layer)
  }

  /// Whether it changes any gradient of this layer in this context, at the test inputs: a fault of padding is none where
  /// there is no padding, one of batch normalisation none in inference.
  ///
  /// - Parameter generic: whether it is to show at inputs without ties and zeros, as those that a whole network is
  ///   checked at.
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

  /// Whether two gradients differ by more than the order of their sums.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func differ<Scalar: TensorScalar>(_ wrong: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Bool {
    guard wrong.shape == right.shape else { return true }
    let largest = right.values.reduce(0) { max($0, abs(Double($1))) }
    return zip(wrong.values, right.values).contains {
      !(abs(Double($0) - Double($1)) <= 256 * Double(Scalar.ulpOfOne) * largest)
    }
  }

  /// A layer with this fault in its backward pass; it prints, trains and is saved as the layer itself.
  public func around<Scalar: TensorScalar>(_ layer: any Layer<Scalar>, isHidden: Bool = false) -> any Layer<Scalar> {
    wrapped(mended(layer), isHidden: isHidden)
  }

  private func wrapped<Base: Layer>(_ layer: Base, isHidden: Bool) -> any Layer<Base.Scalar> {
    FaultyLayer(base: layer, fault: self, isHidden: isHidden)
  }

  /// A fault and a place for it in the tree of a network, drawn from a seed among those that change a gradient there.
  ///
  /// - Parameter places: the layers that may get it; nil for all.
  /// - Returns: nil where no layer can have any.
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

/// A family of faults: those of one kind of layer.
protocol FaultKind: RawRepresentable<String>, CaseIterable, Sendable {
  /// The layers that can have them, in a word or two.
  static var family: String { get }

  /// Whether a layer is of the kind that can have them.
  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool

  /// The number in the table of measured results, and one line of what is wrong.
  var account: (reference: String, summary: String) { get }

  /// The gradients as the mistaken backward pass gives them.
  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar>
}

extension FaultKind {
  var reference: String { account.reference }
  var summary: String { account.summary }
  static var everyCase: [any FaultKind] { Array(allCases) }
}

/// What a mistaken backward pass knows: the layer, its forward pass, and what the right backward pass gives.
struct FaultSite<Scalar: TensorScalar> {
  let layer: any Layer<Scalar>
  let input: Tensor<Scalar>
  let output: Tensor<Scalar>
  let upstream: Tensor<Scalar>
  let context: ForwardContext<Scalar>
  /// What the layer's own backward gives for an upstream gradient.
  let backward: (Tensor<Scalar>) -> LayerGradients<Scalar>

  var batch: Scalar { Scalar(max(1, input.shape[0])) }

  /// The layer's own gradients.
  func right() -> LayerGradients<Scalar> { backward(upstream) }

  /// The layer's own gradients with another one by the input.
  func input(_ wrong: (Tensor<Scalar>) -> Tensor<Scalar>) -> LayerGradients<Scalar> {
    var gradients = right()
    gradients.input = wrong(gradients.input)
    return gradients
  }

  /// The layer's own gradients with another one by a parameter.
  func parameter(_ index: Int, _ wrong: (Tensor<Scalar>) -> Tensor<Scalar>) -> LayerGradients<Scalar> {
    var gradients = right()
    // A layer without biases has no gradient of them that could be wrong.
    guard gradients.parameters.indices.contains(index) else { return gradients }
    gradients.parameters[index] = wrong(gradients.parameters[index])
    return gradients
  }
}
