/// The memory that layers keep for the backward pass.
extension AnyForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) { tally.add(contentOf: content) }
}

extension ConvolutionalLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) {
    tally.add(input)
    tally.add(output)
  }
}

extension AffineCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) {
    tally.add(input)
    tally.add(output)
  }
}

extension ActivationLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) { tally.add(output) }
}

extension MaxPoolingLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) { tally.add(winners) }
}

extension AveragePoolingLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) {}
}

extension FlattenLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) {}
}

extension DropoutLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) { if let factors { tally.add(factors) } }
}

extension BatchNormalizationLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) {
    tally.add(input)
    for tensor in [normalization.mean, normalization.inverse, normalization.gamma, normalization.beta] {
      tally.add(tensor)
    }
  }
}

extension StepEvaluation: StorageHolder {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func addStorage(to tally: inout StorageTally) {
    for value in values + buffers { tally.add(value) }
    for cache in caches { cache?.addStorage(to: &tally) }
  }
}

/// The tensors that layers learn or keep.
extension Layer {
  /// Adds the memory of the layer's parameters and buffers, including those of nested layers, to a tally.
  public func addStorage(to tally: inout StorageTally) {
    for index in parameterNames.indices { tally.add(parameter(index)) }
    for index in bufferNames.indices { tally.add(buffer(index)) }
  }
}
