internal import CommandInterpreter
internal import Platform

/// The written form of transcripts.
package enum TranscriptText {
  /// The head of a file, including the opening of its fence.
  ///
  /// - Parameter further: additional lines of the front matter.
  package static func head(session name: String, seed: UInt64, further: [String] = []) -> String {
    let lines = ["session: \(name)", "format: 1", "seed: \(seed)", "exit: 0"] + further
    return "---\n" + lines.map { $0 + "\n" }.joined() + "---\n" + opening
  }

  /// The opening of a session fence.
  package static let opening = "```cnn\n"

  /// The closing fence of the file.
  package static let tail = "```\n"

  /// A command with its result, in complete lines.
  ///
  /// - Parameters:
  ///   - lessonCommands: the lesson's commands that ran with it.
  ///   - folders: machine-specific paths.
  package static func entry(
    _ text: String, _ result: CommandResult, with lessonCommands: [String] = [], folders: [String]
  ) -> String {
    // Parsing drops a carriage return before a newline; together they are one character.
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

  /// A pattern as written in a fence: text that could be read as something else is prefixed with `\`.
  package static func escaped(_ line: String) -> String {
    let bare = line.drop { $0 == " " }
    let isMark =
      line.hasPrefix(Transcript.prompt) || line.hasPrefix("...") || line.hasPrefix("? ") || line.hasPrefix("\\")
      || line.withoutBlanksAround == "..." || bare.hasPrefix("```") || bare.hasPrefix("~~~")
    return isMark ? "\\" + line : line
  }
}
