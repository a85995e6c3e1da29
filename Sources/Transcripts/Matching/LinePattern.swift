internal import Platform

/// One expected line: literal text, numbers with what they may be, and matchers in braces.
///
/// `{..}` is any text, `{time}` and `{path}` any text but none, `{num}` any number, `{<1e-6}`, `{>=0.9}`, `{0.8..0.95}`
/// and `{0.21 +- 0.03}` numbers within a bound, `{{` a brace. A run of spaces is like any other. Whole numbers are
/// exact; a number with a point or an exponent is within one unit of its last digit.
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
    /// How it is written; empty where the token before it is written for both.
    package let source: String
    /// Whether it is a matcher in braces.
    package internal(set) var isMatcher = false
  }

  /// The parts in order.
  package let tokens: [Token]

  /// The pattern as it is written.
  public let source: String

  /// Reads a pattern.
  ///
  /// - Throws: `PatternError` where a brace is not closed or what stands in braces is no matcher.
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

  /// Reads what begins with a brace, and returns the place behind it.
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

  /// Whether it has matchers in braces.
  package var hasMatchers: Bool { tokens.contains(where: \.isMatcher) }

  /// Whether a line is as the pattern says.
  public func matches(_ line: String) -> Bool {
    var line = ScannedLine(line)
    return matches(&line)
  }

  /// Whether a line is as the pattern says.
  ///
  /// Between two `{..}` each token has one end for each place where it begins, and the later it begins, the later it
  /// ends. So the first place where what follows a `{..}` stands is the only one to try, and behind the last `{..}` the
  /// last place is: at most tokens times characters are looked at, mostly each once.
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

  /// Where tokens that begin at a place end, nil where they do not stand there.
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

/// Why a line is no pattern.
public struct PatternError: Error, Equatable, Sendable {
  /// What is wrong, without a full stop.
  public let message: String

  init(_ message: String) { self.message = message }
}

extension String.UnicodeScalarView {
  /// The scalars without white space at the end.
  var withoutTrailingBlanks: [Unicode.Scalar] {
    var scalars = Array(self)
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return scalars
  }
}
