import NeuralNetworks

@testable import GradientChecking

/// The mistakes of batch normalisation's backward pass (B01 to B05).
enum BatchNormFault: CaseIterable { case none, meanConstant, varianceConstant, bothConstant, oneLess, plainInput }

/// Batch normalisation in training: every channel to mean 0 and variance 1 over batch and positions, then scaled.
func batchNorm(
  seed: UInt64, _ fault: BatchNormFault, times factor: Double = 2, epsilon: Double = 1e-5
) throws -> (WrittenLayer, Tensor<Double>) {
  var generator = SeededGenerator(seed: seed)
  let layer = try WrittenLayer(
    a: generator.uniform(Shape(3), 0.5, 1.5), b: generator.normal(Shape(3)), form: .smooth,
    { x, gamma, beta in
      let (normalised, _) = normalise(x, epsilon)
      let plane = x.shape[2] * x.shape[3]
      return normalised.mapWithOffset { place, value in
        let c = place / plane % 3
        return value * gamma.values[c] + beta.values[c]
      }
    }
  ) { x, gamma, _, g in
    let (normalised, inverse) = normalise(x, epsilon)
    let plane = x.shape[2] * x.shape[3]
    let n = Double(x.shape[0] * plane - (fault == .oneLess ? 1 : 0))
    var (sums, products, plain) = ([0.0, 0, 0], [0.0, 0, 0], [0.0, 0, 0])
    for (place, value) in g.values.enumerated() {
      let c = place / plane % 3
      sums[c] += value
      products[c] += value * normalised.values[place]
      plain[c] += value * x.values[place]
    }
    let keepsMean = fault == .meanConstant || fault == .bothConstant
    let keepsVariance = fault == .varianceConstant || fault == .bothConstant
    let input = g.mapWithOffset { place, value in
      let c = place / plane % 3
      var gradient = value
      if !keepsMean { gradient -= sums[c] / n }
      if !keepsVariance { gradient -= normalised.values[place] * products[c] / n }
      return gradient * gamma.values[c] * inverse[c]
    }
    return [input, Tensor(Shape(3), fault == .plainInput ? plain : products), Tensor(Shape(3), sums)]
  }
  return (layer, generator.normal(Shape(3, 3, 2, 4), mean: factor / 2, deviation: factor))
}

private func normalise(_ x: Tensor<Double>, _ epsilon: Double) -> (Tensor<Double>, inverse: [Double]) {
  let plane = x.shape[2] * x.shape[3]
  let n = Double(x.shape[0] * plane)
  var (means, variances) = ([0.0, 0, 0], [0.0, 0, 0])
  for (place, value) in x.values.enumerated() { means[place / plane % 3] += value / n }
  for (place, value) in x.values.enumerated() {
    let c = place / plane % 3
    variances[c] += (value - means[c]) * (value - means[c]) / n
  }
  let inverse = variances.map { 1 / ($0 + epsilon).squareRoot() }
  return (x.mapWithOffset { ($1 - means[$0 / plane % 3]) * inverse[$0 / plane % 3] }, inverse)
}

/// The mistakes of dropout's backward pass (D01, D02).
enum DropoutFault: CaseIterable { case none, freshMask, unscaled }

/// Dropout with a mask that its seed fixes.
func dropout(seed: UInt64, _ fault: DropoutFault) throws -> (WrittenLayer, Tensor<Double>) {
  let shape = Shape(3, 2, 4, 5)
  func mask(_ seed: UInt64) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed)
    return generator.uniform(shape).map { $0 >= 0.4 ? 1 / 0.6 : 0 }
  }
  let (frozen, other) = (mask(seed), mask(seed &+ 1))
  let layer = try WrittenLayer(form: .affine, { x, _, _ in x.combined(with: frozen) { $0 * $1 } }) { _, _, _, g in
    switch fault {
    case .none: [g.combined(with: frozen) { $0 * $1 }]
    case .freshMask: [g.combined(with: other) { $0 * $1 }]
    case .unscaled: [g.combined(with: frozen) { $1 > 0 ? $0 : 0 }]
    }
  }
  return (layer, normal(shape, seed: seed &+ 2))
}
