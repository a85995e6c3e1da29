public import CommandInterpreter
public import Transcripts

/// The outcome of a line and everything a lesson did in response.
public struct LineReport {
  /// The line as it was run; a bare answer has become `answer ...`.
  public let line: ParsedLine
  public internal(set) var outcome = Interpreter.Outcome.nothing
  /// The outcome as a transcript stores it.
  public internal(set) var result = CommandResult(lines: [], code: nil)
  /// The transcript entry; empty if transcripts omit the line.
  public internal(set) var entry = ""
  /// Messages for the user about the recording or the journal, for example if it could not be written.
  public internal(set) var notices: [String] = []
  /// Number of result lines from the line itself, before the lesson's output.
  package internal(set) var ownLines = 0
  /// The line's requests to lessons and journals.
  var requests: [LessonRequest] = []
  /// The events in the lesson, in order.
  var events: [LessonEvent] = []
  /// The lesson's effects, in order.
  var effects: [LessonEffect] = []
  /// The commands that the lesson ran in response.
  package internal(set) var commands: [(text: String, result: CommandResult)] = []
  /// The line with its outcome and the sessions before and after it, while the lesson judges it; otherwise nil.
  var entered: ResultJudge.Entered?
  /// How the line opened a lesson; nil if it did not.
  package internal(set) var opening: Opening?

  /// How a lesson was opened.
  package enum Opening {
    case begun
    /// The lesson's journal was resumed and already contains the line.
    case resumed
  }

  init(_ line: ParsedLine) { self.line = line }

  /// The text of the line.
  public var text: String { line.text }

  /// The remarks on failed attempts.
  var remarks: [String] { effects.compactMap { if case .remark(let text, _) = $0 { text } else { nil } } }

  /// Whether the remark on the attempt says that an earlier one still applies.
  var repeatsRemark: Bool { effects.contains { if case .remark(_, isRepeated: true) = $0 { true } else { false } } }

  /// Mistakes of the lesson itself, for its author.
  package var lessonFaults: [String] {
    effects.compactMap { if case .blameLesson(let text) = $0 { text } else { nil } }
  }

  /// The step marks for the lesson's journal.
  package var marks: [(kind: Journal.Mark, id: String, title: String?)] {
    effects.compactMap { if case .mark(let kind, let id, let title) = $0 { (kind, id, title) } else { nil } }
  }
}
