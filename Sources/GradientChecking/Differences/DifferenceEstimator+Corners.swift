import NeuralNetworks

/// Estimates at points where the one-sided slopes differ.
extension DifferenceEstimator {
  /// Returns the estimate for a kink or a discontinuity exactly at the point; nil if neither could be certified.
  func corner(
    _ probe: MovedOutputs, _ last: ExtrapolatedSlopes, member: Int, _ support: [Int32], firstRise: Double
  ) -> EntryEstimate? {
    let smallest = last.quarter
    let step = last.step / 4
    let steepest = support.polled.reduce(0) { steepest, output in
      let (rising, falling) = smallest.slopes(Int(output), base)
      return max(steepest, abs(rising), abs(falling))
    }
    func threshold(_ j: Int) -> Double { 8 * noise(j, smallest) / step + 1e-6 * steepest }
    let kinked = support.polled.filter { smallest.gap(Int($0), base) > threshold(Int($0)) }
    guard !kinked.isEmpty, last.gaps.quarter > 0.5 * last.gaps.full, last.gaps.quarter > 4 * last.gaps.noise
    else { return nil }
    // At a kink, the one-sided slopes do not change with the step; if the function is too nonlinear for the step, they
    // do.
    let full = OutputPair(probe, member: member, multiple: last.multiple)
    let drifts = kinked.contains { output in
      let (near, far) = (smallest.slopes(Int(output), base), full.slopes(Int(output), base))
      let drift = max(abs(near.rising - far.rising), abs(near.falling - far.falling))
      return drift > 0.5 * smallest.gap(Int(output), base) + threshold(Int(output))
    }
    if rules.contains(.jumps), jumps(probe, smallest, member: member, support, firstRise: firstRise) {
      var jump = last.estimate(.jump)
      jump.kinkedOutputs = kinked
      return jump
    }
    guard !drifts else { return nil }
    // The largest step with the same one-sided slopes has the least noise.
    var (chosen, chosenStep) = (smallest, step)
    for multiple in probe.evaluatedMultiples(above: last.multiple / 4) {
      let pair = OutputPair(probe, member: member, multiple: multiple)
      guard isFinite(pair, support) else { continue }
      let agrees = support.polled.allSatisfy {
        let (near, far) = (smallest.slopes(Int($0), base), pair.slopes(Int($0), base))
        let allowed = threshold(Int($0))
        return abs(near.rising - far.rising) <= allowed && abs(near.falling - far.falling) <= allowed
      }
      if agrees {
        (chosen, chosenStep) = (pair, probe.steps[member] * multiple)
        break
      }
    }
    let sums = oneSidedSums(chosen, support)
    guard sums.low.isFinite, sums.high.isFinite, sums.low <= sums.high else { return nil }
    let bound = 8 * sums.noise / chosenStep + tolerances.floor * sums.mass
    return EntryEstimate(
      certainty: .kink, value: (sums.low + sums.high) / 2, bound: bound, mass: sums.mass, step: chosenStep,
      steepest: steepest,
      interval: sums.low...sums.high, widest: sums.widest, slopes: (sums.rising, sums.falling), kinkedOutputs: kinked)
  }

  /// Whether an output changes by about as much at ever smaller steps, as at a discontinuity but not on a steep slope.
  private func jumps(
    _ probe: MovedOutputs, _ smallest: OutputPair, member: Int, _ support: [Int32], firstRise: Double
  ) -> Bool {
    func rise(_ pair: OutputPair) -> (change: Double, noise: Double) {
      support.polled.reduce((0, 0)) { rise, output in
        let j = Int(output)
        let change = max(abs(pair.plus[j] - base[j]), abs(pair.minus[j] - base[j]))
        return change > rise.0 ? (change, noise(j, pair)) : rise
      }
    }
    let last = rise(smallest)
    guard last.change > 0.5 * firstRise, last.change > 1e4 * last.noise else { return false }
    // Continue down to the smallest perturbations that still change the entry.
    var multiple = smallest.multiple
    while multiple > 0 {
      let pair = OutputPair(probe, member: member, multiple: multiple)
      guard pair.reach > 0 else { return true }
      guard isFinite(pair, support), rise(pair).change > 0.5 * last.change else { return false }
      multiple /= 16
    }
    return true
  }

  /// Sums over the outputs j that change, computed from the upstream gradient G, the one-sided slopes s+ and s-, and
  /// the noise ν.
  struct OneSidedSums {
    /// Σ_j min(G_j s+, G_j s-), and Σ_j max(G_j s+, G_j s-).
    var (low, high) = (0.0, 0.0)
    /// `low` and `high` if outputs at a kink may also contribute 0 or G_j (s+ + s-), as when one kink feeds another.
    var (lowest, highest) = (0.0, 0.0)
    /// Σ_j G_j s+ and Σ_j G_j s-
    var (rising, falling) = (0.0, 0.0)
    /// Σ_j |G_j| max(|s+|, |s-|)
    var mass = 0.0
    /// Σ_j |G_j| ν_j
    var noise = 0.0
    /// Σ_j |G_j| |s+ - s-|
    var gap = 0.0

    var widest: ClosedRange<Double>? { lowest <= highest ? lowest...highest : nil }
  }

  func oneSidedSums(_ pair: OutputPair, _ support: [Int32]) -> OneSidedSums {
    var sums = OneSidedSums()
    for output in support.polled {
      let j = Int(output)
      guard pair.changes(j, base) else { continue }
      let (rising, falling) = pair.slopes(j, base)
      let (up, down) = (upstream[j] * rising, upstream[j] * falling)
      sums.low += min(up, down)
      sums.high += max(up, down)
      // If the one-sided slopes agree, the gradient is unique.
      let isCorner = pair.gap(j, base) > 8 * noise(j, pair) / pair.reach
      sums.lowest += isCorner ? min(up, down, 0, up + down) : min(up, down)
      sums.highest += isCorner ? max(up, down, 0, up + down) : max(up, down)
      sums.rising += up
      sums.falling += down
      sums.mass += abs(upstream[j]) * max(abs(rising), abs(falling))
      sums.noise += abs(upstream[j]) * noise(j, pair)
      sums.gap += abs(up - down)
    }
    return sums
  }
}
