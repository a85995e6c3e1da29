internal import CommandInterpreter

/// Transcripts as they are written.
enum TranscriptText {
  /// The head of a file up to the opening of its one fence.
  static func head(session name: String, seed: UInt64) -> String {
    "---\nsession: \(name)\nformat: 1\nseed: \(seed)\nexit: 0\n---\n```cnn\n"
  }

  /// What closes the file.
  static let tail = "```\n"

  /// A command with what it gave, each line ended.
  ///
  /// - Parameter folders: the paths that differ from machine to machine.
  static func entry(_ text: String, _ result: CommandResult, folders: [String]) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var entry = ""
    for (place, line) in lines.enumerated() {
      let mark = place == 0 ? Transcript.prompt : Transcript.continuation
      entry += line.isEmpty ? mark + "\n" : "\(mark) \(line)\n"
    }
    for line in VolatileText(command: text, folders: folders).patterns(result.lines) { entry += escaped(line) + "\n" }
    if let code = result.code { entry += "? error \(code.rawValue)\n" }
    return entry
  }

  /// A pattern as it stands in a fence: what could be read as something else begins with `\`.
  static func escaped(_ line: String) -> String {
    let bare = line.drop { $0 == " " }
    let isMark =
      line.hasPrefix(Transcript.prompt) || line.hasPrefix("...") || line.hasPrefix("? ") || line.hasPrefix("\\")
      || line.withoutBlanksAround == "..." || bare.hasPrefix("```") || bare.hasPrefix("~~~")
    return isMark ? "\\" + line : line
  }
}
