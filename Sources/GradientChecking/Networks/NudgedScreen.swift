import NeuralNetworks

/// Repeats a failed direction check at a nearby point. At a kink that no layer reports, as with zero biases and
/// all-zero images, several gradients are valid; at a nearby point, only one is.
struct NudgedScreen<Scalar: TensorScalar> {
  private let subject: ChainSubject<Scalar>
  private let estimator: DifferenceEstimator
  private let noise: MeasuredNoise
  private let gradients: [[Double]]

  /// Creates a screen at a point where all inputs and parameters are perturbed by a small fraction of their tensor's
  /// root mean square.
  init(_ subject: ChainSubject<Scalar>, upstream: Tensor<Scalar>, rules: CheckRules) {
    let tolerances = CheckTolerances(for: Scalar.self)
    var generator = SeededGenerator(seed: 31)
    let relative = tolerances.unit < 0x1p-40 ? 0x1p-13 : 0x1p-7
    let nudged = subject.nudged({ $0.nudged(by: relative, from: &$1) }, from: &generator)
    self.subject = subject.at(nudged.input, with: nudged.layers)
    let gradients = self.subject.gradients(upstream)
    noise = self.subject.noise(tolerances, upstream: upstream, gradients: gradients)
    estimator = DifferenceEstimator(self.subject, upstream: upstream, noise: noise, rules: rules)
    self.gradients = gradients.map { $0.converted(to: Double.self).values }
  }

  /// Returns the results, with wrong ones changed to undecided unless some direction is also wrong at the nearby point.
  func confirmed(
    _ results: [ScreenResult], of number: Int, _ place: TensorPlace, name: String,
    from generator: inout SeededGenerator, forwards: inout Int
  ) -> [ScreenResult] {
    guard results.contains(where: { $0.outcome == .wrong }), gradients.indices.contains(number) else { return results }
    let again = DirectionScreen(subject, estimator, noise: TensorNoise(noise, number)).results(
      place, name: name, analytic: gradients[number], count: results.count, from: &generator, forwards: &forwards)
    guard !again.contains(where: { $0.outcome == .wrong }) else { return results }
    return results.map { $0.outcome == .wrong ? $0.undecided : $0 }
  }
}

extension ScreenResult {
  /// The same result, but undecided.
  var undecided: ScreenResult {
    ScreenResult(
      tensor: tensor, analytic: analytic, numeric: numeric, bound: bound, step: step, outcome: .undecided)
  }
}
