/// The values at the two ends of a colour map or ASCII ramp.
public struct ValueScale: Equatable, Sendable {
  public let lower: Double
  public let upper: Double

  /// Creates a scale between two finite numbers, in either order. If they are equal, one end becomes 0, or 1 if both
  /// are 0.
  public init(_ lower: Double, _ upper: Double) {
    let low = lower.isFinite ? min(lower, upper.isFinite ? upper : lower) : 0
    let high = upper.isFinite ? max(upper, lower.isFinite ? lower : upper) : low
    if low < high {
      self.lower = low
      self.upper = high
    } else if low == 0 {
      self.lower = 0
      self.upper = 1
    } else {
      self.lower = min(low, 0)
      self.upper = max(high, 0)
    }
  }

  /// Creates the scale of all finite values of the grids; symmetric around zero for the diverging map.
  public init(fitting grids: [PixelGrid], map: ColorMap) {
    let ranges = grids.compactMap(\.finiteRange)
    let lower = ranges.map(\.lowerBound).min() ?? 0
    let upper = ranges.map(\.upperBound).max() ?? 0
    if map == .diverging {
      let limit = max(abs(lower), abs(upper))
      self.init(limit == 0 ? -1 : -limit, limit == 0 ? 1 : limit)
    } else {
      self.init(lower, upper)
    }
  }

  /// Returns the position of a value between the ends, clamped to 0 to 1; 0 for NaN.
  public func fraction(_ value: Double) -> Double {
    let span = upper - lower
    // The difference of two huge ends of opposite sign overflows.
    let place = span.isFinite ? (value - lower) / span : (value / 4 - lower / 4) / (upper / 4 - lower / 4)
    return place.isNaN ? 0 : min(max(place, 0), 1)
  }
}
