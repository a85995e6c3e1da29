import NeuralNetworks

/// Estimates the gradient of L = Σ_j G_j y_j with respect to one entry. Differences are taken output by output and then
/// summed, so that outputs that do not depend on the entry cancel exactly and add no round-off.
struct DifferenceEstimator: Sendable {
  let tolerances: CheckTolerances
  let rules: CheckRules
  /// y at the unperturbed point.
  let base: [Double]
  /// G, the gradient of L with respect to each output.
  let upstream: [Double]
  /// How outputs depend on an entry, as far as known.
  var form: Smoothness
  /// The rounding error of every output.
  let noise: OutputNoise

  init(
    tolerances: CheckTolerances, rules: CheckRules, base: [Double], upstream: [Double], form: Smoothness,
    noise: OutputNoise
  ) {
    self.tolerances = tolerances
    self.rules = rules
    self.base = base
    self.upstream = upstream
    self.form = form
    self.noise = noise
  }

  /// Creates the estimator for a subject and an upstream gradient.
  init<Scalar: TensorScalar>(
    _ subject: ChainSubject<Scalar>, upstream: Tensor<Scalar>, noise: MeasuredNoise, rules: CheckRules
  ) {
    self.init(
      tolerances: CheckTolerances(for: Scalar.self), rules: rules, base: subject.base,
      upstream: upstream.converted(to: Double.self).values, form: subject.form, noise: noise.outputs)
  }

  /// Estimates the gradient of one of the entries perturbed by `probe`, from the outputs `support` that may depend on
  /// it.
  ///
  /// - Parameter analytic: the value from backward; if it is zero and no output changes nearby, no slope is estimated
  ///   at larger steps.
  func estimate(
    _ probe: MovedOutputs, member: Int, support: [Int32], expecting analytic: Double? = nil
  ) -> EntryEstimate {
    let near = estimateNearby(probe, member: member, support: support)
    guard rules.contains(.largerSteps) else { return near }
    switch near.certainty {
    case .unchanged, .affine, .smooth, .rough: break
    case .inSums, .kink, .jump, .notFinite: return near
    }
    guard near.certainty == .unchanged || !isPrecise(near) else { return near }
    if near.certainty == .unchanged, analytic == 0 { return still(near, probe, support) }
    return estimateFarAway(probe, member: member, support: support, near)
  }

  /// Determines whether an entry that changes no output nearby changes none far away either.
  private func still(_ near: EntryEstimate, _ probe: MovedOutputs, _ support: [Int32]) -> EntryEstimate {
    var still = near
    // If the function is linear, an output that does not change here does not change anywhere.
    let farthest = form == .affine ? nil : probe.steps.first.flatMap { tolerances.largerMultiples(of: $0).last }
    let moves =
      farthest.map { multiple in
        let (ahead, behind) = (probe.at(multiple).outputs, probe.at(-multiple).outputs)
        return support.polled.contains { ahead[Int($0)] != base[Int($0)] || behind[Int($0)] != base[Int($0)] }
      } ?? false
    still.stillness = moves ? .nearby : .everywhere
    return still
  }

