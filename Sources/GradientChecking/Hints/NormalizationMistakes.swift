public import NeuralNetworks

extension BatchNormalizationLayer: DiagnosableLayer {
  public func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake] {
    let statistics = forward(site.input, in: site.context).cache.normalization
    let channels = NormalizedChannels(
      input: site.input.converted(to: Double.self), upstream: site.upstream.converted(to: Double.self),
      mean: statistics.mean.converted(to: Double.self), inverse: statistics.inverse.converted(to: Double.self),
      gamma: statistics.gamma.converted(to: Double.self))
    let plainGamma = LikelyMistake.gradient(
      .parameter(0), channels.sums { $0.gradient * $0.x }, "gamma's gradient uses X instead of the normalised X")
    guard site.context.isTraining else {
      return [
        .gradient(.input, channels.map { $0.gradient * $0.inverse }, "gamma is forgotten"),
        .gradient(
          .input, channels.inputGradient(),
          "mean and variance are differentiated, but in inference they are constants"
        ), plainGamma,
      ]
    }
    let fewer = Double(max(1, channels.valuesPerChannel - 1))
    return [
      .gradient(.input, channels.inputGradient(mean: false), NormalizationPattern.meanIsConstant("")),
      .gradient(.input, channels.inputGradient(variance: false), NormalizationPattern.varianceIsConstant("")),
      .gradient(
        .input, channels.inputGradient(mean: false, variance: false), NormalizationPattern.bothAreConstant("")),
      .gradient(.input, channels.inputGradient(dividingBy: fewer), NormalizationPattern.fewerValues),
      .gradient(.input, channels.inputGradient(gamma: false), "gamma is forgotten"),
      plainGamma,
    ]
  }
}

/// The values of a batch by channel, with the statistics that normalise them.
private struct NormalizedChannels {
  /// One value: x, ∂L/∂y, and x normalised, with 1 / √(variance + ε) and gamma of its channel.
  struct Value {
    let x: Double
    let gradient: Double
    let normalized: Double
    let inverse: Double
    let gamma: Double
  }

  let input: Tensor<Double>
  let upstream: Tensor<Double>
  let mean: Tensor<Double>
  let inverse: Tensor<Double>
  let gamma: Tensor<Double>

  private var plane: Int { max(1, input.shape.dimensions.dropFirst(2).reduce(1, *)) }
  private func channel(_ offset: Int) -> Int { offset / plane % gamma.count }

  var valuesPerChannel: Int { input.count / max(1, gamma.count) }

  private func value(_ offset: Int) -> Value {
    let c = channel(offset)
    return Value(
      x: input.values[offset], gradient: upstream.values[offset],
      normalized: (input.values[offset] - mean.values[c]) * inverse.values[c], inverse: inverse.values[c],
      gamma: gamma.values[c])
  }

  /// Returns a tensor with one number per value.
  func map(_ transform: (Value) -> Double) -> Tensor<Double> {
    Tensor(input.shape, input.values.indices.map { transform(value($0)) })
  }

  /// Returns a tensor with one sum per channel.
  func sums(_ term: (Value) -> Double) -> Tensor<Double> {
    var sums = Tensor<Double>(gamma.shape)
    for offset in input.values.indices { sums.values[channel(offset)] += term(value(offset)) }
    return sums
  }

  /// Computes gamma / √(variance + ε) · (G - mean of G - N · mean of (G · N)), without some of its terms, or with means
  /// over a different number of values.
  func inputGradient(
    mean: Bool = true, variance: Bool = true, gamma: Bool = true, dividingBy count: Double? = nil
  ) -> Tensor<Double> {
    let count = count ?? Double(max(1, valuesPerChannel))
    let (sum, product) = (sums { $0.gradient }, sums { $0.gradient * $0.normalized })
    return Tensor(
      input.shape,
      input.values.indices.map { offset in
        let (value, c) = (value(offset), channel(offset))
        var result = value.gradient
        if mean { result -= sum.values[c] / count }
        if variance { result -= value.normalized * product.values[c] / count }
        return (gamma ? value.gamma : 1) * value.inverse * result
      })
  }
}
