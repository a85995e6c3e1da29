internal import Platform

/// The expected output of one command: line patterns, and `...` alone for any number of lines.
public struct Matcher: Sendable {
  /// One expected line.
  public enum Part: Sendable {
    /// Any number of lines, including none.
    case anyLines
    case line(LinePattern)
  }

  package let parts: [Part]

  /// Creates a matcher from its parts.
  public init(_ parts: [Part]) { self.parts = parts }

  /// Parses pattern lines that have no `\` escapes.
  ///
  /// - Throws: `PatternError` if a line is not a valid pattern.
  public init(lines: [String]) throws(PatternError) {
    var parts: [Part] = []
    for line in lines { parts.append(line.withoutBlanksAround == "..." ? .anyLines : .line(try LinePattern(line))) }
    self.parts = parts
  }

  /// Whether lines match the expected output.
  ///
  /// Between two `...`, every part is one line. So only the first match after a `...` needs to be tried, and after the
  /// last `...` only the last lines.
  public func matches(_ lines: [String]) -> Bool {
    var place = 0
    var isFree = false
    var run: [LinePattern] = []
    func isAt(_ start: Int) -> Bool {
      start + run.count <= lines.count && zip(run, lines[start...]).allSatisfy { $0.matches($1) }
    }
    for part in parts {
      switch part {
      case .line(let pattern): run.append(pattern)
      case .anyLines:
        let last = isFree ? lines.count - run.count : place
        guard place <= last, let found = (place...last).first(where: isAt) else { return false }
        (place, isFree, run) = (found + run.count, true, [])
      }
    }
    let start = lines.count - run.count
    return (isFree ? start >= place : start == place) && isAt(start)
  }
}