  /// Estimates the gradient from the usual shrinking steps: at the largest one with a certified value, or at a smaller
  /// one that is more precise. If there is neither, the estimate is a kink, a jump, rough or not finite.
  private func estimateNearby(_ probe: MovedOutputs, member: Int, support: [Int32]) -> EntryEstimate {
    var smooth: EntryEstimate?
    var last: ExtrapolatedSlopes?
    var firstRise = 0.0
    for number in 0..<(rules.contains(.smallerSteps) ? tolerances.stages : 1) {
      let multiple = Double(sign: .plus, exponent: -tolerances.shrinkage * number, significand: 1)
      let pair = OutputPair(probe, member: member, multiple: multiple)
      guard pair.reach > 0, isFinite(pair, support) else { continue }
      let step = probe.steps[member] * multiple
      if let estimate = straightLine(probe, pair, member: member, support, step: step) {
        // If a longer step changed an output in both directions, a shorter one that changes nothing is lost in
        // rounding.
        guard estimate.certainty == .unchanged, let last, last.movesBothWays else {
          // At a short step, noise makes many functions look linear.
          return smooth.flatMap { $0.bound < estimate.bound && isPrecise($0) ? $0 : nil } ?? estimate
        }
        break
      }
      let slopes = ExtrapolatedSlopes(self, probe, pair, member: member, support, step: step)
      if last == nil { firstRise = slopes.rise.change }
      last = slopes
      if slopes.isSmooth {
        var estimate = slopes.estimate(.smooth)
        estimate.bound = atLeastLeak(estimate.bound, estimate.mass, support, pair, step)
        if estimate.bound <= tolerances.floor * estimate.mass { return estimate }
        if let best = smooth, estimate.bound >= best.bound, isPrecise(best) { return best }
        if smooth.map({ estimate.bound < $0.bound }) ?? true { smooth = estimate }
      } else if let best = smooth, isPrecise(best) {
        return best
      }
    }
    if let best = smooth, isPrecise(best) { return best }
    guard let last else {
      return EntryEstimate(certainty: .notFinite, value: .nan, bound: .infinity, mass: 0, step: 0)
    }
    if let corner = corner(probe, last, member: member, support, firstRise: firstRise) { return corner }
    var rough = last.estimate(.rough)
    if let best = smooth, best.bound < rough.bound {
      rough = best
      rough.certainty = .rough
    }
    return rough
  }

  /// Estimates the gradient at steps much larger than the entry, for when smaller ones are lost in rounding, as a small
  /// change of a tiny x is in b + xW. Such an estimate is used only if the function is linear at its step; otherwise
  /// `near` is returned.
  private func estimateFarAway(
    _ probe: MovedOutputs, member: Int, support: [Int32], _ near: EntryEstimate
  ) -> EntryEstimate {
    var moves = false
    for multiple in tolerances.largerMultiples(of: probe.steps[member]) {
      let pair = OutputPair(probe, member: member, multiple: multiple)
      guard pair.reach > 0, isFinite(pair, support) else { continue }
      guard support.polled.contains(where: { pair.changes(Int($0), base) }) else { continue }
      moves = true
      let step = probe.steps[member] * multiple
      if let line = straightLine(probe, pair, member: member, support, step: step), isPrecise(line) { return line }
    }
    guard near.certainty == .unchanged else { return near }
    var still = near
    still.stillness = moves ? .nearby : .everywhere
    return still
  }

  func isPrecise(_ estimate: EntryEstimate) -> Bool {
    estimate.bound <= tolerances.sensitivity * estimate.mass
  }

  /// Returns ν_j, the noise of output j at the point and on either side of it.
  func noise(_ j: Int, _ pair: OutputPair) -> Double { noise.of(j, upTo: pair.magnitude(j, base)) }

  /// Whether every output that may depend on an entry is finite at the point and on both sides of it.
  func isFinite(_ pair: OutputPair, _ support: [Int32]) -> Bool {
    support.polled.allSatisfy { pair.plus[Int($0)].isFinite && pair.minus[Int($0)].isFinite && base[Int($0)].isFinite }
  }

