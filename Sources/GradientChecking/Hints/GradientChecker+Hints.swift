import NeuralNetworks

extension GradientChecker {
  /// Size limits (entries, and entries times outputs) for computing a full Jacobian to look for a likely cause.
  private static var largest: (entries: Int, products: Int) { (2048, 2_000_000) }
  /// Multiply-add limit of a forward pass for computing likely mistakes, since each costs about as much again.
  private static var mostProducts: Int { 50_000_000 }

  /// Describes what a wrong gradient of a single layer or loss looks like; nil if the gradient is not wrong, if the
  /// chain is a network, or if nothing simple fits.
  func hint(
    _ chain: ChainSubject<Scalar>, _ place: TensorPlace, _ report: TensorReport, analytic: Tensor<Scalar>,
    upstream: Tensor<Scalar>
  ) -> (text: String, equation: EquationHint?)? {
    guard report.verdict == .wrong, chain.layers.isEmpty || (chain.layers.count == 1 && chain.loss == nil) else {
      return nil
    }
    let finder = EquationHintFinder(chain, place, report, upstream: upstream, in: context, watch: watch)
    if let corner = report.cornerHint { return (corner, finder?.comparison) }
    if let found = finder?.hint(analytic: analytic.converted(to: Double.self)) { return (found.text, found) }
    return generalHint(chain, place, report, analytic: analytic, upstream: upstream).map { ($0, nil) }
  }

  private func generalHint(
    _ chain: ChainSubject<Scalar>, _ place: TensorPlace, _ report: TensorReport, analytic: Tensor<Scalar>,
    upstream: Tensor<Scalar>
  ) -> String? {
    let values = chain.tensor(place).converted(to: Double.self)
    let given = analytic.converted(to: Double.self)
    var right = given
    for entry in report.entries { right.values[entry.offset] = entry.numeric }
    let g = upstream.converted(to: Double.self)
    var derivatives: [Double]?
    if report.coverage.isExhaustive, let layer = chain.layers.first, layer.blocks.isEmpty,
      report.entries.count <= Self.largest.entries,
      report.entries.count * chain.base.count <= Self.largest.products
    {
      derivatives = jacobian(
        chain, of: place, upstream: g.values, known: report.entries.map(\.numeric),
        corners: Set(report.entries.polled.filter { $0.interval != nil }.map(\.offset)))
    }
    return HintFinder(
      name: report.name, tensor: chain.layers.isEmpty ? nil : LayerTensor(place), analytic: given, right: right,
      entries: report.entries, jacobian: derivatives, upstream: g, values: values,
      input: chain.input.converted(to: Double.self), output: chain.output.converted(to: Double.self),
      tolerance: Scalar.self == Double.self ? 1e-7 : 1e-3, mistakes: mistakes(chain, upstream)
    ).hint()
  }

  /// Returns the likely mistakes that the layer itself lists; none if computing them would be too expensive.
  private func mistakes(_ chain: ChainSubject<Scalar>, _ upstream: Tensor<Scalar>) -> [LikelyMistake] {
    guard let layer = chain.layers.first, let diagnosed = bare(layer) as? any DiagnosableLayer<Scalar>,
      layer.cost(chain.input.shape.example).multiplyAdds <= Self.mostProducts / max(1, chain.input.shape[0])
    else { return [] }
    return diagnosed.likelyMistakes(
      at: LikelyMistake.Site(
        input: chain.input, output: chain.output, upstream: upstream, context: chain.contexts[0]))
  }
}

extension LayerTensor {
  /// Creates the tensor of a single layer from its place in a chain of that layer alone.
  init(_ place: TensorPlace) {
    switch place {
    case .input: self = .input
    case .parameter(_, let index): self = .parameter(index)
    }
  }
}

extension TensorReport {
  /// A hint about kinks if all wrong entries lie outside the one-sided slopes, or all share kinks and get too much in
  /// total; else nil.
  var cornerHint: String? {
    let wrong = entries.polled.filter(\.isWrong)
    if let tie = tieGroups.first(where: { !$0.passed }), wrong.allSatisfy({ $0.reason == .tieGroup }) {
      let getTooMuch = tieGroups.allSatisfy { $0.passed || $0.total.isAbove($0.interval) }
      guard getTooMuch else { return nil }
      // Without ties, the maximum would get the whole gradient: the slope on the side where it is the largest.
      let isWhole = wrong.allSatisfy { entry in
        guard let slopes = entry.slopes else { return false }
        let whole = abs(slopes.up) > abs(slopes.down) ? slopes.up : slopes.down
        return abs(entry.analytic - whole) <= 1e-6 * abs(whole)
      }
      if isWhole {
        return "each of several equal values gets the whole gradient, instead of one of them or a share each"
      }
      let legal =
        abs(tie.interval.lowerBound) > abs(tie.interval.upperBound) ? tie.interval.lowerBound : tie.interval.upperBound
      let (total, most) = HintNumber.pair(tie.total, legal)
      return "\(tie.offsets.count) equal values get \(total) in total, but at most \(most) is legal"
    }
    guard let corner = wrong.first, let slopes = corner.slopes,
      wrong.allSatisfy({ $0.reason == .outsideSlopes })
    else { return nil }
    let nearest = abs(corner.analytic - slopes.up) < abs(corner.analytic - slopes.down) ? slopes.up : slopes.down
    let (given, _) = HintNumber.pair(corner.analytic, nearest)
    return "the derivative at a kink is \(given), outside the one-sided slopes "
      + "\(HintNumber.text(slopes.down)) and \(HintNumber.text(slopes.up))"
  }
}

extension Double {
  /// Whether its magnitude exceeds that of every value in the interval.
  fileprivate func isAbove(_ interval: ClosedRange<Double>) -> Bool {
    abs(self) > max(abs(interval.lowerBound), abs(interval.upperBound))
  }
}
