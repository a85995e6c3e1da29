import NeuralNetworks

@testable import GradientChecking

/// Layers one after another with the right wiring, whatever shapes they say that they have.
struct ListedNetwork: DifferentiableNetwork {
  let layers: [any Layer<Double>]

  func backwardPass(
    _ input: Tensor<Double>, in context: ForwardContext<Double>,
    outputGradient: (Tensor<Double>) -> Tensor<Double>
  ) -> BackwardPass<Double> {
    var (value, caches): (Tensor<Double>, [AnyForwardCache]) = (input, [])
    for (index, layer) in layers.enumerated() {
      let result = layer.evaluate(value, in: context.entering(index))
      caches.append(result.cache)
      value = result.output
    }
    var (arriving, parameters): ([Tensor<Double>], [[Tensor<Double>]]) = ([], [])
    var gradient = outputGradient(value)
    for (index, layer) in layers.enumerated().reversed() {
      arriving.insert(gradient, at: 0)
      let own = layer.propagate(gradient, caches[index], in: context.entering(index))
      parameters.insert(own.parameters, at: 0)
      gradient = own.input
    }
    return BackwardPass(arriving: arriving, input: gradient, parameters: parameters)
  }
}
