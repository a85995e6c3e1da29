internal import CommandInterpreter
internal import Transcripts

/// Compares the output of a command in a journal with a re-run.
struct JournalOutput {
  let command: Transcript.Command

  init(_ command: Transcript.Command) { self.command = command }

  /// Whether the output agrees with a re-run: the same code and lines, with decimal numbers within one unit of their
  /// last digit.
  ///
  /// The only matchers that the shell writes into a journal are `{time}` and `{path}`. Others, and a `{time}` where the
  /// re-run has no time, were added by somebody else and do not agree.
  ///
  /// - Parameters:
  ///   - patterns: the lines of the result as the shell would write them.
  ///   - isOpening: whether the command opened the lesson; it may have closed another one first, so only as many final
  ///     lines are compared as the re-run gives.
  func agrees(with result: CommandResult, patterns: [String], isOpening: Bool = false) -> Bool {
    guard command.code == result.code else { return false }
    let expected = isOpening ? command.expected.suffix(result.lines.count) : command.expected[...]
    guard expected.count == result.lines.count else { return false }
    return zip(expected, zip(result.lines, patterns)).allSatisfy { line, came in
      guard case .line(let pattern) = line.part else { return false }
      return Self.agrees(pattern, came.0, came.1)
    }
  }

  private static func agrees(_ pattern: LinePattern, _ line: String, _ rewritten: String) -> Bool {
    guard pattern.hasMatchers else { return pattern.matches(line) }
    let matchers = pattern.tokens.filter { $0.isMatcher && !$0.source.isEmpty }.map(\.source)
    guard matchers.allSatisfy({ $0 == "{time}" || $0 == "{path}" }) else { return false }
    if matchers.contains("{time}"), !rewritten.contains("{time}") { return false }
    // A path on another machine may differ but must start with `/`.
    let source = pattern.tokens.map { $0.isMatcher && $0.source == "{path}" ? "/{..}" : $0.source }.joined()
    return (try? LinePattern(source))?.matches(line) == true
  }
}
