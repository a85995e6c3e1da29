public import NeuralNetworks

/// A dataset hands its images to training a shard at a time: only those of the shards under way are ever tensors.
extension Dataset: ExampleSource {}
