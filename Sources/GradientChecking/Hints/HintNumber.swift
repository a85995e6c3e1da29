/// Formats numbers for hints.
enum HintNumber {
  /// Formats a number with this many significant digits, at least 2, without trailing zeros after the decimal point.
  static func text(_ x: Double, digits: Int = 6) -> String {
    guard x.isFinite, x != 0 else { return x == 0 ? "0" : "\(x)" }
    let rounded = rounded(x, digits)
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }

  /// Formats two numbers with enough digits, at least 6, to tell them apart.
  static func pair(_ x: Double, _ y: Double) -> (String, String) {
    for digits in 6...16 where text(x, digits: digits) != text(y, digits: digits) {
      return (text(x, digits: digits), text(y, digits: digits))
    }
    return ("\(x)", "\(y)")
  }

  /// Formats a ratio: `0.5`, `1.0001`, or `1 + 1e-06` if it is nearly 1.
  static func ratio(_ x: Double) -> String {
    let excess = x - 1
    guard excess != 0, abs(excess) < 5e-5 else { return text(x) }
    return "1 \(excess > 0 ? "+" : "-") \(text(abs(excess), digits: 3))"
  }

  private static func rounded(_ x: Double, _ digits: Int) -> Double {
    // Scale by powers of ten instead of taking a logarithm, whose rounding could shift a digit.
    var (mantissa, exponent) = (abs(x), 0)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    var scale = 1.0
    for _ in 1..<max(2, digits) { scale *= 10 }
    let whole = Int((mantissa * scale).rounded())
    return (x < 0 ? -1 : 1) * (Double("\(whole)e\(exponent - max(2, digits) + 1)") ?? abs(x))
  }

  /// Formats indices readably: `5`, `1, 4`, `3 to 9`; a long list that is not a range is cut short.
  static func listed(_ indices: [Int]) -> String {
    if indices.count > 2, let first = indices.first, let last = indices.last, last - first == indices.count - 1 {
      return "\(first) to \(last)"
    }
    let shown = indices.prefix(indices.count > 8 ? 6 : 8).map(String.init).joined(separator: ", ")
    return indices.count > 8 ? "\(shown) and \(indices.count - 6) others" : shown
  }
}
