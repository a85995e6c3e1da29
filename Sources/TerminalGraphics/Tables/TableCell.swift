/// One entry of a table: text, a number that the table formats like the others in its column, an integer, or nothing.
public enum TableCell: Sendable, Equatable {
  case text(String)
  case number(Double)
  case integer(Int)
  /// Text in a tone, for a verdict such as `pass`.
  case toned(String, Tone)
  /// An empty entry, for an unknown value.
  case missing

  var isNumeric: Bool {
    switch self {
    case .number, .integer: true
    // A count with a tone is aligned like the other counts in its column.
    case .toned(let text, _): Int(text) != nil
    case .text, .missing: false
    }
  }

  var tone: Tone {
    if case .toned(_, let tone) = self { tone } else { .normal }
  }
}

extension TableCell: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
}
