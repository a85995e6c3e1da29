/// The normal distribution of initial weights.
///
/// He initialisation for rectifiers, variance 2 / inputs (He et al., 2015); Glorot initialisation for all others,
/// variance 2 / (inputs + outputs) (Glorot and Bengio, 2010).
public struct Initialization: Sendable {
  /// The standard deviation.
  public let deviation: Double

  /// Creates the distribution for a unit that sums `inputs` values, each of which feeds `outputs` units.
  public init(for activation: Activation, inputs: Int, outputs: Int) {
    let variance = activation.isRectifier ? 2 / Double(inputs) : 2 / Double(inputs + outputs)
    deviation = variance.squareRoot()
  }

  /// Draws random weights of this shape.
  public func weights<Scalar: TensorScalar>(_ shape: Shape, from generator: inout SeededGenerator) -> Tensor<Scalar> {
    generator.normal(shape, deviation: deviation)
  }
}
