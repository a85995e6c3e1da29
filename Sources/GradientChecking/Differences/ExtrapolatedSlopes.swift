import NeuralNetworks

/// Differences at a step, its half and its quarter, extrapolated output by output, with error bounds.
///
/// If the differences between successive slopes shrink about fourfold as the step halves, the error is of order h² and
/// is removed (Richardson). If they only halve, the function has a first derivative but no second (ELU at 0), and three
/// times the last difference bounds the remaining error.
struct ExtrapolatedSlopes {
  let multiple: Double
  let step: Double
  let quarter: OutputPair
  /// Σ_j |G_j| |s+ - s-| at the three steps, and the noise in the first sum.
  let gaps: (full: Double, half: Double, quarter: Double, noise: Double)
  /// The largest change of any output at the full step, and the noise of that output.
  let rise: (change: Double, noise: Double)
  let isSmooth: Bool
  /// Whether some output changes on both sides of the point.
  let movesBothWays: Bool
  private let value: Double
  private let bound: Double
  private let mass: Double
  private let steepest: Double

  init(
    _ estimator: DifferenceEstimator, _ probe: MovedOutputs, _ full: OutputPair, member: Int, _ support: [Int32],
    step: Double
  ) {
    let (base, upstream) = (estimator.base, estimator.upstream)
    let half = OutputPair(probe, member: member, multiple: full.multiple / 2)
    let quarter = OutputPair(probe, member: member, multiple: full.multiple / 4)
    var gaps = (0.0, 0.0, 0.0, 0.0)
    var (value, bound, noises, mass, rise) = (0.0, 0.0, 0.0, 0.0, (change: 0.0, noise: 0.0))
    var (converges, movesBothWays, steepest) = (true, false, 0.0)
    for output in support.polled {
      let j = Int(output)
      guard full.changes(j, base) else { continue }
      if full.plus[j] != base[j], full.minus[j] != base[j] { movesBothWays = true }
      let noise = estimator.noise(j, full)
      let change = max(abs(full.plus[j] - base[j]), abs(full.minus[j] - base[j]))
      if change > rise.change { rise = (change, noise) }
      let (size, unit) = (abs(upstream[j]), noise / step)
      gaps.0 += size * full.gap(j, base)
      gaps.1 += size * half.gap(j, base)
      gaps.2 += size * quarter.gap(j, base)
      gaps.3 += size * 4 * unit
      noises += size * unit * size * unit
      let slope = ExtrapolatedSlope(full.slope(j), half.slope(j), quarter.slope(j), unit: unit)
      if size > 0, !slope.converges { converges = false }
      value += upstream[j] * slope.value
      bound += size * slope.remainder
      mass += abs(upstream[j] * quarter.slope(j))
      steepest = max(steepest, abs(quarter.slope(j)))
    }
    let meets = gaps.1 <= 0.62 * gaps.0 + 2 * gaps.3 && gaps.2 <= 0.62 * gaps.1 + 4 * gaps.3
    // A piecewise linear function has no curvature; a kink within the step may only look like it.
    let mayBeSmooth = estimator.form != .piecewiseAffine && estimator.form != .affine
    isSmooth = (meets && converges && mayBeSmooth) || !estimator.rules.contains(.smoothnessCertificate)
    self.movesBothWays = movesBothWays
    self.steepest = steepest
    multiple = full.multiple
    self.step = step
    self.quarter = quarter
    self.gaps = gaps
    self.rise = rise
    // The rounding errors of outputs are treated as independent, so their squares add up.
    (self.value, self.bound, self.mass) = (value, bound + 7 * noises.squareRoot(), mass)
  }

  func estimate(_ certainty: EntryEstimate.Certainty) -> EntryEstimate {
    EntryEstimate(
      certainty: certainty, value: value, bound: bound, mass: mass, step: step, steepest: steepest)
  }
}

/// The slope of one output from central differences at h, h/2 and h/4.
struct ExtrapolatedSlope {
  let value: Double
  /// The error bound, apart from rounding.
  let remainder: Double
  /// Whether the differences converge as the step shrinks.
  let converges: Bool

  /// - Parameter unit: the noise of the output divided by h.
  init(_ full: Double, _ half: Double, _ quarter: Double, unit: Double) {
    let (first, second) = (abs(full - half), abs(half - quarter))
    if second <= first / 3 + 8 * unit {
      let once = (4 * half - full) / 3
      let twice = (4 * quarter - half) / 3
      value = (16 * twice - once) / 15
      remainder = 4 * abs(value - twice)
      converges = true
    } else {
      // Differences that shrink by a factor r at each halving leave a remainder of second / (r - 1).
      value = quarter
      remainder = 3 * second
      converges = second <= 0.75 * first + 8 * unit
    }
  }
}
