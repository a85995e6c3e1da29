internal import CommandInterpreter
internal import TerminalGraphics
package import Transcripts

/// The results of a replay compared with its transcript.
package struct ReplayReport {
  private let name: String
  private let transcript: Transcript
  private let results: [CommandResult]

  /// Indices of the commands whose results differ.
  let failures: [Int]

  /// Number of commands.
  var count: Int { transcript.commands.count }

  /// The commands that were not run.
  var unreached: ArraySlice<Transcript.Command> { transcript.commands.dropFirst(results.count) }

  /// Whether there are no differences.
  var isAsWritten: Bool { failures.isEmpty && unreached.isEmpty && transcript.exit == 0 }

  init(name: String, transcript: Transcript, results: [CommandResult]) {
    self.name = name
    self.transcript = transcript
    self.results = results
    failures = zip(transcript.commands, results).enumerated().compactMap { place, pair in
      pair.0.code == pair.1.code && (pair.0.isCutShort || pair.0.matcher.matches(pair.1.lines)) ? nil : place
    }
  }

  /// The report: the first differing command in full, the line numbers of the others, the commands not reached, and an
  /// expected exit status other than 0.
  var lines: [String] {
    var lines: [String] = []
    if let first = failures.first { lines += difference(transcript.commands[first], results[first]) }
    if failures.count > 1 {
      let places = failures.dropFirst().map { "\(transcript.commands[$0].line)" }.joined(separator: ", ")
      lines.append(
        "\(NumberFormat.counted(failures.count - 1, "more command")) gave different output, in lines \(places)")
    }
    if let first = unreached.first {
      lines.append("\(name):\(first.line): not reached, because the session had ended:")
      lines += unreached.map { "    \(Self.shown($0))" }
    }
    if transcript.exit != 0 {
      lines.append("\(name): expected exit status \(transcript.exit), got 0")
    }
    return lines
  }

  /// Reports one command: its status if that differs, then its output with `-` for expected lines and `+` for actual
  /// ones.
  private func difference(_ command: Transcript.Command, _ result: CommandResult) -> [String] {
    var lines = ["\(name):\(command.line): \(Self.shown(command))"]
    if command.code != result.code {
      lines.append("  status: expected \(command.code.inWords), got \(result.code.inWords)")
    }
    return lines + Self.difference(of: command, result)
  }

  /// Returns the output of a command with `-` for expected lines and `+` for actual ones, where they differ.
  static func difference(of command: Transcript.Command, _ result: CommandResult) -> [String] {
    var lines: [String] = []
    var budget = LineAlignment.Budget()
    for row in BlockAlignment(command.matcher.parts, result.lines).rows {
      switch row {
      case .same(_, let line), .covered(_, let line): lines.append("    " + DisplayText.escaped(result.lines[line]))
      case .missing(let expected): lines.append("  - " + source(command, expected))
      case .extra(let line): lines.append("  + " + DisplayText.escaped(result.lines[line]))
      case .changed(let expected, let line):
        lines.append("  - " + source(command, expected))
        lines.append("  + " + DisplayText.escaped(result.lines[line]))
        guard case .line(let pattern) = command.expected[expected].part else { continue }
        lines += (LineAlignment(pattern, result.lines[line], &budget)?.complaints ?? []).map { "      " + $0 }
      }
    }
    return lines
  }

  /// Returns a short report on a differing command: the command, its status if that differs, and the first lines that
  /// differ.
  package static func excerpt(of command: Transcript.Command, _ result: CommandResult) -> [String] {
    var lines = [shown(command)]
    if command.code != result.code {
      lines.append("  status: the journal says \(command.code.inWords), the re-run gave \(result.code.inWords)")
    }
    let changed = difference(of: command, result).filter { !$0.hasPrefix("    ") }
    lines += changed.prefix(mostLines)
    if changed.count > mostLines {
      lines.append("  and \(NumberFormat.counted(changed.count - mostLines, "more line"))")
    }
    if lines.count == 1 {
      lines.append("  this pattern (`...`, `{..}`) would match anything; the shell never writes it")
    }
    return lines.map { DisplayText.truncated($0, to: mostColumns, unicode: false) }
  }

  private static let mostLines = 6
  private static let mostColumns = 160

  private static func source(_ command: Transcript.Command, _ place: Int) -> String {
    switch command.expected[place].part {
    case .anyLines: "..."
    case .line(let pattern): DisplayText.escaped(pattern.source)
    }
  }

  private static func shown(_ command: Transcript.Command) -> String {
    let lines = command.text.split(separator: "\n", omittingEmptySubsequences: false)
    return "\(Transcript.prompt) " + DisplayText.escaped(String(lines.first ?? "")) + (lines.count > 1 ? " ..." : "")
  }
}
