/// An axis of a plot: its label, spacing and range.
public struct Axis: Equatable, Sendable {
  public enum Spacing: Sendable {
    case linear
    /// Logarithmic, base 10; non-positive values are omitted.
    case logarithmic
  }

  public var label: String
  public var spacing: Spacing
  /// A range that the axis must include besides the data; nil for none.
  public var range: ClosedRange<Double>?

  public init(_ label: String = "", spacing: Spacing = .linear, range: ClosedRange<Double>? = nil) {
    self.label = label
    self.spacing = spacing
    self.range = range
  }

  /// Returns the position of a value before scaling: the value, or its logarithm; nil if the value is not finite or, on
  /// a logarithmic axis, not positive.
  func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch spacing {
    case .linear: return value
    case .logarithmic: return value > 0 ? Self.logarithm(value) : nil
    }
  }

  /// Returns the base-10 logarithm of a positive number to about 1e-12, precise enough for drawing, without the C
  /// library.
  static func logarithm(_ value: Double) -> Double {
    // log(m 2^e) = e log 2 + 2 artanh((m - 1) / (m + 1)), m between 1 and 2.
    let ratio = (value.significand - 1) / (value.significand + 1)
    let square = ratio * ratio
    var power = ratio
    var sum = 0.0
    for term in 0..<16 {
      sum += power / Double(2 * term + 1)
      power *= square
    }
    return (Double(value.exponent) * 0.693_147_180_559_945_3 + 2 * sum) / 2.302_585_092_994_046
  }
}

/// An axis fitted to data: its ends as positions, and ticks at round numbers.
struct AxisScale {
  let lower: Double
  let upper: Double
  let ticks: [(position: Double, text: String)]

  /// - Parameters:
  ///   - positions: the data, as positions.
  ///   - count: the approximate number of ticks that fit.
  ///   - widened: whether the ends are extended to the next tick.
  init(_ axis: Axis, positions: [Double], count: Int, widened: Bool, numbers: NumberFormat) {
    var points = positions
    if let range = axis.range { points += [range.lowerBound, range.upperBound].compactMap(axis.position) }
    var low = points.polled.min() ?? 0
    var high = points.polled.max() ?? 1
    // A larger range could overflow; values beyond are drawn at the edges.
    low = min(max(low, -1e300), 1e300)
    high = min(max(high, -1e300), 1e300)
    if low == high {
      let room = low == 0 ? 1 : abs(low) * 0.1
      low -= room
      high += room
    }
    // If all positions are integers, such as epochs or pixel offsets, no tick goes between them.
    let isCount = !widened && points.polled.allSatisfy { $0 == $0.rounded() }
    let step = Self.roundStep(
      (high - low) / Double(max(count, 1)), wholeSteps: isCount || axis.spacing == .logarithmic)
    if widened {
      low = (low / step + 1e-9).rounded(.down) * step
      high = (high / step - 1e-9).rounded(.up) * step
    }
    lower = low
    upper = high
    let first = (low / step - 1e-9).rounded(.up)
    let steps = Int(min(max((high / step + 1e-9).rounded(.down) - first, 0), 40))
    let values = (0...steps).map { (first + Double($0)) * step }
    let texts =
      axis.spacing == .logarithmic
      ? values.map { Self.powerText($0, numbers) } : numbers.aligned(values.map { abs($0) < step * 1e-6 ? 0 : $0 })
    ticks = Array(zip(values, texts)).map { (position: $0.0, text: $0.1) }
  }

  /// Returns the fraction of the axis below a position, from 0 to 1.
  func fraction(_ position: Double) -> Double {
    let place = (position - lower) / (upper - lower)
    return place.isNaN ? 0 : min(max(place, 0), 1)
  }

  /// Returns the smallest of 1, 2 and 5 times a power of ten that is at least `least` and, with `wholeSteps`, at least
  /// 1; returns 1 if `least` is not positive and finite.
  private static func roundStep(_ least: Double, wholeSteps: Bool) -> Double {
    guard least > 0, least.isFinite else { return 1 }
    let exponent = Axis.logarithm(least).rounded(.down)
    var power = 1.0
    for _ in 0..<Int(abs(exponent)) { power *= 10 }
    if exponent < 0 { power = 1 / power }
    let step = [1.0, 2, 5, 10, 20].map { $0 * power }.first { $0 >= least * (1 - 1e-9) } ?? least
    return wholeSteps ? max(step.rounded(.up), 1) : step
  }

  private static func powerText(_ power: Double, _ numbers: NumberFormat) -> String {
    let whole = Int(power.rounded())
    return (-3...5).contains(whole) ? numbers.string(Double("1e\(whole)") ?? .nan) : "1e\(whole)"
  }
}
