public import NeuralNetworks

extension GradientChecker {
  /// Checks a network: first the whole network along random directions, then every layer with its actual input and
  /// upstream gradient and on test inputs, and the wiring between layers.
  ///
  /// - Parameters:
  ///   - loss: a loss after the last layer, with targets already checked to fit; without it the upstream gradient is
  ///     random.
  ///   - entries: number of entries per tensor that are also checked one at a time through the whole network.
  /// - Throws: `NetworkShapeError` if the input does not fit or, in training, is a batch the network cannot train on.
  public func check(
    _ network: LayeredNeuralNetwork<Scalar>, at input: Tensor<Scalar>, loss: NetworkLoss<Scalar>? = nil,
    endToEnd entries: Int = 0
  ) throws(NetworkShapeError) -> NetworkReport {
    _ = try network.shapes(ofBatch: input.shape)
    if context.isTraining { try network.checkTraining(onBatch: input.shape) }
    return check(any: network, at: input, loss: loss, endToEnd: entries)
  }

  /// Checks any network at an input, which must fit it.
  public func check(
    any network: some DifferentiableNetwork<Scalar>, at input: Tensor<Scalar>, loss: NetworkLoss<Scalar>? = nil,
    endToEnd entries: Int = 0
  ) -> NetworkReport {
    // A key path to a property of `any Layer<Scalar>` in this generic context makes the compiler hang.
    let pipeline = network.layers.map { $0.text }.joined(separator: " | ")
    var generator = SeededGenerator(seed: seed)
    let tolerances = CheckTolerances(for: Scalar.self)
    let chain = ChainSubject(network.layers, input: input, in: context, loss: loss?.evaluate)
    let upstream = upstream(chain.output.shape, from: &generator)
    let habits = HabitCheck(
      chain, upstream: upstream, rules: rules, tolerances: tolerances, from: &generator,
      until: watch.shouldStop)
    var forwards = habits.forwards + 9

    // Screen the gradients that the network itself reports, not those of its layers.
    let pass = network.backwardPass(input, in: context) { output in
      loss.map { loss in loss.evaluate(output).gradient.map { $0 * upstream.values[0] } } ?? upstream
    }
    let reported = [pass.input] + pass.parameters.joined()
    let own = chain.gradients(upstream)
    let noise = chain.noise(tolerances, upstream: upstream, gradients: own, until: watch.shouldStop)
    let estimator = DifferenceEstimator(chain, upstream: upstream, noise: noise, rules: rules)
    // If the network reports the same gradients as its layers, its wiring is correct, and a nearby point can confirm
    // the result.
    var nudged: NudgedScreen<Scalar>?
    var screens: [ScreenResult] = []
    for (number, ((place, name), gradient)) in zip(chain.tensors, reported).enumerated() where !watch.shouldStop() {
      guard gradient.shape == chain.tensor(place).shape, gradient.count > 0 else { continue }
      var results = DirectionScreen(chain, estimator, noise: TensorNoise(noise, number)).results(
        place, name: name, analytic: gradient.converted(to: Double.self).values, count: 2, from: &generator,
        forwards: &forwards)
      if results.contains(where: { $0.outcome == .wrong }), isSame(own[number], gradient) {
        let close = nudged ?? NudgedScreen(chain, upstream: upstream, rules: rules)
        nudged = close
        results = close.confirmed(results, of: number, place, name: name, from: &generator, forwards: &forwards)
      }
      screens += results
    }
    if let loss, let result = lossResult(loss, chain) { screens.append(result) }
    let findings = network.layers.indices.flatMap { self.findings(network, chain, pass, layer: $0) }
    var sampled: GradientReport?
    if entries > 0 {
      var checker = self
      checker.budget = entries
      sampled = checker.check(
        chain, subject: pipeline, point: "end to end", removed: removed(RemovedBiases.names(of: network.layers)))
    }
    return NetworkReport(
      subject: pipeline, inputShape: input.shape,
      loss: loss?.name, screens: screens, layers: findings, brokenHabits: habits.broken,
      endToEnd: sampled, forwards: forwards + findings.reduce(0) { $0 + $1.forwards },
      wasStopped: watch.shouldStop() || findings.contains(where: \.wasStopped))
  }

