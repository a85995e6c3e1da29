public import NeuralNetworks

/// What the equations of a layer's backward pass are computed from, at one input.
public struct EquationSite: Sendable {
  /// The layer's equations.
  public let set: EquationSet
  /// The names that they can use, with the shapes of all given tensors.
  public let scope: EquationScope
  /// The given tensors, by canonical name: the input, the parameters, the results of the forward pass, ∂L/∂Y.
  public let tensors: [String: Tensor<Double>]
  /// The equations of the layer's declaration.
  public let declared: [Equation]

  init<Scalar: TensorScalar>(
    _ set: EquationSet, in scope: EquationScope, _ tensors: [String: Tensor<Scalar>], declared: [String] = []
  ) {
    self.set = set
    self.tensors = tensors.mapValues { $0.converted(to: Double.self) }
    self.declared = declared.compactMap { try? Equation($0) }
    var names = scope
    for (name, tensor) in tensors where names.shape(name)?.complete == nil {
      names.tensors[name] = KnownShape(tensor.shape.dimensions.map { Optional($0) })
    }
    self.scope = names
  }
}