  /// Returns the estimate n = Σ_j G_j D_j, exact up to rounding, if every output is linear within this step, or an
  /// `unchanged` one of 0 if no output changes; else nil.
  private func straightLine(
    _ probe: MovedOutputs, _ pair: OutputPair, member: Int, _ support: [Int32], step: Double
  ) -> EntryEstimate? {
    guard support.polled.contains(where: { pair.changes(Int($0), base) }) else {
      return EntryEstimate(certainty: .unchanged, value: 0, bound: leak(support, pair, step), mass: 0, step: step)
    }
    let half = probe.at(pair.multiple / 2)
    let halfStep = half.moved[member]
    var (sum, mass, rounding, changed, curvature, steepest) = (0.0, 0.0, 0.0, 0, 0.0, 0.0)
    // Unless the layer is declared to be linear or piecewise linear, curvature may hide within the tolerances of
    // `secondDifference` and `halfStep`: an error c h² of the slope shows as 3/4 c h² between the central slopes at the
    // step and its half.
    let mayBend = form != .affine && form != .piecewiseAffine
    let halfPair = mayBend ? OutputPair(probe, member: member, multiple: pair.multiple / 2) : nil
    for output in support.polled {
      let j = Int(output)
      let noise = noise(j, pair) / step
      let (rising, falling) = pair.slopes(j, base)
      if rules.contains(.secondDifference), !(abs(rising - falling) <= 4 * noise) { return nil }
      if rules.contains(.halfStep) {
        let halfSlope = (half.outputs[j] - base[j]) / halfStep
        guard abs(halfSlope - rising) <= 6 * noise else { return nil }
        if let halfPair { curvature += 4 / 3 * abs(upstream[j] * (halfPair.slope(j) - pair.slope(j))) }
      }
      guard pair.changes(j, base) else { continue }
      let term = upstream[j] * pair.slope(j)
      sum += term
      mass += abs(term)
      rounding += upstream[j] * noise * upstream[j] * noise
      steepest = max(steepest, abs(pair.slope(j)))
      changed += 1
    }
    // The rounding errors of outputs are treated as independent, so their squares add up.
    rounding.formSquareRoot()
    // If the curvature exceeds the rounding error, extrapolation is better.
    guard curvature <= rounding else { return nil }
    let bound = rounding + curvature + 4 * tolerances.unit * mass * max(1, log2(Double(1 + changed)))
    return EntryEstimate(
      certainty: .affine, value: sum, bound: atLeastLeak(bound, mass, support, pair, step), mass: mass, step: step,
      steepest: steepest)
  }

  /// Returns the largest gradient that rounding alone may give an entry that no output depends on.
  private func leak(_ support: [Int32], _ pair: OutputPair, _ step: Double) -> Double {
    support.polled.reduce(0) { max($0, abs(upstream[Int($1)]) * noise(Int($1), pair)) } / step
  }

  /// Returns the bound of an estimate, raised to at least `leak` if its mass may be rounding error alone: which outputs
  /// change is then random.
  private func atLeastLeak(
    _ bound: Double, _ mass: Double, _ support: [Int32], _ pair: OutputPair, _ step: Double
  ) -> Double {
    let leak = leak(support, pair, step)
    return mass <= Double(support.count) * leak ? max(bound, leak) : bound
  }

  private func log2(_ x: Double) -> Double { Double(x.exponent) + (x.significand - 1) }

  /// Returns a one-sided estimate, for a function found to be linear in other entries; nil if the entry does not
  /// change, if no output changes, if an output is not finite, or if the estimate is not precise.
  func oneSided(_ probe: MovedOutputs, member: Int, support: [Int32]) -> EntryEstimate? {
    let ahead = probe.at(1)
    let (distance, step) = (ahead.moved[member], probe.steps[member])
    guard distance != 0 else { return nil }
    var (sum, mass, rounding, changed) = (0.0, 0.0, 0.0, 0)
    for output in support.polled {
      let j = Int(output)
      guard ahead.outputs[j].isFinite, base[j].isFinite else { return nil }
      guard ahead.outputs[j] != base[j] else { continue }
      let term = upstream[j] * (ahead.outputs[j] - base[j]) / distance
      sum += term
      mass += abs(term)
      rounding += abs(upstream[j]) * noise.of(j, upTo: max(abs(base[j]), abs(ahead.outputs[j])))
      changed += 1
    }
    guard changed > 0 else { return nil }
    let bound = 2 * rounding / step + 4 * tolerances.unit * mass * max(1, log2(Double(1 + changed)))
    let estimate = EntryEstimate(certainty: .affine, value: sum, bound: bound, mass: mass, step: step)
    return isPrecise(estimate) ? estimate : nil
  }
}
