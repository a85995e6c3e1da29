import NeuralNetworks

/// Missing terms that the Jacobian reveals for any layer.
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
    return isSame(own) ? "each output is assumed to depend only on its own input" : nil
  }

  /// Returns a hint if one of the two terms of the derivative g(x) + x g'(x) of an element-wise y = x g(x) is missing.
  ///
  /// Here g(x) = y/x. At least 8 values are compared, so that another mistake hardly matches by chance.
  private func product(_ derivative: [Double]) -> String? {
    guard compared.count >= 8 else { return nil }
    // At x = 0, g(0) is the derivative.
    let factors = values.values.indices.map { place in
      values.values[place] == 0 ? derivative[place] : output.values[place] / values.values[place]
    }
    func gradient(_ term: (_ factor: Double, _ slope: Double) -> Double) -> Tensor<Double> {
      Tensor(values.shape, factors.indices.map { upstream.values[$0] * term(factors[$0], derivative[$0]) })
    }
    // If y/x or the other term is constant, nobody would differentiate the function as a product.
    func varies(_ term: (_ factor: Double, _ slope: Double) -> Double) -> Bool {
      let terms = factors.indices.map { term(factors[$0], derivative[$0]) }
      return (terms.max() ?? 0) - (terms.min() ?? 0) > 1e-3
    }
    if varies({ factor, _ in factor }), isSame(gradient { factor, _ in factor }) {
      return "the term x·g'(x) is missing from the derivative of x·g(x)"
    }
    if varies({ $1 - $0 }), isSame(gradient { $1 - $0 }) {
      return "the term g(x) is missing from the derivative of x·g(x)"
    }
    return nil
  }

  /// Returns a hint if the term through the sum is missing from the derivative of y_j = e_j / Σ_k e_k, which is
  /// ∂y_j/∂x_i = y_j (δ_ij - y_i) among the outputs of one sum and 0 elsewhere.
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
      ? "the sum in the denominator is held constant: the term through it is missing" : nil
  }
}
