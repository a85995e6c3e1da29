public import Equations
public import NeuralNetworks

/// With the built-in forward pass, a layer with equations has the traits of the built-in layer. Nothing is assumed about
/// a typed one.
extension EquationLayer: FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness {
    hasTypedForward ? .composite : base.differenceTraits?.smoothness(isTraining: isTraining) ?? .composite
  }

  public func branches(_ cache: ForwardCache) -> [Int32]? {
    cache.base.flatMap { base.branches(of: AnyForwardCache(content: $0)) }
  }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    hasTypedForward ? nil : base.differenceTraits?.independentGroups(of: tensor, input: input, isTraining: isTraining)
  }
}
