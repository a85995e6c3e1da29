package import NeuralNetworks

/// A layer used in another precision declares the same traits as in its own.
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
