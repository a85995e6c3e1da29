import NeuralNetworks

/// What the Jacobian shows of terms that are missing, whatever the layer.
extension HintFinder {
  var otherDerivative: String? {
    guard let jacobian, tensor == .input, values.shape == upstream.shape, isWhole else { return nil }
    let count = values.count
    let diagonal = (0..<count).map { jacobian[$0 * count + $0] }
    let largest = jacobian.reduce(0) { max($0, abs($1)) }
    let isDiagonal = (0..<count).allSatisfy { entry in
      (0..<count).allSatisfy { $0 == entry || abs(jacobian[entry * count + $0]) <= 1e-12 * largest }
    }
    if isDiagonal { return product(diagonal) }
    if let pattern = NormalizationPattern.found(in: jacobian, values: values, upstream: upstream),
      let variant = pattern.variants(axisNames: axes).first(where: { isSame($0.gradient) })
    {
      return variant.text
    }
    if let softmax = softmax(jacobian) { return softmax }
    let own = Tensor(values.shape, (0..<count).map { diagonal[$0] * upstream.values[$0] })
    return isSame(own) ? "each output is held to depend on its own input alone" : nil
  }

  /// Of y = x g(x), value by value, whose derivative is g(x) + x g'(x), one of the two terms is missing.
  ///
  /// g(x) = y/x; at so many values no other mistake gives it.
  private func product(_ derivative: [Double]) -> String? {
    guard compared.count >= 8 else { return nil }
    // g(0) is the derivative at 0.
    let factors = values.values.indices.map { place in
      values.values[place] == 0 ? derivative[place] : output.values[place] / values.values[place]
    }
    func gradient(_ term: (_ factor: Double, _ slope: Double) -> Double) -> Tensor<Double> {
      Tensor(values.shape, factors.indices.map { upstream.values[$0] * term(factors[$0], derivative[$0]) })
    }
    // A function of which y/x or the rest is one number is no product that one would derive as one.
    func varies(_ term: (_ factor: Double, _ slope: Double) -> Double) -> Bool {
      let terms = factors.indices.map { term(factors[$0], derivative[$0]) }
      return (terms.max() ?? 0) - (terms.min() ?? 0) > 1e-3
    }
    if varies({ factor, _ in factor }), isSame(gradient { factor, _ in factor }) {
      return "a term is missing: of the two that the derivative of x·g(x) has only g(x) is there, not x·g'(x)"
    }
    if varies({ $1 - $0 }), isSame(gradient { $1 - $0 }) {
      return "a term is missing: of the two that the derivative of x·g(x) has only x·g'(x) is there, not g(x)"
    }
    return nil
  }

  /// Of y_j = e_j / Σ_k e_k, with ∂y_j/∂x_i = y_j (δ_ij - y_i) among the outputs of one sum and 0 elsewhere, the term through
  /// the sum is missing.
  private func softmax(_ jacobian: [Double]) -> String? {
    let (y, count) = (output.values, values.count)
    guard y.allSatisfy({ $0 > 0 && $0 < 1 }), output.shape == values.shape else { return nil }
    for i in 0..<count {
      for j in 0..<count {
        let slope = jacobian[i * count + j]
        let expected = y[j] * ((i == j ? 1 : 0) - y[i])
        guard abs(slope - expected) <= 1e-2 * tolerance || (i != j && slope == 0) else { return nil }
      }
    }
    let straight = Tensor(values.shape, (0..<count).map { y[$0] * upstream.values[$0] })
    return isSame(straight)
      ? "the sum that outputs are divided by is held constant: the term through it is missing" : nil
  }
}