  /// Returns a failing result if the outputs and the value of the loss are finite but its gradient is not; else nil.
  private func lossResult(_ loss: NetworkLoss<Scalar>, _ chain: ChainSubject<Scalar>) -> ScreenResult? {
    let output = chain.forward().output
    let (value, gradient) = loss.evaluate(output)
    let isFinite = gradient.converted(to: Double.self).values.polled.allSatisfy(\.isFinite)
    guard !isFinite, value.isFinite, output.converted(to: Double.self).values.polled.allSatisfy(\.isFinite) else {
      return nil
    }
    return ScreenResult(tensor: loss.name, analytic: .nan, numeric: value, bound: 0, step: 0, outcome: .wrong)
  }

  /// Checks a layer of a network with its actual input and upstream gradient, and its wiring; then the layers inside
  /// it.
  private func findings(
    _ network: some DifferentiableNetwork<Scalar>, _ chain: ChainSubject<Scalar>, _ pass: BackwardPass<Scalar>,
    layer index: Int
  ) -> [NetworkReport.LayerFinding] {
    let layer = network.layers[index]
    let visit = LayerVisit(
      [.index(index)], layer, input: chain.received[index], arriving: pass.arriving[index], in: chain.contexts[index],
      before: index + 1 < network.layers.count ? network.layers[index + 1] : nil)
    let findings = self.findings(visit)
    guard let report = findings.first?.report, report.brokenHabits.isEmpty else { return findings }
    let own = visit.subject.gradients(pass.arriving[index])
    var wiring: [String] = []
    let handed = index == 0 ? pass.input : pass.arriving[index - 1]
    if !isSame(own[0], handed) {
      let receiver = index == 0 ? "the input" : "[\(index - 1)] \(network.layers[index - 1].text)"
      wiring.append("the gradient that reaches \(receiver) is not the one that [\(index)] \(layer.text) returned")
    }
    for (number, name) in layer.parameterNames.enumerated() {
      let listed = pass.parameters.indices.contains(index) ? pass.parameters[index] : []
      if !listed.indices.contains(number) || !isSame(own[1 + number], listed[number]) {
        wiring.append(
          "the network's gradient of \(visit.path.naming(name)) is not the one that [\(index)] \(layer.text) returned"
        )
      }
    }
    return [findings[0].with(wiring)] + findings.dropFirst()
  }

  /// Checks a layer of a tree at the input and upstream gradient of `visit`, and the layers inside it; a missing
  /// upstream gradient is replaced by a random one.
  ///
  /// - Throws: `ShapeError` if the input does not fit the layer or, in training, is a batch it cannot train on.
  public func check(_ visit: LayerVisit<Scalar>) throws(ShapeError) -> NetworkReport {
    let output = try visit.layer.outputShape(ofBatch: visit.input.shape)
    if context.isTraining, let objection = visit.layer.objection(toTrainingBatch: visit.input.shape) { throw objection }
    var generator = SeededGenerator(seed: seed)
    let findings = findings(
      LayerVisit(
        visit.path, visit.layer, input: visit.input, arriving: visit.arriving ?? upstream(output, from: &generator),
        in: visit.context))
    return NetworkReport(
      subject: visit.layer.text, inputShape: visit.input.shape, loss: nil, screens: [], layers: findings,
      brokenHabits: [], endToEnd: nil, forwards: findings.reduce(0) { $0 + $1.forwards },
      wasStopped: watch.shouldStop() || findings.contains(where: \.wasStopped))
  }

