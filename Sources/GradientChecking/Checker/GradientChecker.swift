public import NeuralNetworks

/// Checks backward against finite differences, entry by entry. An entry counts as wrong only if rounding and
/// nonlinearity cannot explain the difference; in doubt, it is undecided.
///
/// Each entry t that is checked is perturbed slightly in both directions; n = Σ_j G_j (y_j⁺ - y_j⁻) / (h⁺ - h⁻) is
/// compared with backward's result for the upstream gradient G. Each comparison uses an error bound derived from the
/// precision and the measured outputs, not a fixed tolerance. (Slide: *Gradient Verification with Finite Differences*.)
public struct GradientChecker<Scalar: TensorScalar>: Sendable {
  /// The context of the passes; in training, all passes make the same random choices.
  public let context: ForwardContext<Scalar>
  /// The seed of every random choice.
  public var seed: UInt64
  /// The approximate number of entries to check per tensor; nil for all.
  public var budget: Int?
  /// Reports progress and lets the check be stopped.
  public var watch: CheckWatch
  var rules = CheckRules.all
  /// Whether the layers of a network are also checked on test inputs.
  var looksAtOwnInputs = true

  /// Creates a checker.
  public init(
    in context: ForwardContext<Scalar>, seed: UInt64 = 24, budget: Int? = nil, watch: CheckWatch = CheckWatch()
  ) {
    self.context = context
    self.seed = seed
    self.budget = budget
    self.watch = watch
  }

  /// Returns the same checker in another context.
  public func with(_ context: ForwardContext<Scalar>) -> GradientChecker {
    var checker = GradientChecker(in: context, seed: seed, budget: budget, watch: watch)
    checker.rules = rules
    checker.looksAtOwnInputs = looksAtOwnInputs
    return checker
  }

  /// Checks a layer at a given input.
  ///
  /// - Parameter upstream: ∂L/∂output (default: random and signed).
  /// - Throws: `ShapeError` if the input does not fit the layer or, in training, is a batch it cannot train on.
  public func check(
    _ layer: any Layer<Scalar>, at input: Tensor<Scalar>, upstream: Tensor<Scalar>? = nil,
    point: String = "given input"
  ) throws(ShapeError) -> GradientReport {
    _ = try layer.outputShape(ofBatch: input.shape)
    if context.isTraining, let objection = layer.objection(toTrainingBatch: input.shape) { throw objection }
    let layer = layer.prepared(for: input.shape.example)
    return check(
      ChainSubject([layer], input: input, in: context, alone: true), subject: layer.text, point: point,
      upstream: upstream, removed: context.isTraining ? RemovedBiases.names(in: layer) : [])
  }

  /// Checks a layer at generated test inputs.
  ///
  /// The report is empty if none of the shapes tried fits the layer.
  public func check(_ layer: any Layer<Scalar>) -> TestInputsReport { check(layer, atMost: .max) }

  /// Checks a layer at no more than `count` test inputs.
  func check(_ layer: any Layer<Scalar>, atMost count: Int, named name: String? = nil) -> TestInputsReport {
    TestInputsReport(
      TestInputs.points(for: layer, seed: seed).prefix(count).map { point in
        let prepared = layer.prepared(for: point.input.shape.example)
        let varied = prepared.withVariedParameters(seed: seed)
        let layer = varied ?? prepared
        return check(
          ChainSubject([layer], input: point.input, in: context, alone: true), subject: layer.text,
          point: (name ?? point.name) + (varied == nil ? "" : ", parameters varied"),
          removed: context.isTraining ? RemovedBiases.names(in: layer) : [])
      })
  }

