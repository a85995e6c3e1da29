/// The numbers of NaNs and infinities in a picture. Such values have their own colours or characters, and a note below
/// the picture counts them.
struct NonFiniteCount: Equatable {
  var nan = 0
  var positiveInfinity = 0
  var negativeInfinity = 0

  static let nanColor = RGB(255, 0, 255)
  static let positiveInfinityColor = RGB(255, 0, 0)
  static let negativeInfinityColor = RGB(0, 255, 255)

  init(_ values: [Double] = []) { count(values) }

  /// Counts more values; stops early if drawing is cancelled.
  mutating func count(_ values: [Double]) {
    var poll = DrawingPoll()
    for value in values {
      if value.isFinite {
        if poll.spent(1) { return }
      } else if value.isNaN {
        nan += 1
      } else if value > 0 {
        positiveInfinity += 1
      } else {
        negativeInfinity += 1
      }
    }
  }

  /// Returns the counts in words, such as `2 nan (magenta), 1 inf (red)`; nil if every value is finite.
  func note(colored: Bool, withMarks: Bool = true) -> String? {
    func part(_ count: Int, _ name: String, _ color: String, _ mark: String) -> String? {
      count == 0 ? nil : "\(count) \(name)" + (withMarks ? " (\(colored ? color : mark))" : "")
    }
    let parts = [
      part(nan, "nan", "magenta", "??"), part(positiveInfinity, "inf", "red", "^^"),
      part(negativeInfinity, "-inf", "cyan", "vv"),
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  static func color(_ value: Double) -> RGB? {
    if value.isFinite { return nil }
    return value.isNaN ? nanColor : value > 0 ? positiveInfinityColor : negativeInfinityColor
  }

  static func mark(_ value: Double) -> Character? {
    if value.isFinite { return nil }
    return value.isNaN ? "?" : value > 0 ? "^" : "v"
  }
}
