package import NeuralNetworks

/// The forward cache of a layer that wraps another one.
protocol WrappedForwardCache: Sendable {
  /// The wrapped layer's cache.
  var wrapped: any Sendable { get }
}

extension FaultyLayer.ForwardCache: WrappedForwardCache {
  var wrapped: any Sendable { base }
}

extension AnyForwardCache {
  /// Returns the evaluated steps of a composite layer, whether or not it has a fault; nil for a layer without inner
  /// layers or of another precision.
  package func steps<Scalar: TensorScalar>(_ precision: Scalar.Type) -> StepEvaluation<Scalar>? {
    let own = (content as? any WrappedForwardCache)?.wrapped ?? content
    return own as? StepEvaluation<Scalar>
  }
}
