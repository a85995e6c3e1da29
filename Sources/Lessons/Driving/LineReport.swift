public import CommandInterpreter
public import Transcripts

/// What became of a line, and all that a lesson did with it.
public struct LineReport {
  /// The line as it was run: a bare answer has become `answer ...`.
  public let line: ParsedLine
  public internal(set) var outcome = Interpreter.Outcome.nothing
  /// The outcome as a transcript holds it.
  public internal(set) var result = CommandResult(lines: [], code: nil)
  /// The entry of a transcript; empty where the line is left out of them.
  public internal(set) var entry = ""
  /// Sentences for the user where a recording or a journal could not go on.
  public internal(set) var notices: [String] = []
  /// How many lines of the result the line itself gave, before a lesson said anything.
  package internal(set) var ownLines = 0
  /// What the line asked of lessons and journals.
  var requests: [LessonRequest] = []
  /// What happened in the lesson, in order.
  var events: [LessonEvent] = []
  /// What the lesson did, in order.
  var effects: [LessonEffect] = []
  /// The lesson's commands that ran with the line.
  package internal(set) var commands: [(text: String, result: CommandResult)] = []
  /// The same with the session before it, while the lesson looks at it.
  var entered: ResultJudge.Entered?
  /// What became of opening a lesson, where the line opened one.
  package internal(set) var opening: Opening?

  /// How a lesson was opened.
  package enum Opening {
    case begun
    /// Its journal was gone on with: the line stands in it already.
    case resumed
  }

  init(_ line: ParsedLine) { self.line = line }

  /// The text of the line.
  public var text: String { line.text }

  /// What the student was told of attempts that did not do.
  var remarks: [String] { effects.compactMap { if case .remark(let text, _) = $0 { text } else { nil } } }

  /// Whether what there is to say of the attempt was said of one before.
  var repeatsRemark: Bool { effects.contains { if case .remark(_, isRepeated: true) = $0 { true } else { false } } }

  /// Where the lesson itself failed, for its author.
  package var lessonFaults: [String] {
    effects.compactMap { if case .blameLesson(let text) = $0 { text } else { nil } }
  }

  /// The marks that its journal gets.
  package var marks: [(kind: Journal.Mark, id: String, title: String?)] {
    effects.compactMap { if case .mark(let kind, let id, let title) = $0 { (kind, id, title) } else { nil } }
  }
}
