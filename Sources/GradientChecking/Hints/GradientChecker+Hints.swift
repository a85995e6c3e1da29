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
    if report.tieGroups.contains(where: { !$0.passed }) {
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
    let step = CheckTolerances(for: Scalar.self).relativeStep / 32
    let tensor = chain.tensor(place)
    var jacobian: [Double] = []
    jacobian.reserveCapacity(report.entries.count * outputs)
    for entry in report.entries.indices where !watch.shouldStop() {
      func at(_ multiple: Double) -> MovedOutputs.Evaluation {
        chain.outputs(moving: [entry], of: place, by: [multiple * step])
      }
      let (far, near) = ((at(1), at(-1)), (at(0.5), at(-0.5)))
      for j in 0..<outputs {
        let wide = (far.0.outputs[j] - far.1.outputs[j]) / (far.0.moved[0] - far.1.moved[0])
        let narrow = (near.0.outputs[j] - near.1.outputs[j]) / (near.0.moved[0] - near.1.moved[0])
        jacobian.append((4 * narrow - wide) / 3)
      }
    }
    guard jacobian.count == report.entries.count * outputs, let layer = chain.layers.first else { return nil }
    let right = Tensor(tensor.shape, report.entries.map(\.numeric))
    return HintFinder(
      name: report.name, analytic: analytic.converted(to: Double.self), right: right, jacobian: jacobian,
      upstream: upstream.converted(to: Double.self), values: tensor.converted(to: Double.self),
      inputShape: chain.input.shape, tolerance: Scalar.self == Double.self ? 1e-7 : 1e-3,
      geometry: HintGeometry(layer, input: chain.input, upstream: upstream, on: kernels)
    ).hint()
  }
}
