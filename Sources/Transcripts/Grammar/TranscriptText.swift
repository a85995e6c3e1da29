internal import CommandInterpreter
internal import Platform

/// Transcripts as they are written.
package enum TranscriptText {
  /// The head of a file up to the opening of its one fence.
  ///
  /// - Parameter further: lines of the front matter behind the usual ones.
  package static func head(session name: String, seed: UInt64, further: [String] = []) -> String {
    let lines = ["session: \(name)", "format: 1", "seed: \(seed)", "exit: 0"] + further
    return "---\n" + lines.map { $0 + "\n" }.joined() + "---\n" + opening
  }

  /// What opens a fence of the session.
  package static let opening = "```cnn\n"

  /// What closes the file.
  package static let tail = "```\n"

  /// A command with what it gave, each line ended.
  ///
  /// - Parameters:
  ///   - lessonCommands: what a lesson ran with it.
  ///   - folders: the paths that differ from machine to machine.
  package static func entry(
    _ text: String, _ result: CommandResult, with lessonCommands: [String] = [], folders: [String]
  ) -> String {
    // What is read back has no carriage return before a newline; together the two are one character.
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

  /// A pattern as it stands in a fence: what could be read as something else begins with `\`.
  package static func escaped(_ line: String) -> String {
    let bare = line.drop { $0 == " " }
    let isMark =
      line.hasPrefix(Transcript.prompt) || line.hasPrefix("...") || line.hasPrefix("? ") || line.hasPrefix("\\")
      || line.withoutBlanksAround == "..." || bare.hasPrefix("```") || bare.hasPrefix("~~~")
    return isMark ? "\\" + line : line
  }
}
