public import NeuralNetworks

/// A layer that computes with equations that a student has typed.
public protocol EquationCarrier<Scalar>: Layer {
  /// The equations, in the order in which they were typed.
  var equations: EquationSet { get }

  /// The layer without its equations, with its current parameters; nil for a layer that is nothing but equations.
  var builtIn: (any Layer<Scalar>)? { get }

  /// Returns this layer with other equations.
  func replacing(_ equations: EquationSet) -> any Layer<Scalar>

  /// The names that the equations can use before there are data.
  var scope: EquationScope { get }

  /// What the equations of the backward pass are computed from, for an input and the upstream gradient.
  func site(
    _ input: Tensor<Scalar>, upstream: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> EquationSite
}

extension Layer {
  /// The equations of this layer that a student has typed; empty if it has none.
  public var typedEquations: EquationSet { (self as? any EquationCarrier<Scalar>)?.equations ?? EquationSet() }

  /// Whether the layer computes nothing but typed equations.
  public var isOwn: Bool { (self as? any EquationCarrier<Scalar>).map { $0.builtIn == nil } ?? false }

  /// This layer without typed equations; a layer of one's own stays as it is. Equations of nested layers stay.
  public var withoutEquations: any Layer<Scalar> { (self as? any EquationCarrier<Scalar>)?.builtIn ?? self }

  /// This layer with these equations instead of its own; without any, the built-in layer.
  public func with(_ equations: EquationSet) -> any Layer<Scalar> {
    if let carrier = self as? any EquationCarrier<Scalar> { return carrier.replacing(equations) }
    return equations.entries.isEmpty ? self : EquationLayer(self, equations)
  }

  /// The names that equations of this layer can use before there are data.
  public var equationScope: EquationScope {
    (self as? any EquationCarrier<Scalar>)?.scope ?? Self.builtInScope(self)
  }

  /// The names that equations of a built-in layer can use before there are data. The input has as many axes as the layer
  /// takes, and its length is known along the first one if the layer has a number of inputs.
  static func builtInScope<Other: Layer>(_ layer: Other) -> EquationScope {
    let ranks = [1, 3].filter { (try? layer.outputShape(of: PartialShape([Int?](repeating: nil, count: $0)))) != nil }
    guard ranks.count == 1 else { return EquationScope(layer, input: .unknown) }
    var lengths = [Int?](repeating: nil, count: 1 + ranks[0])
    if case .integer(let inputs)? = layer.fields["in"] { lengths[1] = inputs }
    return EquationScope(layer, input: KnownShape(lengths))
  }
}
