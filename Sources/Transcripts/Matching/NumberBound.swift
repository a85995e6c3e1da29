internal import Platform
internal import TerminalGraphics

/// The values allowed for a number in a line.
enum NumberBound: Equatable {
  /// Exactly as written.
  case exact(NumberText)
  /// Within one unit of the last written digit.
  case near(NumberText)
  /// Any number.
  case any
  case below(Double, text: String)
  case atMost(Double, text: String)
  case above(Double, text: String)
  case atLeast(Double, text: String)
  case within(Double, of: Double, text: String)
  case between(Double, Double, text: String)

  /// Parses the text between braces; nil if it is not a bound.
  init?(_ text: String) {
    func number(_ part: some StringProtocol) -> Double? { NumberText(part.withoutBlanksAround)?.value }
    if text == "num" {
      self = .any
      return
    }
    for (sign, make) in Self.signs where text.hasPrefix(sign) {
      guard let limit = number(text.dropFirst(sign.count)) else { return nil }
      self = make(limit, text)
      return
    }
    if let place = text.firstRange(of: "+-") {
      guard let center = number(text[..<place.lowerBound]), let reach = number(text[place.upperBound...]) else {
        return nil
      }
      self = .within(reach, of: center, text: text)
      return
    }
    guard let place = text.firstRange(of: ".."), let low = number(text[..<place.lowerBound]),
      let high = number(text[place.upperBound...])
    else { return nil }
    self = .between(low, high, text: text)
  }

  private static let signs: [(String, @Sendable (Double, String) -> NumberBound)] = [
    ("<=", { .atMost($0, text: $1) }), (">=", { .atLeast($0, text: $1) }), ("<", { .below($0, text: $1) }),
    (">", { .above($0, text: $1) }),
  ]

  /// Returns the distance of a number from the bound; nil if the number is within the bound.
  func miss(_ number: NumberText) -> Double? {
    let value = number.value
    switch self {
    case .exact(let wanted): return number == wanted ? nil : abs(value - wanted.value)
    case .near(let wanted):
      // Numbers outside the range of Double have no distance; they are compared as text.
      if number.text == wanted.text { return nil }
      guard value.isFinite, wanted.value.isFinite else { return .infinity }
      let distance = abs(value - wanted.value)
      return distance <= wanted.unit * (1 + 1e-9) ? nil : distance - wanted.unit
    case .any: return nil
    case .below(let limit, _): return value < limit ? nil : value - limit
    case .atMost(let limit, _): return value <= limit ? nil : value - limit
    case .above(let limit, _): return value > limit ? nil : limit - value
    case .atLeast(let limit, _): return value >= limit ? nil : limit - value
    case .within(let reach, let center, _):
      let distance = abs(value - center)
      return distance <= reach ? nil : distance - reach
    case .between(let low, let high, _): return low <= value && value <= high ? nil : max(low - value, value - high)
    }
  }

  /// Returns a message about a number outside the bound.
  func complaint(_ number: NumberText) -> String {
    let format = NumberFormat(digits: 3)
    let distance = format.string(miss(number) ?? 0)
    return switch self {
    case .exact(let wanted): "\(number.text) is not \(wanted.text): whole numbers must match exactly"
    case .near(let wanted):
      "\(number.text) is not within \(format.string(wanted.unit)) of \(wanted.text): off by \(distance)"
    case .any: ""
    case .below(_, let text), .atMost(_, let text), .above(_, let text), .atLeast(_, let text), .within(_, _, let text),
      .between(_, _, let text):
      "\(number.text) is not {\(text)}: off by \(distance)"
    }
  }
}
