public import NeuralNetworks

/// Networks are trained and evaluated on the images of a dataset or of one of its parts.
extension Dataset: ExampleSource {}
