internal import CommandInterpreter
internal import Platform

/// Formats the parts of a transcript.
package enum TranscriptText {
  /// Returns the beginning of a file: its front matter and an opening fence.
  ///
  /// - Parameter further: additional lines of the front matter.
  package static func head(session name: String, seed: UInt64, further: [String] = []) -> String {
    let lines = ["session: \(name)", "format: 1", "seed: \(seed)", "exit: 0"] + further
    return "---\n" + lines.map { $0 + "\n" }.joined() + "---\n" + opening
  }

  /// The opening line of a session fence.
  package static let opening = "```cnn\n"

  /// The closing fence of the file.
  package static let tail = "```\n"

  /// Returns a command and its result as complete lines.
  ///
  /// - Parameters:
  ///   - lessonCommands: commands that the lesson ran in response.
  ///   - folders: paths of this machine, to be written as `{path}`.
  package static func entry(
    _ text: String, _ result: CommandResult, with lessonCommands: [String] = [], folders: [String]
  ) -> String {
    // The parser drops the carriage return of `\r\n`, which Swift treats as a single character.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    var entry = ""
    for (place, line) in lines.enumerated() {
      let mark = place == 0 ? Transcript.prompt : Transcript.continuation
      entry += line.isEmpty ? mark + "\n" : "\(mark) \(line)\n"
    }
    for line in VolatileText(commands: [text] + lessonCommands, folders: folders).patterns(result.lines) {
      entry += escaped(line) + "\n"
    }
    if let code = result.code { entry += "? error \(code.rawValue)\n" }
    return entry
  }

  /// Returns a pattern as written in a fence: prefixed with `\` if it would otherwise be parsed as something else.
  package static func escaped(_ line: String) -> String {
    let bare = line.drop { $0 == " " }
    let isMark =
      line.hasPrefix(Transcript.prompt) || line.hasPrefix("...") || line.hasPrefix("? ") || line.hasPrefix("\\")
      || line.withoutBlanksAround == "..." || bare.hasPrefix("```") || bare.hasPrefix("~~~")
    return isMark ? "\\" + line : line
  }
}
