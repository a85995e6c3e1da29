import NeuralNetworks

/// Recognises a normalising layer by its Jacobian: the axes it normalises over, and the gradients it would return with
/// a common mistake, such as statistics held constant.
///
/// Over a group of n values with deviations c_i = x_i - mean, an output y_j = d_j · (x_j - mean) + const has the
/// derivatives ∂y_j/∂x_i = d_j (δ_ij - 1/n - s c_i c_j): the first term is direct, the second goes through the mean,
/// the third through the variance, with s = 1 / (Σ c² + n ε). If the layer does not subtract the mean, c_i = x_i and
/// the second term is absent. There is no hint unless every derivative has this form.
struct NormalizationPattern {
  /// A gradient with a common mistake (a missing term, or means over the wrong number of values), and its description.
  struct Variant {
    let gradient: Tensor<Double>
    let text: String
  }

  private let shape: Shape
  private let upstream: [Double]
  private let values: [Double]
  /// The axes that the statistics are taken over.
  private let axes: [Int]
  /// The offsets of the values in each group.
  private let groups: [[Int]]
  /// d_j of every value, group by group.
  private var slopes: [[Double]] = []
  /// s of every group.
  private var curvatures: [Double] = []
  private let subtractsMean: Bool

  static func meanIsConstant(_ which: String) -> String {
    "the mean\(which) is held constant: the term through it is missing"
  }
  static func varianceIsConstant(_ which: String) -> String {
    "the variance\(which) is held constant: the term through it is missing"
  }
  static func bothAreConstant(_ which: String) -> String {
    "mean and variance\(which) are held constant: the terms through them are missing"
  }
  static func normIsConstant(_ which: String) -> String {
    "the norm (or root mean square)\(which) is held constant: the term through it is missing"
  }
  static let fewerValues = "the means are taken over N - 1 values instead of N"

  /// Returns the pattern of a layer whose outputs have the shape of its inputs; nil if its Jacobian fits no pattern.
  ///
  /// - Parameter jacobian: ∂y_j/∂x_i, row by row.
  static func found(
    in jacobian: [Double], values: Tensor<Double>, upstream: Tensor<Double>
  ) -> NormalizationPattern? {
    let rank = values.shape.rank
    guard values.shape == upstream.shape, rank > 0, rank <= 4 else { return nil }
    for mask in 1..<(1 << rank) {
      let axes = (0..<rank).filter { mask >> $0 & 1 == 1 }
      guard axes.allSatisfy({ values.shape[$0] > 1 }) else { continue }
      for subtractsMean in [true, false] {
        if let pattern = NormalizationPattern(jacobian, values, upstream, axes, subtractsMean) { return pattern }
      }
    }
    return nil
  }

  private init?(
    _ jacobian: [Double], _ values: Tensor<Double>, _ upstream: Tensor<Double>, _ axes: [Int], _ subtractsMean: Bool
  ) {
    shape = values.shape
    self.upstream = upstream.values
    self.values = values.values
    self.axes = axes
    self.subtractsMean = subtractsMean
    let grid = AxisGrid(values.shape)
    let others = (0..<values.shape.rank).filter { !axes.contains($0) }
    groups = Array(
      Dictionary(grouping: values.values.indices) { offset in others.map { grid.index($0, of: offset) } }.values)
    // With fewer values, other functions have derivatives of this form too.
    guard let size = groups.first?.count, size >= 4 else { return nil }
    var groupOf = [Int](repeating: 0, count: values.count)
    for (number, group) in groups.enumerated() { for offset in group { groupOf[offset] = number } }
    let largest = jacobian.reduce(0) { max($0, abs($1)) }
    for entry in 0..<values.count {
      for output in 0..<values.count where groupOf[entry] != groupOf[output] {
        guard abs(jacobian[entry * values.count + output]) <= 1e-9 * largest else { return nil }
      }
    }
    for group in groups {
      let block = group.map { entry in group.map { jacobian[entry * values.count + $0] } }
      guard let (slopes, curvature) = Self.fit(block, deviations(group), subtractsMean) else { return nil }
      self.slopes.append(slopes)
      curvatures.append(curvature)
    }
  }

  private func deviations(_ group: [Int]) -> [Double] {
    let mean = subtractsMean ? group.reduce(0) { $0 + values[$1] } / Double(group.count) : 0
    return group.map { values[$0] - mean }
  }

