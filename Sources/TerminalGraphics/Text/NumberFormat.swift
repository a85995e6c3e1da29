/// Formats numbers for display: a decimal point in every locale, no negative zero, `nan` and `inf`.
public struct NumberFormat: Equatable, Sendable {
  /// The number of significant digits, from 1 to 17.
  public let digits: Int

  /// A number is written in scientific notation if its exponent is at least `largest` (in `string`, at least `digits`
  /// if that is larger) or below `smallest`, unless it is an integer below 1e9. In a column, the largest magnitude
  /// decides.
  private static let largest = 7
  private static let smallest = -4

  public init(digits: Int = 4) {
    self.digits = min(max(digits, 1), 17)
  }

  /// A count with its noun in the singular or plural: `1 image`, `2 classes`.
  public static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  /// Returns a single number, as short as its significant digits allow: `0.412`, `12`, `1.25e-5`, `nan`.
  public func string(_ value: Double) -> String {
    if let name = Self.name(ofNonFinite: value) { return name }
    if value == value.rounded(), abs(value) < 1e9 { return String(Int(value)) }
    let exact = DecimalDigits(abs(value))
    // Below the exponent `largest`, a number keeps all digits of its integer part, however few digits are requested.
    let magnitude = exact.rounded(to: exact.exponent < Self.largest ? max(digits, exact.exponent + 1) : digits)
    let sign = value < 0 ? "-" : ""
    if magnitude.exponent < Self.smallest || magnitude.exponent >= max(Self.largest, digits) {
      return sign + magnitude.scientific(decimals: max(magnitude.digits.count - 1, 0))
    }
    return sign + magnitude.fixed(decimals: max(magnitude.digits.count - 1 - magnitude.exponent, 0))
  }

  /// Formats the numbers of one column or grid, all with the same number of decimals; an exact zero is `0`.
  ///
  /// The largest magnitude is shown with up to `digits` significant digits, or more if its integer part has more. A
  /// number that would be left with fewer than two significant digits is shown with two instead.
  public func aligned(_ values: [Double]) -> [String] {
    let magnitudes = values.lazy.filter(\.isFinite).map(abs)
    guard let largest = magnitudes.max(), largest > 0 else { return values.map(string) }
    if values.allSatisfy({ !$0.isFinite || ($0 == $0.rounded() && abs($0) < 1e9) }) { return values.map(string) }
    let top = DecimalDigits(largest).rounded(to: digits).exponent
    if top < Self.smallest || top >= Self.largest {
      let needed = magnitudes.map { max(DecimalDigits($0).rounded(to: digits).digits.count - 1, 0) }
      let decimals = needed.max() ?? digits - 1
      return values.map { $0 == 0 ? "0" : scientific($0, decimals: decimals) }
    }
    let most = max(digits - 1 - top, 0)
    let needed = magnitudes.map { value in
      let rounded = DecimalDigits(value).rounded(to: DecimalDigits(value).exponent + 1 + most)
      return rounded.isZero ? 0 : max(rounded.digits.count - 1 - rounded.exponent, 0)
    }
    let decimals = needed.max() ?? most
    return values.map { value in
      if value == 0 { return "0" }
      let isTiny = value.isFinite && DecimalDigits(abs(value)).exponent < 1 - most && decimals == most
      return isTiny ? NumberFormat(digits: 2).string(value) : Self.fixed(value, decimals: decimals)
    }
  }

  /// Returns a number with a fixed number of decimals, whatever its size.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    if let name = name(ofNonFinite: value) { return name }
    let text = DecimalDigits(abs(value)).fixed(decimals: max(decimals, 0))
    return value < 0 && text.contains(where: { ("1"..."9").contains($0) }) ? "-" + text : text
  }

  /// Returns the number of decimals that shows `largest` with two or three significant digits if possible, so that grid
  /// columns stay narrow.
  public static func decimals(below largest: Double) -> Int {
    var (decimals, unit) = (2, 10.0)
    while decimals > 0, largest >= unit { (decimals, unit) = (decimals - 1, unit * 10) }
    unit = 0.1
    while decimals < 12, largest < unit { (decimals, unit) = (decimals + 1, unit / 10) }
    return decimals
  }

  /// Returns a fraction as a percentage, by default with one decimal: `87.2%`.
  public static func percent(_ fraction: Double, decimals: Int = 1) -> String {
    fixed(fraction * 100, decimals: decimals) + (fraction.isFinite ? "%" : "")
  }

  /// Returns an integer with thousands separators: `100,448`.
  public static func grouped(_ value: Int) -> String {
    var groups: [Substring] = []
    var rest = Substring(String(value.magnitude))
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    groups.insert(rest, at: 0)
    return (value < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// Formats a duration given in seconds: `0.42 s`, `12 s`, `3:05`, `1:02:09`; `?` if it is negative, not finite or at
  /// least 1e9 s.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    if seconds < 9.95 { return NumberFormat(digits: seconds < 1 ? 2 : 3).short(seconds) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 100 { return "\(whole) s" }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let hours = whole / 3600
    return hours == 0
      ? "\(whole / 60):\(two(whole % 60))" : "\(hours):\(two(whole / 60 % 60)):\(two(whole % 60))"
  }

  private func short(_ value: Double) -> String {
    value < 0.01 ? Self.fixed(value, decimals: 3) : string(value)
  }

  private func scientific(_ value: Double, decimals: Int) -> String {
    if let name = Self.name(ofNonFinite: value) { return name }
    return (value < 0 ? "-" : "") + DecimalDigits(abs(value)).scientific(decimals: decimals)
  }

  private static func name(ofNonFinite value: Double) -> String? {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return nil
  }
}
