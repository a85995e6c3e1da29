import NeuralNetworks

/// Perturbs whole tensors along random directions: a few evaluations reveal a mistake in any one of a million entries,
/// but not its location.
///
/// Each component of a direction is a random sign times U[0.5, 1.5] times a scale, usually the tensor's root mean
/// square; with signs alone, a swap of two entries would cancel in every second direction. Only steps count at which
/// every known branch (ReLU states, pooling maxima) is the same as at the unperturbed point.
struct DirectionScreen<Scalar: TensorScalar> {
  let subject: ChainSubject<Scalar>
  let estimator: DifferenceEstimator
  let noise: TensorNoise
  private let branches: [[Int32]?]
  private let smallestStep = 0x1p-36

  init(_ subject: ChainSubject<Scalar>, _ estimator: DifferenceEstimator, noise: TensorNoise) {
    self.noise = noise
    self.subject = subject
    self.estimator = estimator
    branches = subject.outputs(replacing: .input, by: subject.input).branches
  }

  /// Returns the results for `count` directions in a tensor; if `entries` is given, only these entries are perturbed.
  func results(
    _ place: TensorPlace, name: String, analytic: [Double], along entries: [Int]? = nil, count: Int,
    from generator: inout SeededGenerator, forwards: inout Int
  ) -> [ScreenResult] {
    (0..<count).map { _ in
      let direction = direction(place, along: entries, from: &generator)
      return result(place, name: name, analytic: analytic, direction, forwards: &forwards)
    }
  }

  /// Finds an entry with a wrong gradient by bisection; returns nil if neither half is clearly wrong or the command is
  /// cancelled.
  func locate(
    _ place: TensorPlace, name: String, analytic: [Double], from generator: inout SeededGenerator, forwards: inout Int
  ) -> Int? {
    var suspects = Array(analytic.indices)
    while suspects.count > 1 {
      if Cancellation.current.isRequested() { return nil }
      let middle = suspects.count / 2
      let halves = [Array(suspects[..<middle]), Array(suspects[middle...])]
      var wrong: [Int]?
      for half in halves where wrong == nil {
        let results = results(
          place, name: name, analytic: analytic, along: half, count: 2, from: &generator, forwards: &forwards)
        if results.contains(where: { $0.outcome == .wrong }) { wrong = half }
      }
      guard let wrong else { return nil }
      suspects = wrong
    }
    return suspects.first
  }

  private func direction(
    _ place: TensorPlace, along entries: [Int]?, from generator: inout SeededGenerator
  ) -> [Double] {
    let sizes = subject.tensor(place).converted(to: Double.self).values.map { abs($0) }
    let scales = Self.scales(sizes)
    var direction = [Double](repeating: 0, count: sizes.count)
    for index in (entries ?? Array(direction.indices)).polled {
      direction[index] = scales[index] * generator.sign() * generator.uniform(0.5, 1.5)
    }
    return direction
  }

  /// Returns the scale of each entry's perturbation: the root mean square for all entries, unless sizes differ so much
  /// that this would be far too large for the small ones; then each entry's own magnitude (the median for 0).
  private static func scales(_ sizes: [Double]) -> [Double] {
    let finite = sizes.polled.filter { $0.isFinite && $0 > 0 }
    let size = (finite.polled.reduce(0) { $0 + $1 * $1 } / Double(max(1, sizes.count))).squareRoot()
    guard let median = finite.isEmpty ? nil : finite.element(inOrderAt: finite.count / 2), size.isFinite else {
      return sizes.map { _ in 1 }
    }
    guard median < 0.01 * size || finite.element(inOrderAt: finite.count / 10) < 1e-4 * size else {
      return sizes.map { _ in size }
    }
    return sizes.map { $0 > 0 && $0.isFinite ? $0 : median }
  }

  private func result(
    _ place: TensorPlace, name: String, analytic: [Double], _ direction: [Double], forwards: inout Int
  ) -> ScreenResult {
    let slope = zip(analytic, direction).polled.reduce(0) { $0 + $1.0 * $1.1 }
    var step = estimator.tolerances.relativeStep
    var last = ScreenResult(
      tensor: name, analytic: slope, numeric: .nan, bound: .infinity, step: step, outcome: .undecided)
    guard slope.isFinite else {
      // Whether a non-finite gradient is valid is decided entry by entry.
      return last
    }
    var (accusation, confirmations): (ScreenResult?, Int) = (nil, 0)
    while step > smallestStep, !Cancellation.current.isRequested() {
      defer { step /= 8 }
      guard let (estimate, noise) = estimate(place, analytic, direction, slope, name, step, &forwards) else { continue }
      if let accused = accusation {
        // The mismatch is confirmed if it also shows at every shorter step at which it exceeds rounding error: a single
        // step may have crossed a kink that no layer reports, or have been too long for a strongly nonlinear function.
        let difference = abs(slope - accused.numeric)
        if noise > 0.2 * difference { break }
        let isSame = estimate.outcome == .wrong && abs(accused.numeric - estimate.numeric) <= 0.3 * difference
        confirmations += 1
        if isSame { continue }
        accusation = nil
        (confirmations, last) = (0, estimate.undecided)
      }
      switch estimate.outcome {
      case .wrong where last.outcome != .agrees || last.bound > estimate.bound: accusation = estimate
      case .agrees:
        // The smallest bound counts: at a long step, curvature widens the bound so much that nearly everything agrees.
        guard last.outcome != .agrees || estimate.bound < last.bound else { return last }
        last = estimate
        if estimate.bound <= 0.5 * estimator.tolerances.floor * massAlong(analytic, direction) { return last }
      default: break
      }
    }
    if let accusation { return confirmations > 0 ? accusation : accusation.undecided }
    return last
  }

