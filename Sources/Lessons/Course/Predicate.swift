internal import CommandInterpreter
internal import Platform

/// A predicate about a session, or about the lines entered in a task. It is computed on a copy of the session and
/// changes nothing.
enum Predicate: Sendable {
  /// A comparison of two numbers.
  enum Comparison: String, CaseIterable, Sendable {
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case less = "<"
    case more = ">"

    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .atMost: left <= right
      case .atLeast: left >= right
      case .equal: left == right
      case .less: left < right
      case .more: left > right
      }
    }
  }

  /// The values that `find` may choose from.
  enum Search: Sendable {
    case madeBy(String)
    case ofKind(ValueKind)
  }

  case find(name: String, Search)
  case kind(String, ValueKind)
  case shape(String, String)
  case near(String, String, tolerance: Double)
  /// An expression, its name in messages, and the expression it is compared with.
  case compare(String, as: String, Comparison, String)
  case accuracy(network: String, data: String, Comparison, String)
  case contains(network: String, word: String)
  case layers(network: String, words: [String])
  case used(String)
  case error(ErrorCode)

  /// Parses a predicate; nil if the text is not one.
  init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first else { return nil }
    let rest = text.dropFirst(first.count).withoutBlanksAround
    switch (first, words.count) {
    case ("find", 5) where words[2] == "made" && words[3] == "by": self = .find(name: words[1], .madeBy(words[4]))
    case ("find", 5...) where words[2] == "of" && words[3] == "kind":
      guard let kind = ValueKind(rawValue: words[4...].joined(separator: " ")) else { return nil }
      self = .find(name: words[1], .ofKind(kind))
    case ("kind", 4...) where words[2] == "==":
      guard let kind = ValueKind(rawValue: words[3...].joined(separator: " ")) else { return nil }
      self = .kind(words[1], kind)
    case ("shape", 4) where words[2] == "==": self = .shape(words[1], words[3])
    case ("used", 2): self = .used(words[1])
    case ("error", 2):
      guard let code = ErrorCode(rawValue: words[1]) else { return nil }
      self = .error(code)
    case ("layers", 4) where words[2] == "contains": self = .contains(network: words[1], word: words[3])
    case ("layers", 4...) where words[2] == "==": self = .layers(network: words[1], words: Array(words[3...]))
    case ("passed", 2): self = .compare("\(words[1]).passed", as: "passed", .equal, "1")
    case ("value", _): self.init(value: rest)
    default: self.init(comparing: first, words)
    }
  }

  /// Parses `worst REPORT < N`, `parameters NET <= N` or `accuracy NET DATA >= N`, with any comparison operator.
  private init?(comparing first: String, _ words: [String]) {
    guard let place = words.firstIndex(where: { Comparison(rawValue: $0) != nil }), place + 1 < words.count,
      let comparison = Comparison(rawValue: words[place])
    else { return nil }
    let right = words[(place + 1)...].joined(separator: " ")
    switch (first, place) {
    case ("worst", 2), ("parameters", 2):
      self = .compare("\(words[1]).\(first)", as: "\(words[1]).\(first)", comparison, right)
    case ("accuracy", 3): self = .accuracy(network: words[1], data: words[2], comparison, right)
    default: return nil
    }
  }

  /// Parses `EXPRESSION ~= EXPRESSION tol T`, or another comparison of two expressions.
  private init?(value text: String) {
    if let (left, right) = Self.split(text, at: "~=") {
      guard let (wanted, tolerance) = Self.split(right, at: "tol"), let number = Double(tolerance), number >= 0,
        number.isFinite
      else {
        return nil
      }
      self = .near(left, wanted, tolerance: number)
      return
    }
    for comparison in Comparison.allCases {
      guard let (left, right) = Self.split(text, at: comparison.rawValue) else { continue }
      self = .compare(left, as: left, comparison, right)
      return
    }
    return nil
  }

  private static func split(_ text: String, at word: String) -> (left: String, right: String)? {
    let words = text.split(separator: " ").map(String.init)
    guard let place = words.firstIndex(of: word) else { return nil }
    let left = words[..<place].joined(separator: " ")
    let right = words[(place + 1)...].joined(separator: " ")
    return left.isEmpty || right.isEmpty ? nil : (left, right)
  }
}
