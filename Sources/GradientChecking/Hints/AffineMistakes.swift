public import NeuralNetworks

extension LinearLayer: DiagnosableLayer {}
extension FullyConnectedLayer: DiagnosableLayer {}

extension DiagnosableLayer where Self: AffineLayer {
  public func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake] {
    let kernels = site.context.kernels
    let sumGradient = kernels.activationGradient(activation, site.upstream, output: site.output)
    func input(_ weights: Tensor<Scalar>, _ text: String) -> LikelyMistake {
      .gradient(.input, kernels.affineInputGradient(sumGradient, weights: weights), text)
    }
    var mistakes: [LikelyMistake] = []
    if weights.shape[0] == weights.shape[1] {
      mistakes.append(input(weights.exchanging(0, 1), "W is used instead of its transpose"))
    }
    mistakes.append(input(weights.map { abs($0) }, "the signs of the weights are lost"))
    let weightGradient = kernels.affineWeightGradient(sumGradient, input: site.input)
    for rate in [1e-2, 1e-3, 1e-4, 1e-5] {
      mistakes.append(
        .gradient(
          .parameter(0), weightGradient.combined(with: weights) { $0 + Scalar(rate) * $1 },
          "a weight-decay term of \(rate) times the weights is added"))
    }
    if activation != .none {
      let text = "the activation's derivative is left out"
      mistakes.append(.gradient(.input, kernels.affineInputGradient(site.upstream, weights: weights), text))
      mistakes.append(
        .gradient(.parameter(0), kernels.affineWeightGradient(site.upstream, input: site.input), text))
    }
    return mistakes
  }
}
