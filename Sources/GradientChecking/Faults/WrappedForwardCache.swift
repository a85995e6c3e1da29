package import NeuralNetworks

/// What a layer remembers that stands around another one.
protocol WrappedForwardCache: Sendable {
  /// What the other one remembers.
  var wrapped: any Sendable { get }
}

extension FaultyLayer.ForwardCache: WrappedForwardCache {
  var wrapped: any Sendable { base }
}

extension AnyForwardCache {
  /// The pass through the steps of the layers that a layer holds, whatever mistake it carries; nil where it holds none.
  package func steps<Scalar: TensorScalar>(_ precision: Scalar.Type) -> StepEvaluation<Scalar>? {
    let own = (content as? any WrappedForwardCache)?.wrapped ?? content
    return own as? StepEvaluation<Scalar>
  }
}
