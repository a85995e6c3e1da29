import NeuralNetworks

extension GradientChecker {
  /// The largest tensor, and the most entries times outputs, that a likely cause is looked for in.
  private static var largest: (entries: Int, products: Int) { (2048, 2_000_000) }

  /// What a wrong gradient of a single layer looks like; nil where nothing simple fits, or the tensor is too large.
  func hint(
    _ chain: ChainSubject<Scalar>, _ place: TensorPlace, _ report: TensorReport, analytic: Tensor<Scalar>,
    upstream: Tensor<Scalar>
  ) -> String? {
    guard report.verdict == .wrong, chain.layers.count <= 1 else { return nil }
    let ties = report.tieGroups.filter { !$0.passed }
    let getTooMuch = ties.allSatisfy { abs($0.total) > max(abs($0.interval.lowerBound), abs($0.interval.upperBound)) }
    let tied = Set(ties.flatMap(\.offsets))
    if !ties.isEmpty, getTooMuch, report.entries.allSatisfy({ !$0.isWrong || tied.contains($0.offset) }) {
      return "every one of several equal values gets the whole gradient, not one of them or each its share"
    }
    if let corner = report.entries.first(where: { $0.reason == .outsideSlopes }), let slopes = corner.slopes {
      return "the derivative at a corner is \(HintFinder.text(corner.analytic)), which lies outside the slopes "
        + "\(HintFinder.text(slopes.down)) and \(HintFinder.text(slopes.up)) on its two sides"
    }
    let outputs = chain.base.count
    guard report.coverage.isExhaustive, report.entries.count <= Self.largest.entries,
      report.entries.count * outputs <= Self.largest.products
    else { return nil }
    let tensor = chain.tensor(place)
    guard let layer = chain.layers.first,
      let jacobian = jacobian(
        chain, of: place, upstream: upstream.converted(to: Double.self).values, known: report.entries.map(\.numeric))
    else { return nil }
    let right = Tensor(tensor.shape, report.entries.map(\.numeric))
    return HintFinder(
      name: report.name, analytic: analytic.converted(to: Double.self), right: right, jacobian: jacobian,
      upstream: upstream.converted(to: Double.self), values: tensor.converted(to: Double.self),
      inputShape: chain.input.shape, tolerance: Scalar.self == Double.self ? 1e-7 : 1e-3,
      geometry: HintGeometry(layer, input: chain.input, upstream: upstream, in: context)
    ).hint()
  }
}
