public import NeuralNetworks

/// A layer that computes with equations that a student has typed.
public protocol EquationCarrier<Scalar>: Layer {
  /// The equations, in the order in which they were typed.
  var equations: EquationSet { get }

  /// The layer without its equations, with its current parameters.
  var builtIn: any Layer<Scalar> { get }
}

extension Layer {
  /// The equations of this layer; empty if it has none.
  public var typedEquations: EquationSet { (self as? any EquationCarrier<Scalar>)?.equations ?? EquationSet() }

  /// This layer without its equations; equations of nested layers stay.
  public var withoutEquations: any Layer<Scalar> { (self as? any EquationCarrier<Scalar>)?.builtIn ?? self }

  /// This layer with these equations instead of its own; without any, the built-in layer.
  public func with(_ equations: EquationSet) -> any Layer<Scalar> {
    let layer = withoutEquations
    return equations.entries.isEmpty ? layer : Self.wrapped(layer, equations)
  }

  private static func wrapped<Base: Layer>(_ layer: Base, _ equations: EquationSet) -> any Layer<Base.Scalar> {
    EquationLayer(layer, equations)
  }

  /// The names that the equations of this layer can use before there are data. The input has as many axes as the layer
  /// takes, and its length is known along the first one if the layer has a number of inputs.
  public var equationScope: EquationScope {
    let layer = withoutEquations
    let ranks = [1, 3].filter { (try? layer.outputShape(of: PartialShape([Int?](repeating: nil, count: $0)))) != nil }
    guard ranks.count == 1 else { return EquationScope(layer, input: .unknown) }
    var lengths = [Int?](repeating: nil, count: 1 + ranks[0])
    if case .integer(let inputs)? = layer.fields["in"] { lengths[1] = inputs }
    return EquationScope(layer, input: KnownShape(lengths))
  }
}