  /// Returns Σ_i |a_i d_i|.
  private func massAlong(_ analytic: [Double], _ direction: [Double]) -> Double {
    zip(analytic, direction).polled.reduce(0) { $0 + abs($1.0 * $1.1) }
  }

  /// Estimates the slope at one step, extrapolating from the step and its half; nil if the branches change within it,
  /// if a value is not finite, or if no output with an upstream gradient changes. A mismatch no larger than the gap
  /// between the one-sided slopes is undecided, since the direction may cross a kink that no layer reports.
  private func estimate(
    _ place: TensorPlace, _ analytic: [Double], _ direction: [Double], _ slope: Double, _ name: String, _ step: Double,
    _ forwards: inout Int
  ) -> (result: ScreenResult, noise: Double)? {
    let tensor = subject.tensor(place)
    func moved(_ multiple: Double) -> [Double]? {
      let (outputs, branches) = subject.outputs(replacing: place, by: Self.moved(tensor, multiple, along: direction))
      forwards += 1
      return branches == self.branches && outputs.allSatisfy(\.isFinite) ? outputs : nil
    }
    guard let plus = moved(step), let minus = moved(-step), let halfPlus = moved(step / 2),
      let halfMinus = moved(-step / 2)
    else { return nil }
    let base = estimator.base
    var (full, half, mass, noise, corner) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (j, g) in estimator.upstream.enumerated().polled where g != 0 {
      full += g * (plus[j] - minus[j]) / (2 * step)
      let change = (halfPlus[j] - halfMinus[j]) / step
      half += g * change
      mass += abs(g * change)
      let unit = estimator.noise.of(j, upTo: max(abs(plus[j]), abs(minus[j]), abs(base[j]))) / step
      noise += abs(g) * 8 * unit
      // The gap between the one-sided slopes, extrapolated to a step of zero.
      let (wide, narrow) = (plus[j] - 2 * base[j] + minus[j], halfPlus[j] - 2 * base[j] + halfMinus[j])
      corner += abs(g) * max(0, abs(4 * narrow - wide) / step - 40 * unit)
    }
    // If no output changes, the outputs may be saturated, with slopes too small to change their last digits.
    guard mass > 0 || full != 0 else { return nil }
    let value = (4 * half - full) / 3
    let rounding = estimator.tolerances.unit * Self.rounding(tensor, analytic, direction, step)
    let inexact = direction.indices.polled.reduce(0) {
      $0 + (direction[$1] == 0 ? 0 : abs(direction[$1]) * self.noise.of($1))
    }
    noise += rounding + inexact
    let bound = 2 * abs(value - half) + noise
    guard bound.isFinite, value.isFinite else { return nil }
    let difference = abs(slope - value)
    let agrees = difference <= max(bound, estimator.tolerances.floor * mass)
    let outcome: EntryOutcome = agrees ? .agrees : difference > corner ? .wrong : .undecided
    return (
      ScreenResult(tensor: name, analytic: slope, numeric: value, bound: bound, step: step, outcome: outcome), noise
    )
  }

  /// Returns t + m d for the tensor t, the multiple m and the direction d.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func moved(
    _ tensor: Tensor<Scalar>, _ multiple: Double, along direction: [Double]
  ) -> Tensor<Scalar> {
    var moved = tensor
    for index in direction.indices.polled {
      moved.values[index] = Scalar(Double(tensor.values[index]) + multiple * direction[index])
    }
    return moved
  }

  /// Returns Σ_i |a_i| (4 |d_i| + 2 |t_i| / h) over the perturbed entries: the effect of rounding them, in units of u.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func rounding(
    _ tensor: Tensor<Scalar>, _ analytic: [Double], _ direction: [Double], _ step: Double
  ) -> Double {
    var sum = 0.0
    for index in direction.indices.polled where direction[index] != 0 {
      sum += abs(analytic[index]) * (4 * abs(direction[index]) + 2 * abs(Double(tensor.values[index])) / step)
    }
    return sum
  }
}
