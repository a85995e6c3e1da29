package import NeuralNetworks

/// A converted layer has the traits of the layer it was converted from.
extension ConvertedLayer: FiniteDifferenceTraits {
  package func smoothness(isTraining: Bool) -> Smoothness {
    base.differenceTraits?.smoothness(isTraining: isTraining) ?? .composite
  }

  package func branches(_ cache: Base.ForwardCache) -> [Int32]? {
    base.branches(of: AnyForwardCache(content: cache))
  }

  package func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    base.differenceTraits?.independentGroups(of: tensor, input: input, isTraining: isTraining)
  }
}
