internal import Platform

/// One expected line: literal text, numbers with bounds, and matchers in braces.
///
/// `{..}` matches any text, `{time}` and `{path}` any non-empty text, `{num}` any number, `{<1e-6}`, `{>=0.9}`,
/// `{0.8..0.95}` and `{0.21 +- 0.03}` numbers within a bound, `{{` a brace. A run of spaces matches a run of any
/// length. Whole numbers must match exactly; a number with a point or an exponent must be within one unit of the last
/// written digit.
public struct LinePattern: Sendable {
  /// One part of the pattern.
  package struct Token: Sendable {
    enum Kind: Sendable {
      case literal(Unicode.Scalar)
      case spaces
      /// Any text.
      case any
      /// Any one character.
      case one
      case number(NumberBound)
    }
    let kind: Kind
    /// The source text; empty if the previous token's source covers both.
    package let source: String
    /// Whether the token is, or belongs to, a matcher in braces.
    package internal(set) var isMatcher = false
  }

  /// The parts in order.
  package let tokens: [Token]

  /// The pattern's source text.
  public let source: String

  /// Parses a pattern.
  ///
  /// - Throws: `PatternError` if a brace is not closed or its content is not a matcher.
  public init(_ source: String) throws(PatternError) {
    self.source = source
    let scalars = source.unicodeScalars.withoutTrailingBlanks
    var tokens: [Token] = []
    var place = 0
    while place < scalars.count {
      let scalar = scalars[place]
      if scalar == "{" {
        place = try Self.brace(scalars, place, &tokens)
      } else if scalar == " " {
        let start = place
        while place < scalars.count, scalars[place] == " " { place += 1 }
        tokens.append(Token(kind: .spaces, source: String(repeating: " ", count: place - start)))
      } else if place == 0 || !scalars[place - 1].isWordPart, let number = NumberText(in: scalars, at: place) {
        tokens.append(Token(kind: .number(number.isFloat ? .near(number) : .exact(number)), source: number.text))
        place += number.length
      } else {
        tokens.append(Token(kind: .literal(scalar), source: String(scalar)))
        place += 1
      }
    }
    self.tokens = tokens
  }

  /// Parses a brace expression and returns the position after it.
  private static func brace(
    _ scalars: [Unicode.Scalar], _ start: Int, _ tokens: inout [Token]
  ) throws(PatternError) -> Int {
    if start + 1 < scalars.count, scalars[start + 1] == "{" {
      tokens.append(Token(kind: .literal("{"), source: "{{"))
      return start + 2
    }
    guard let end = scalars[start...].firstIndex(of: "}") else {
      throw PatternError("unclosed `{`; write a literal brace as `{{`")
    }
    let source = String(String.UnicodeScalarView(scalars[start...end]))
    let text = source.dropFirst().dropLast().withoutBlanksAround
    switch text {
    case "..": tokens.append(Token(kind: .any, source: source, isMatcher: true))
    case "time", "path":
      tokens.append(Token(kind: .one, source: source, isMatcher: true))
      tokens.append(Token(kind: .any, source: "", isMatcher: true))
    default:
      guard let bound = NumberBound(text) else {
        throw PatternError("`\(source)` is not a matcher; write a literal brace as `{{`")
      }
      tokens.append(Token(kind: .number(bound), source: source, isMatcher: true))
    }
    return end + 1
  }

  /// Whether the pattern has matchers in braces.
  package var hasMatchers: Bool { tokens.contains(where: \.isMatcher) }

  /// Whether a line matches the pattern.
  public func matches(_ line: String) -> Bool {
    var line = ScannedLine(line)
    return matches(&line)
  }

  /// Whether a line matches the pattern.
  ///
  /// Between two `{..}`, each token has a single end for each start, and a later start has no earlier end. So only the
  /// first match after a `{..}` needs to be tried, and after the last `{..}` only the last one. Each token is tried at
  /// most once at each start of its run, so the number of tries is at most about tokens times characters, and usually
  /// far smaller.
  func matches(_ line: inout ScannedLine) -> Bool {
    var place = 0
    var isFree = false
    var rest = tokens[...]
    while let any = rest.firstIndex(where: { if case .any = $0.kind { true } else { false } }) {
      let run = rest[..<any]
      guard let next = isFree ? Self.firstEnd(of: run, in: &line, from: place) : Self.end(of: run, in: &line, at: place)
      else { return false }
      (place, isFree, rest) = (next, true, rest[(any + 1)...])
    }
    let end = isFree ? Self.lastEnd(of: rest, in: &line, from: place) : Self.end(of: rest, in: &line, at: place)
    return end == line.scalars.count
  }

  /// Returns the end of tokens that start at a position; nil if they do not match there.
  private static func end(of run: ArraySlice<Token>, in line: inout ScannedLine, at start: Int) -> Int? {
    var place = start
    for token in run {
      guard let end = line.end(of: token, at: place) else { return nil }
      place = end
    }
    return place
  }

  private static func firstEnd(of run: ArraySlice<Token>, in line: inout ScannedLine, from start: Int) -> Int? {
    for place in start...line.scalars.count {
      if let end = end(of: run, in: &line, at: place) { return end }
    }
    return nil
  }

  private static func lastEnd(of run: ArraySlice<Token>, in line: inout ScannedLine, from start: Int) -> Int? {
    for place in (start...line.scalars.count).reversed() {
      if let end = end(of: run, in: &line, at: place) { return end }
    }
    return nil
  }
}

/// An error in a line pattern.
public struct PatternError: Error, Equatable, Sendable {
  /// The problem, without a full stop.
  public let message: String

  init(_ message: String) { self.message = message }
}

extension String.UnicodeScalarView {
  /// The scalars without trailing whitespace.
  var withoutTrailingBlanks: [Unicode.Scalar] {
    var scalars = Array(self)
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return scalars
  }
}