  func check(
    _ chain: ChainSubject<Scalar>, subject: String, point: String, upstream given: Tensor<Scalar>? = nil,
    removed: Set<String> = []
  ) -> GradientReport {
    var generator = SeededGenerator(seed: seed)
    let tolerances = CheckTolerances(for: Scalar.self)
    let upstream = given ?? self.upstream(chain.output.shape, from: &generator)
    let habits = HabitCheck(
      chain, upstream: upstream, rules: rules, tolerances: tolerances, from: &generator, until: watch.shouldStop)
    let noise = chain.noise(
      tolerances, upstream: upstream, gradients: habits.gradients, until: watch.shouldStop)
    let estimator = DifferenceEstimator(chain, upstream: upstream, noise: noise, rules: rules)
    var forwards = habits.forwards + 9
    var reports: [TensorReport] = []
    for (number, ((place, name), gradient)) in zip(chain.tensors, habits.gradients).enumerated() {
      let tensor = chain.tensor(place)
      guard gradient.shape == tensor.shape else { continue }
      let groups = chain.independentGroups(of: place)
      let plan = SamplePlan.cheapest(budget, of: tensor.shape, groups, from: &generator)
      let check = TensorCheck(
        chain, place: place, name: name, estimator: estimator, rules: rules, watch: watch,
        noise: TensorNoise(noise, number))
      var report = check.report(gradient.converted(to: Double.self).values, plan, forwards: &forwards)
      if !report.coverage.isExhaustive, !report.coverage.wasStopped {
        screen(&report, number, gradient, check, upstream: upstream, from: &generator, forwards: &forwards)
      }
      if removed.contains(name) { report.note = RemovedBiases.note(on: report) }
      let hint = hint(chain, place, report, analytic: gradient, upstream: upstream)
      (report.hint, report.equationHint) = (hint?.text, hint?.equation)
      reports.append(report)
    }
    return GradientReport(
      subject: subject, point: point, inputShape: chain.input.shape, precision: Scalar.precisionName,
      tensors: reports, brokenHabits: habits.broken, forwards: forwards,
      wasStopped: reports.contains { $0.coverage.wasStopped })
  }

  /// Perturbs a whole tensor along two random directions, and looks for a wrong entry if they reveal a mistake that the
  /// sample missed.
  private func screen(
    _ report: inout TensorReport, _ number: Int, _ gradient: Tensor<Scalar>, _ check: TensorCheck<Scalar>,
    upstream: Tensor<Scalar>,
    from generator: inout SeededGenerator, forwards: inout Int
  ) {
    let analytic = gradient.converted(to: Double.self).values
    let screen = DirectionScreen(check.subject, check.estimator, noise: check.noise)
    report.screens = screen.results(
      check.place, name: check.name, analytic: analytic, count: 2, from: &generator, forwards: &forwards)
    if report.screens.contains(where: { $0.outcome == .wrong }),
      !check.subject.judgesCorners || check.subject.form == .composite
    {
      report.screens = NudgedScreen(check.subject, upstream: upstream, rules: rules).confirmed(
        report.screens, of: number, check.place, name: check.name, from: &generator, forwards: &forwards)
    }
    guard report.screens.contains(where: { $0.outcome == .wrong }), !report.entries.polled.contains(where: \.isWrong),
      let offset = screen.locate(
        check.place, name: check.name, analytic: analytic, from: &generator, forwards: &forwards)
    else { return }
    let found = check.report(analytic, .only([offset]), forwards: &forwards).entries
    report.entries = (report.entries.polled.filter { $0.offset != offset } + found).sorted { $0.offset < $1.offset }
  }

  /// Returns a random upstream gradient with random signs and magnitudes in [0.5, 1.5]; all ones without the rule
  /// `signedUpstream`.
  func upstream(_ shape: Shape, from generator: inout SeededGenerator) -> Tensor<Scalar> {
    guard rules.contains(.signedUpstream) else { return Tensor(shape, repeating: 1) }
    return Tensor<Scalar>(shape).map { _ in Scalar(generator.sign() * generator.uniform(0.5, 1.5)) }
  }
}

extension SeededGenerator {
  /// Returns 1 or -1 at random.
  mutating func sign() -> Double { next() & 1 == 0 ? 1 : -1 }
}
