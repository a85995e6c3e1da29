import NeuralNetworks

/// The constants in the checker's bounds; they follow from the precision, not from the data.
struct CheckTolerances: Sendable {
  /// The unit round-off u: 2⁻⁵³ in Double, 2⁻²⁴ in Float.
  let unit: Double
  /// The first step, relative to the larger of the entry and the tensor's root mean square: about u^(1/7).
  let relativeStep: Double
  /// The number of shrinking steps to try, each smaller than the previous one by a factor of 2 to the power
  /// `shrinkage`.
  let stages: Int
  /// The base-2 logarithm of the factor by which steps shrink. The factor is 16 in Double, but 4 in Float, where there
  /// is little room between kinks and round-off.
  let shrinkage: Int
  /// The number of pairs of steps in a confirmation; fewer in Float, where there is little room between kinks and
  /// round-off.
  let rungs: Int
  /// The relative error bound above which a numeric value is too imprecise for a verdict, unless the difference is
  /// gross.
  let sensitivity: Double
  /// The smallest positive number.
  let leastMagnitude: Double
  /// The largest finite number: a larger gradient overflows.
  let greatestMagnitude: Double
  /// The assumed rounding error of an output, in units of u times its largest magnitude.
  let noise = 16.0
  /// The relative error below which gradients count as equal.
  let floor = 1e-9

  /// Creates the constants for a precision.
  init<Scalar: TensorScalar>(for precision: Scalar.Type) {
    unit = Double(Scalar.ulpOfOne) / 2
    leastMagnitude = Double(Scalar.leastNonzeroMagnitude)
    greatestMagnitude = Double(Scalar.greatestFiniteMagnitude)
    let isDouble = unit < 0x1p-40
    relativeStep = isDouble ? 0x1p-7 : 0x1p-3
    stages = isDouble ? 6 : 5
    shrinkage = isDouble ? 4 : 2
    rungs = isDouble ? 9 : 6
    sensitivity = isDouble ? 1e-6 : 2e-3
  }

  /// Returns ascending multiples of a step that reach far beyond the entry; none for a step of 0. The first is 2¹⁰; the
  /// last perturbs the entry by 2¹⁰, or is 2¹⁷ if that is larger.
  func largerMultiples(of step: Double) -> [Double] {
    guard step > 0 else { return [] }
    let first = 10
    let last = min(1000, max(17, 10 - Int(step.exponent)))
    let count = min(5, max(1, (last - first) / 7))
    return (0...count).map { number in
      Double(sign: .plus, exponent: first + (last - first) * number / count, significand: 1)
    }
  }

  /// Returns the first step for an entry: a power of two, so that most steps are exact.
  func firstStep(entry: Double, rootMeanSquare: Double) -> Double {
    let size = max(rootMeanSquare > 0 ? rootMeanSquare : 1, abs(entry))
    guard size.isFinite else { return relativeStep }
    let target = relativeStep * size
    let below = Double(sign: .plus, exponent: target.exponent, significand: 1)
    return target / below > 2.0.squareRoot() ? below * 2 : below
  }
}
