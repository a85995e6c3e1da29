internal import CommandInterpreter
internal import Transcripts

/// A transcript's file in which failed expectations are rewritten, added or removed. Matching lines, and the matchers
/// in braces of rewritten lines, stay unchanged.
struct TranscriptUpdate {
  /// The file's lines, including any carriage returns.
  private let lines: [String]
  private var replacements: [Int: String?] = [:]
  private var insertions: [Int: [String]] = [:]

  /// Computes the changes that make the expectations of a file match its actual results, except for failing matchers.
  ///
  /// - Parameter bytes: the transcript's file.
  init(of bytes: [UInt8], _ transcript: Transcript, _ session: ReplayedSession) {
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let report = ReplayReport(name: "", transcript: transcript, results: session.results)
    for place in report.failures {
      update(transcript.commands[place], session.results[place], session.patterns[place])
    }
  }

  private mutating func update(_ command: Transcript.Command, _ result: CommandResult, _ patterns: [String]) {
    func written(_ line: String) -> String {
      String(repeating: " ", count: command.indentation) + TranscriptText.escaped(line)
    }
    var cursor = command.lastLine
    var budget = LineAlignment.Budget()
    for row in BlockAlignment(command.matcher.parts, result.lines).rows {
      switch row {
      case .same(let expected, _), .covered(let expected, _): cursor = command.expected[expected].number
      case .missing(let expected): replacements[command.expected[expected].number] = .some(nil)
      case .extra(let line): insertions[cursor, default: []].append(written(patterns[line]))
      case .changed(let expected, let line):
        cursor = command.expected[expected].number
        guard case .line(let pattern) = command.expected[expected].part else { continue }
        guard pattern.hasMatchers else {
          replacements[cursor] = written(patterns[line])
          continue
        }
        // A matcher is the author's claim: a line in which it does not hold stays unchanged and keeps failing.
        guard let text = LineAlignment(pattern, result.lines[line], &budget)?.updated,
          (try? LinePattern(text))?.matches(result.lines[line]) == true
        else { continue }
        replacements[cursor] = written(text)
      }
    }
    guard command.code != result.code else { return }
    let status = result.code.map { String(repeating: " ", count: command.indentation) + "? error \($0.rawValue)" }
    if let line = command.statusLine {
      replacements[line] = .some(status)
    } else if let status {
      insertions[cursor, default: []].append(status)
    }
  }

  /// The updated file.
  var bytes: [UInt8] {
    let returns = lines.first?.utf8.last == UInt8(ascii: "\r") ? "\r" : ""
    var result: [String] = []
    for (place, line) in lines.enumerated() {
      switch replacements[place + 1] {
      case nil: result.append(line)
      case .some(.some(let text)): result.append(text + returns)
      case .some(nil): break
      }
      result += (insertions[place + 1] ?? []).map { $0 + returns }
    }
    return Array(result.joined(separator: "\n").utf8)
  }
}
