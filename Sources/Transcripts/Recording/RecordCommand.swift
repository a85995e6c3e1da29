public import CommandInterpreter
internal import TerminalGraphics

/// `record FILE` records the session as a transcript, `record off` stops recording.
public struct RecordCommand: ValueCommand {
  private let recorder: Recorder

  /// Creates the command for a session's recorder.
  public init(_ recorder: Recorder) { self.recorder = recorder }

  private static let file = Parameter(
    optional: "file", .file, "file to record to, or `off`; without it, shows the current recording")

  public let declaration = CommandDeclaration(
    "record", .session, "records the session as a replayable transcript; `record off` stops",
    parameters: [file],
    details: [
      "The transcript starts with the first command of the session, so it is complete.",
      "It is written after every command, 80 columns wide and without colour; `record` itself is omitted.",
      "An existing file is replaced only if it is a transcript.",
      "Outside the shell, `cnn-shell replay FILE` re-runs it and shows differences.",
    ],
    examples: [
      Example("record pooling.cnn.md", answer: "recording the session to pooling.cnn.md"),
      Example("record off", answer: "nothing is being recorded"),
    ], seeAlso: ["history", "note", "run"], errors: [.fileNotFound, .fileDenied, .limit])

  public func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    recorder.skipCommand()
    switch call[Self.file] {
    case nil:
      let name = recorder.recording
      return ResultValue(
        name.map { "recording the session to \(DisplayText.escaped($0))" } ?? "nothing is being recorded")
    case "off"?:
      let name = recorder.stop()
      return ResultValue(name.map { "the recording is in \(DisplayText.escaped($0))" } ?? "nothing is being recorded")
    case let name?:
      let path = try evaluator.writablePath(name, at: call.span(of: Self.file))
      do throws(RecordingError) {
        try recorder.start(path, name: name)
      } catch {
        throw call.error(error.code, error.message, at: Self.file)
      }
      return ResultValue("recording the session to \(DisplayText.escaped(name))")
    }
  }
}
