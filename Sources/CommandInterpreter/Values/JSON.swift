/// A JSON value and its text. Unlike Foundation, it costs nothing at startup and writes every number exactly.
public indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case integer(Int)
  case string(String)
  case array([JSON])
  /// Members in output order.
  case object([Member])

  /// A key and its value.
  public struct Member: Sendable, Equatable {
    let key: String
    let value: JSON

    /// Creates a member.
    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// An array of numbers.
  static func numbers(_ values: some Sequence<Double>) -> JSON { .array(values.map { .number($0) }) }

  /// The text on one line. Numbers that JSON lacks (`nan`, `inf` and `-inf`) are written as strings.
  public var text: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): "\(number)"
    case .number(let number):
      number.isFinite
        ? (number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)") : "\"\(number)\""
    case .string(let string): Self.quoted(string)
    case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { Self.quoted($0.key) + ":" + $0.value.text }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
