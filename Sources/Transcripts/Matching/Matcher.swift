internal import Platform

/// The expected output of one command: patterns of lines, and `...` alone for any lines.
public struct Matcher: Sendable {
  /// One expected line.
  public enum Part: Sendable {
    /// Any lines, none too.
    case anyLines
    case line(LinePattern)
  }

  package let parts: [Part]

  /// A matcher of these parts.
  public init(_ parts: [Part]) { self.parts = parts }

  /// The matcher of expected lines as they are written, without escapes.
  ///
  /// - Throws: `PatternError` where one is no pattern.
  public init(lines: [String]) throws(PatternError) {
    var parts: [Part] = []
    for line in lines { parts.append(line.withoutBlanksAround == "..." ? .anyLines : .line(try LinePattern(line))) }
    self.parts = parts
  }

  /// Whether lines are as expected.
  public func matches(_ lines: [String]) -> Bool {
    var places = [true] + [Bool](repeating: false, count: lines.count)
    for part in parts {
      switch part {
      case .anyLines:
        guard let first = places.firstIndex(of: true) else { return false }
        for place in first..<places.count { places[place] = true }
      case .line(let pattern):
        var reached = [Bool](repeating: false, count: places.count)
        for place in lines.indices where places[place] && pattern.matches(lines[place]) { reached[place + 1] = true }
        guard reached.contains(true) else { return false }
        places = reached
      }
    }
    return places[lines.count]
  }
}
