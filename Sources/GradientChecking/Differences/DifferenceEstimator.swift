import NeuralNetworks

/// Estimates the gradient of L = Σ_j G_j y_j by one entry: output by output first, and only then summed, so that outputs
/// which do not depend on the entry cancel exactly and add no round-off.
struct DifferenceEstimator: Sendable {
  let tolerances: CheckTolerances
  let rules: CheckRules
  /// y at the point itself.
  let base: [Double]
  /// G, the gradient of L by each output.
  let upstream: [Double]
  /// What is known of how an output depends on an entry.
  let form: Smoothness
  /// M = max|y|
  let magnitude: Double

  init(
    tolerances: CheckTolerances, rules: CheckRules, base: [Double], upstream: [Double], form: Smoothness,
    atLeast internalMagnitude: Double
  ) {
    self.form = form
    self.tolerances = tolerances
    self.rules = rules
    self.base = base
    self.upstream = upstream
    magnitude = base.reduce(internalMagnitude) { max($0, abs($1)) }
  }

  /// The estimate for one of the entries that `probe` moves, from the outputs `support` that may depend on it.
  func estimate(_ probe: MovedOutputs, member: Int, support: [Int32]) -> EntryEstimate {
    var smooth: EntryEstimate?
    var last: Stage?
    var firstRise = 0.0
    for number in 0..<(rules.contains(.smallerSteps) ? tolerances.stages : 1) {
      let multiple = Double(sign: .plus, exponent: -tolerances.shrinkage * number, significand: 1)
      let pair = Pair(probe, member: member, multiple: multiple)
      guard let noise = noise(pair, support) else { continue }
      let step = probe.steps[member] * multiple
      if let estimate = straightLine(probe, pair, member: member, support, step: step, noise: noise) {
        return estimate
      }
      let stage = Stage(self, probe, pair, member: member, support, multiple: multiple, step: step, noise: noise)
      if last == nil { firstRise = stage.rise }
      last = stage
      if stage.isSmooth {
        var estimate = stage.estimate(.smooth)
        estimate.bound = atLeastLeak(estimate.bound, estimate.mass, support, noise, step)
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

  private func isPrecise(_ estimate: EntryEstimate) -> Bool {
    estimate.bound <= tolerances.sensitivity * estimate.mass
  }

  /// ν = 16 u max(M, |y+|, |y-|), the noise of one output value; nil where an output is not finite.
  func noise(_ pair: Pair, _ support: [Int32]) -> Double? {
    var largest = magnitude
    for output in support {
      let (plus, minus) = (pair.plus[Int(output)], pair.minus[Int(output)])
      guard plus.isFinite, minus.isFinite, base[Int(output)].isFinite else { return nil }
      largest = max(largest, abs(plus), abs(minus))
    }
    return largest.isFinite ? tolerances.noise * tolerances.unit * largest : nil
  }

  /// The estimate where every output is a straight line at this step: n = Σ G D, exact up to rounding.
  private func straightLine(
    _ probe: MovedOutputs, _ pair: Pair, member: Int, _ support: [Int32], step: Double, noise: Double
  ) -> EntryEstimate? {
    guard support.contains(where: { pair.changes(Int($0), base) }) else {
      return EntryEstimate(certainty: .unchanged, value: 0, bound: leak(support, noise, step), mass: 0, step: step)
    }
    let half = probe.at(pair.multiple / 2)
    let halfStep = half.moved[member]
    var (sum, mass, changedUpstream, changed, curvature) = (0.0, 0.0, 0.0, 0, 0.0)
    // A curve that the layer does not rule out may hide in what the two conditions allow: an error c h² of the slope
    // shows as 3/4 c h² between the step and its half, on both sides of the point.
    let mayBend = form != .affine && form != .piecewiseAffine
    let halfPair = mayBend ? Pair(probe, member: member, multiple: pair.multiple / 2) : nil
    for output in support {
      let j = Int(output)
      let (rising, falling) = pair.slopes(j, base)
      if rules.contains(.secondDifference), !(abs(rising - falling) <= 4 * noise / step) { return nil }
      if rules.contains(.halfStep) {
        let halfSlope = (half.outputs[j] - base[j]) / halfStep
        guard abs(halfSlope - rising) <= 6 * noise / step else { return nil }
        if let halfPair { curvature += 4 / 3 * abs(upstream[j] * (halfPair.slope(j) - pair.slope(j))) }
      }
      guard pair.changes(j, base) else { continue }
      let term = upstream[j] * pair.slope(j)
      sum += term
      mass += abs(term)
      changedUpstream += abs(upstream[j])
      changed += 1
    }
    let rounding = changedUpstream * noise / step
    // What bends by more than its rounding is better extrapolated.
    guard curvature <= rounding else { return nil }
    let bound = rounding + curvature + 4 * tolerances.unit * mass * max(1, log2(Double(1 + changed)))
    return EntryEstimate(
      certainty: .affine, value: sum, bound: atLeastLeak(bound, mass, support, noise, step), mass: mass, step: step)
  }

  /// What may reach an entry by rounding alone where no output depends on it.
  private func leak(_ support: [Int32], _ noise: Double, _ step: Double) -> Double {
    noise / step * support.reduce(0) { max($0, abs(upstream[Int($1)])) }
  }

  /// The bound of an estimate whose mass is no more than rounding: which outputs have changed is then chance.
  private func atLeastLeak(
    _ bound: Double, _ mass: Double, _ support: [Int32], _ noise: Double, _ step: Double
  ) -> Double {
    let leak = leak(support, noise, step)
    return mass <= Double(support.count) * leak ? max(bound, leak) : bound
  }

  private func log2(_ x: Double) -> Double { Double(x.exponent) + (x.significand - 1) }

  /// The estimate for a function that has been found to be a straight line for other entries: one side is enough.
  func oneSided(_ probe: MovedOutputs, member: Int, support: [Int32]) -> EntryEstimate? {
    let ahead = probe.at(1)
    let (distance, step) = (ahead.moved[member], probe.steps[member])
    var largest = magnitude
    for output in support { largest = max(largest, abs(ahead.outputs[Int(output)])) }
    guard largest.isFinite else { return nil }
    let noise = tolerances.noise * tolerances.unit * largest
    var (sum, mass, changedUpstream, changed) = (0.0, 0.0, 0.0, 0)
    for output in support {
      let j = Int(output)
      guard ahead.outputs[j] != base[j] else { continue }
      let term = upstream[j] * (ahead.outputs[j] - base[j]) / distance
      sum += term
      mass += abs(term)
      changedUpstream += abs(upstream[j])
      changed += 1
    }
    guard changed > 0 else { return nil }
    let bound = 2 * changedUpstream * noise / step + 4 * tolerances.unit * mass * max(1, log2(Double(1 + changed)))
    return EntryEstimate(certainty: .affine, value: sum, bound: bound, mass: mass, step: step)
  }

  /// The estimate where the one-sided slopes refuse to meet: a corner at the very point, or a jump.
  private func corner(
    _ probe: MovedOutputs, _ stage: Stage, member: Int, _ support: [Int32], firstRise: Double
  ) -> EntryEstimate? {
    let smallest = stage.quarter
    let step = stage.step / 4
    var steepest = 0.0
    for output in support {
      let (rising, falling) = smallest.slopes(Int(output), base)
      steepest = max(steepest, abs(rising), abs(falling))
    }
    let threshold = 8 * stage.noise / step + 1e-6 * steepest
    let kinked = support.filter {
      let (rising, falling) = smallest.slopes(Int($0), base)
      return abs(rising - falling) > threshold
    }
    guard !kinked.isEmpty, stage.gaps.quarter > 0.5 * stage.gaps.full, stage.gaps.quarter > 4 * stage.gaps.noise
    else { return nil }
    let rise = support.reduce(0) { rise, output in
      let j = Int(output)
      return max(rise, abs(smallest.plus[j] - base[j]), abs(smallest.minus[j] - base[j]))
    }
    if rules.contains(.jumps), rise > 0.5 * firstRise, rise > 1e4 * stage.noise {
      var jump = stage.estimate(.jump)
      jump.kinkedOutputs = kinked
      return jump
    }
    // The biggest step that has the same one-sided slopes has the least noise.
    var (chosen, chosenStep, noise) = (smallest, step, stage.noise)
    for multiple in probe.evaluatedMultiples(above: stage.multiple / 4) {
      let pair = Pair(probe, member: member, multiple: multiple)
      guard let pairNoise = self.noise(pair, support) else { continue }
      let agrees = support.allSatisfy {
        let (near, far) = (smallest.slopes(Int($0), base), pair.slopes(Int($0), base))
        return abs(near.rising - far.rising) <= threshold && abs(near.falling - far.falling) <= threshold
      }
      if agrees {
        (chosen, chosenStep, noise) = (pair, probe.steps[member] * multiple, pairNoise)
        break
      }
    }
    let sums = interval(chosen, support)
    guard sums.low.isFinite, sums.high.isFinite, sums.low <= sums.high else { return nil }
    let bound = sums.upstream * 8 * noise / chosenStep + tolerances.floor * sums.mass
    return EntryEstimate(
      certainty: .kink, value: (sums.low + sums.high) / 2, bound: bound, mass: sums.mass, step: chosenStep,
      interval: sums.low...sums.high, slopes: (sums.rising, sums.falling), kinkedOutputs: kinked)
  }

  /// The sums that make the interval of legal sub-gradients.
  struct IntervalSums {
    /// Σ_j of the smaller, and of the larger, of G_j s+ and G_j s-.
    var (low, high) = (0.0, 0.0)
    /// Σ_j G_j s+ and Σ_j G_j s-
    var (rising, falling) = (0.0, 0.0)
    /// Σ_j |G_j| max(|s+|, |s-|)
    var mass = 0.0
    /// Σ_j |G_j|
    var upstream = 0.0
  }

  func interval(_ pair: Pair, _ support: [Int32]) -> IntervalSums {
    var sums = IntervalSums()
    for output in support {
      let j = Int(output)
      let (rising, falling) = pair.slopes(j, base)
      let (up, down) = (upstream[j] * rising, upstream[j] * falling)
      sums.low += min(up, down)
      sums.high += max(up, down)
      sums.rising += up
      sums.falling += down
      sums.mass += abs(upstream[j]) * max(abs(rising), abs(falling))
      sums.upstream += abs(upstream[j])
    }
    return sums
  }
}

extension DifferenceEstimator {
  /// The outputs on both sides of the point at one multiple of the step.
  struct Pair {
    let multiple: Double
    let plus: [Double]
    let minus: [Double]
    /// How far the entry really moved to each side; the second is negative.
    let ahead: Double
    let behind: Double

    init(_ probe: MovedOutputs, member: Int, multiple: Double) {
      self.multiple = multiple
      let (forward, backward) = (probe.at(multiple), probe.at(-multiple))
      (plus, ahead) = (forward.outputs, forward.moved[member])
      (minus, behind) = (backward.outputs, backward.moved[member])
    }

    /// Whether output j differs anywhere.
    func changes(_ j: Int, _ base: [Double]) -> Bool { plus[j] != minus[j] || plus[j] != base[j] }

    /// The central slope of output j.
    func slope(_ j: Int) -> Double { (plus[j] - minus[j]) / (ahead - behind) }

    /// The one-sided slopes of output j.
    func slopes(_ j: Int, _ base: [Double]) -> (rising: Double, falling: Double) {
      ((plus[j] - base[j]) / ahead, (base[j] - minus[j]) / -behind)
    }
  }

  /// Differences at a step, its half and its quarter, extrapolated (Richardson).
  struct Stage {
    let multiple: Double
    let step: Double
    let noise: Double
    let quarter: Pair
    /// Σ_j |G_j| |s+ - s-| at the three steps, and how much of it may be noise.
    let gaps: (full: Double, half: Double, quarter: Double, noise: Double)
    /// The largest change of any output at the full step.
    let rise: Double
    let isSmooth: Bool
    private let value: Double
    private let bound: Double
    private let mass: Double

    init(
      _ estimator: DifferenceEstimator, _ probe: MovedOutputs, _ full: Pair, member: Int, _ support: [Int32],
      multiple: Double, step: Double, noise: Double
    ) {
      let (base, upstream) = (estimator.base, estimator.upstream)
      let half = Pair(probe, member: member, multiple: multiple / 2)
      let quarter = Pair(probe, member: member, multiple: multiple / 4)
      var sums = (0.0, 0.0, 0.0)
      var gaps = (0.0, 0.0, 0.0)
      var (mass, changedUpstream, rise) = (0.0, 0.0, 0.0)
      func gap(_ pair: Pair, _ j: Int) -> Double {
        let (rising, falling) = pair.slopes(j, base)
        return abs(upstream[j]) * abs(rising - falling)
      }
      for output in support {
        let j = Int(output)
        let g = upstream[j]
        sums.0 += g * full.slope(j)
        sums.1 += g * half.slope(j)
        sums.2 += g * quarter.slope(j)
        mass += abs(g * quarter.slope(j))
        gaps.0 += gap(full, j)
        gaps.1 += gap(half, j)
        gaps.2 += gap(quarter, j)
        if full.changes(j, base) { changedUpstream += abs(g) }
        rise = max(rise, abs(full.plus[j] - base[j]), abs(full.minus[j] - base[j]))
      }
      let first = (4 * sums.1 - sums.0) / 3
      let second = (4 * sums.2 - sums.1) / 3
      value = (16 * second - first) / 15
      bound = 4 * abs(value - second) + 7 * noise * changedUpstream / step
      let gapNoise = changedUpstream * 4 * noise / step
      let meets =
        gaps.1 <= 0.62 * gaps.0 + 2 * gapNoise && gaps.2 <= 0.62 * gaps.1 + 4 * gapNoise
      // What is made of straight lines is never smooth but not straight: a corner in the stencil may only look so.
      let mayBeSmooth = estimator.form != .piecewiseAffine && estimator.form != .affine
      isSmooth = (meets && mayBeSmooth) || !estimator.rules.contains(.smoothnessCertificate)
      self.multiple = multiple
      self.step = step
      self.noise = noise
      self.quarter = quarter
      self.gaps = (gaps.0, gaps.1, gaps.2, gapNoise)
      self.rise = rise
      self.mass = mass
    }

    func estimate(_ certainty: EntryEstimate.Certainty) -> EntryEstimate {
      EntryEstimate(certainty: certainty, value: value, bound: bound, mass: mass, step: step)
    }
  }
}