  /// Fits d_j and s to one group; nil unless all its derivatives have the pattern's form.
  private static func fit(_ block: [[Double]], _ c: [Double], _ subtractsMean: Bool) -> ([Double], Double)? {
    let n = c.count
    let share = subtractsMean ? 1 / Double(n) : 0
    let q = c.reduce(0) { $0 + $1 * $1 }
    guard q > 0 else { return nil }
    // For one output, J_jj = d (1 - 1/n - s c_j²) and Σ_i c_i J_ij = d c_j (1 - s q); use the most informative output.
    func determinant(_ j: Int) -> Double { (1 - share) * q - c[j] * c[j] }
    func weight(_ j: Int) -> Double { min(c[j] * c[j], determinant(j)) * abs(block[j][j]) }
    guard let j = c.indices.max(by: { weight($0) < weight($1) }), weight(j) > 0 else { return nil }
    let (straight, weighted) = (block[j][j], c.indices.reduce(0) { $0 + c[$1] * block[$1][j] })
    let denominator = determinant(j)
    let slope = (straight * q - weighted * c[j]) / denominator
    guard slope != 0, slope.isFinite else { return nil }
    let curvature = (slope - weighted / c[j]) / (slope * q)
    // s q = Σ c² / (Σ c² + n ε)
    guard curvature * q > 0.1, curvature * q < 1 + 1e-6 else { return nil }
    var slopes: [Double] = []
    for j in c.indices {
      let factor = 1 - share - curvature * c[j] * c[j]
      guard abs(factor) > 1e-6 else { return nil }
      slopes.append(block[j][j] / factor)
    }
    let largest = slopes.reduce(0) { max($0, abs($1)) }
    for i in c.indices {
      for j in c.indices {
        let expected = slopes[j] * ((i == j ? 1 : 0) - share - curvature * c[i] * c[j])
        guard abs(block[i][j] - expected) <= 1e-6 * largest else { return nil }
      }
    }
    return (slopes, curvature)
  }

  /// Returns the scope of the statistics, such as ` of each channel`; empty if they cover all axes.
  private func which(_ axisNames: [String]) -> String {
    let kept = axisNames.indices.filter { !axes.contains($0) }
    return kept.isEmpty ? "" : " of each " + kept.map { axisNames[$0] }.joined(separator: " and ")
  }

  /// Returns the gradients that backward would return with one of the common mistakes.
  func variants(axisNames: [String]) -> [Variant] {
    let which = which(axisNames)
    guard subtractsMean else {
      return [
        Variant(gradient: gradient(variance: false), text: Self.normIsConstant(which)),
        Variant(gradient: gradient(excess: (0, 1)), text: Self.fewerValues),
      ]
    }
    return [
      Variant(gradient: gradient(mean: false), text: Self.meanIsConstant(which)),
      Variant(gradient: gradient(variance: false), text: Self.varianceIsConstant(which)),
      Variant(gradient: gradient(mean: false, variance: false), text: Self.bothAreConstant(which)),
      Variant(gradient: gradient(excess: (1, 1)), text: Self.fewerValues),
      Variant(gradient: gradient(excess: (1, 0)), text: Self.fewerValues),
      Variant(gradient: gradient(excess: (0, 1)), text: Self.fewerValues),
    ]
  }

  /// Computes ∂L/∂x_i = w_i - Σ_j w_j / n - s c_i Σ_j w_j c_j with w_j = G_j d_j, without some of its terms, or with n
  /// reduced by `excess` in the terms through mean and variance.
  private func gradient(
    mean: Bool = true, variance: Bool = true, excess: (mean: Double, variance: Double) = (0, 0)
  ) -> Tensor<Double> {
    var result = Tensor<Double>(shape)
    for (number, group) in groups.enumerated() {
      let (c, n) = (deviations(group), Double(group.count))
      let w = group.indices.map { upstream[group[$0]] * slopes[number][$0] }
      let (sum, product) = (w.reduce(0, +), w.indices.reduce(0) { $0 + w[$1] * c[$1] })
      for (index, offset) in group.enumerated() {
        var value = w[index]
        if subtractsMean, mean { value -= sum / (n - excess.mean) }
        if variance { value -= curvatures[number] * c[index] * product * n / (n - excess.variance) }
        result.values[offset] = value
      }
    }
    return result
  }
}