  /// Checks a layer of a tree at the input and upstream gradient of `visit`, and the layers inside it; returns no
  /// findings if the check was already stopped.
  func findings(_ visit: LayerVisit<Scalar>) -> [NetworkReport.LayerFinding] {
    if watch.shouldStop() { return [] }
    let children = visit.children
    var checker = self
    if !children.isEmpty { checker.budget = min(budget ?? .max, Self.sample(visit)) }
    var names = RemovedBiases.names(in: visit.layer)
    if visit.precedesNormalization, RemovedBiases.areRemoved(of: visit.layer) { names.insert("biases") }
    var report = checker.check(
      visit.subject, subject: visit.layer.text, point: "where it stands", upstream: visit.arriving,
      removed: visit.context.isTraining ? names : [])
    let below = children.flatMap { findings($0) }
    if !children.isEmpty, report.verdict == .wrong, report.brokenHabits.isEmpty, !below.contains(where: \.isWrong),
      !checker.isWrongCloseBy(visit)
    {
      report = report.withoutAccusations
    }
    let own = NetworkReport.LayerFinding(
      path: visit.path, report: report,
      ownInputs: children.isEmpty && looksAtOwnInputs ? secondLook(visit, after: report) : nil,
      isComposite: !children.isEmpty, wiring: [])
    return [own] + below
  }

  /// Whether a composite layer is also wrong at a nearby point, where all values are slightly perturbed, away from
  /// kinks that feed other kinks and from zeros that may hide a mistake.
  private func isWrongCloseBy(_ visit: LayerVisit<Scalar>) -> Bool {
    var generator = SeededGenerator(seed: 37)
    let relative = CheckTolerances(for: Scalar.self).unit < 0x1p-40 ? 0x1p-13 : 0x1p-7
    let nudged = visit.subject.nudged({ $0.nudged(by: relative, from: &$1) }, from: &generator)
    return check(
      visit.subject.at(nudged.input, with: nudged.layers), subject: "", point: "", upstream: visit.arriving
    ).verdict == .wrong
  }

  /// Checks a layer on test inputs, where neither the data nor the neighbouring layers can hide mistakes: on all of
  /// them if that is cheap, else on the first. If nothing is wrong but many parameter entries stay untested, the layer
  /// is also checked with fresh parameters.
  private func secondLook(_ visit: LayerVisit<Scalar>, after first: GradientReport) -> TestInputsReport {
    let checker = with(visit.context)
    let second = checker.check(visit.layer, atMost: first.forwards > 500 ? 1 : .max)
    guard second.verdict != .wrong, second.leavesUntested(of: first) else { return second }
    // Units that are dead or saturated because of their parameters are so at every input. Backward runs the same code
    // with fresh parameters, so check it with those.
    var fresh = visit.layer
    var generator = SeededGenerator(seed: seed)
    fresh.initialize(from: &generator)
    return TestInputsReport(second.reports + checker.check(fresh, atMost: 1, named: TestInputsReport.fresh).reports)
  }

  /// Returns the approximate number of entries to check per tensor of a composite layer, fewer if it is expensive to
  /// evaluate; random directions cover the rest.
  private static func sample(_ visit: LayerVisit<Scalar>) -> Int {
    let shape = visit.input.shape
    let work = Double(visit.layer.cost(shape.example).multiplyAdds) * Double(shape[0])
    return max(4, Int(min(24, 4e8 / max(1, work))))
  }

  /// Returns the names of biases whose gradient is mathematically zero: `names` in training, none in inference.
  private func removed(_ names: Set<String>) -> Set<String> { context.isTraining ? names : [] }

  /// Whether two tensors are equal up to rounding.
  private func isSame(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Bool {
    let tolerance = 1e4 * CheckTolerances(for: Scalar.self).unit
    return a.shape == b.shape
      && zip(a.values, b.values).polled.allSatisfy { left, right in
        let (x, y) = (Double(left), Double(right))
        return left == right || abs(x - y) <= tolerance * max(abs(x), abs(y)) || (left.isNaN && right.isNaN)
      }
  }
}

extension LayerVisit {
  /// The layer alone, as the subject of a check.
  var subject: ChainSubject<Scalar> { ChainSubject([layer], input: input, in: context, alone: true) }
}

extension NetworkReport.LayerFinding {
  /// Returns the finding with these wiring errors.
  func with(_ wiring: [String]) -> NetworkReport.LayerFinding {
    NetworkReport.LayerFinding(
      path: path, report: report, ownInputs: ownInputs, isComposite: isComposite, wiring: wiring)
  }
}
