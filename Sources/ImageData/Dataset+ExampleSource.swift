public import NeuralNetworks

/// A dataset's images, or a part's, are what networks are trained and judged with.
extension Dataset: ExampleSource {}
