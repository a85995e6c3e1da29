internal import CommandInterpreter
internal import Transcripts

/// Compares output when the wording of the shell or lesson has changed since the journal was made.
extension JournalOutput {
  /// The output lines in the journal.
  private var lines: [String] {
    command.expected.map { line in
      switch line.part {
      case .anyLines: "..."
      case .line(let pattern): pattern.source
      }
    }
  }

  /// Whether a re-run gives the same results regardless of wording: code, numbers, shapes and names.
  ///
  /// - Parameters:
  ///   - patterns: the output lines of the re-run.
  ///   - names: the names assigned in the session so far.
  func hasResults(of result: CommandResult, patterns: [String], names: Set<String>) -> Bool {
    guard command.code == result.code else { return false }
    let claimed = OutputResults(lines, names: names, of: command.text)
    let came = OutputResults(patterns, names: names, of: command.text)
    return claimed.difference(from: came, units: 1) == nil
  }

  /// Whether a re-run gives the same results even if the lesson's text has changed too: only the order and output of
  /// the student's and the lesson's commands count.
  ///
  /// - Parameters:
  ///   - ownLines: number of lines from the student's command, before the lesson's output.
  ///   - commands: the commands that the lesson ran in response.
  func hasResults(
    of result: CommandResult, patterns: [String], ownLines: Int, and commands: [(text: String, result: CommandResult)],
    names: Set<String>
  ) -> Bool {
    guard command.code == result.code else { return false }
    let claimed = Self.sections(lines)
    let came = Self.sections(patterns)
    guard claimed.map(\.command) == came.map(\.command) else { return false }
    var rest = commands[...]
    return zip(claimed, came).allSatisfy { claimed, came in
      var sure = came.command == nil ? min(ownLines, came.lines.count) : 0
      if let next = rest.first, came.command == next.text.split(separator: "\n").first.map(String.init) {
        sure = next.result.lines.count + next.text.count { $0 == "\n" }
        rest = rest.dropFirst()
      }
      let text = came.command ?? command.text
      return OutputResults(Array(came.lines.prefix(sure)), names: names, of: text)
        .begin(OutputResults(claimed.lines, names: names, of: text))
    }
  }

  /// Splits lines before each command typed by the lesson; the first section has no command.
  private static func sections(_ lines: [String]) -> [(command: String?, lines: [String])] {
    var sections: [(command: String?, lines: [String])] = [(nil, [])]
    let mark = Transcript.prompt + " "
    for line in lines {
      if line.hasPrefix(mark) {
        sections.append((String(line.dropFirst(mark.count)), []))
      } else {
        sections[sections.count - 1].lines.append(line)
      }
    }
    return sections
  }
}
