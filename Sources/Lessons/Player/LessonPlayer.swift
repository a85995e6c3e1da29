public import CommandInterpreter
internal import TerminalGraphics
public import Transcripts

/// A session in which lessons can be followed, and journals of them are kept: every line goes through here, and what a
/// lesson says or runs belongs to the line that brought it about.
public final class LessonPlayer {
  let driver: LessonDriver
  /// Where journals are kept; nil where nothing is kept.
  let store: JournalStore?
  /// The language that lessons are shown in where they are translated; nil for the one they were written in.
  let language: String?
  /// Whether somebody has said who follows the lessons.
  var isStudentKnown: Bool
  /// What there was before the lesson, for when it is left.
  var outside: Outside?
  /// Keeps what is done in the open lesson.
  var journalWriter: JournalWriter?
  /// The line that opens the lesson as it was opened last.
  var openingLine = ""
  /// Steps of a lesson that were finished in an earlier form of it: what a journal that is replayed says of itself.
  var finishedBefore: (lesson: String, steps: [String])?
  /// Asks the user for a line; nil where there is nobody, or the question was waved away.
  public var ask: ((_ question: String) -> String?)?

  /// What a lesson does not touch: the session, what was typed and noted in it, and what its terminal is like.
  struct Outside {
    let session: Session
    let log: SessionLog
    let given: DisplayOptions
  }

  /// A player in a session that has yet to begin.
  ///
  /// - Parameters:
  ///   - environment: where results go; its table of commands is replaced by the complete one.
  ///   - language: the letters of the language in which lessons are read, as `LessonLanguage` tells it.
  ///   - store: where journals are kept; nil for a replay, which keeps nothing.
  public init(
    _ environment: Environment, session: Session, recorder: Recorder, library: LessonLibrary,
    store: JournalStore? = nil, student: String? = nil, language: String? = nil
  ) {
    self.language = language
    self.store = store
    let known = student ?? store?.student
    isStudentKnown = known != nil
    driver = LessonDriver(
      environment, session: session, recorder: recorder, library: library, student: known ?? StudentID.anonymous)
    driver.willPerform = { [unowned self] effect, _ in
      journalWriter?.note(effect)
      if effect == .leave { leave() }
    }
  }

  /// What runs the lines.
  public var interpreter: Interpreter {
    get { driver.interpreter }
    set { driver.interpreter = newValue }
  }

  /// Keeps the session as a transcript.
  public var recorder: Recorder { driver.recorder }

  /// Who follows the lessons.
  var student: String { driver.student }

  /// The open lesson.
  var state: LessonState? { driver.state }

  /// How the steps of the open lesson went; none where none is open.
  package var records: [StepRecord] { state?.records ?? [] }

  /// Whether a lesson is open.
  public var isInLesson: Bool { state != nil }

  /// Where one is, for the right prompt: the step of the lesson, else the last network.
  public var headline: String? {
    guard let state else { return interpreter.session.headline }
    let name = state.lesson.name
    return state.isFinished ? "\(name) done" : "\(name) step \(state.position + 1)/\(state.lesson.steps.count)"
  }

  /// Whether an empty line goes on when a step is done.
  public var takesEmptyLines: Bool {
    get { driver.takesEmptyLines }
    set { driver.takesEmptyLines = newValue }
  }

  /// Whether a line answers the open question.
  public func isAnswer(_ line: ParsedLine) -> Bool { driver.isAnswer(line) }

  /// Whether a line can be run as it stands, or goes on in the next.
  public func isComplete(_ line: ParsedLine) -> Bool { driver.isComplete(line) }

  /// A function that takes the next line of a text that is not complete, and tells whether it still goes on behind that.
  public func continuation(of line: ParsedLine) -> (String) -> Bool { driver.continuation(of: line) }

  /// Reads a text as a line.
  public func read(_ text: String) -> ParsedLine { interpreter.read(text) }

  /// Shows once more what is to be done, to whoever looks for it; false where nothing waits.
  public func showTaskAgain() -> Bool {
    guard let displays = state?.taskRestated else { return false }
    let copy = interpreter.environment.copy
    interpreter.environment.copy = { _, _ in }
    for display in displays { driver.show(display) }
    interpreter.environment.copy = copy
    return true
  }

  /// Reads a line and runs it.
  public func execute(_ text: String) -> LineReport { execute(read(text)) }

  /// Runs a line.
  ///
  /// - Parameters:
  ///   - stop: behind how much of its work Ctrl-C stopped the lesson when the line ran before; nil where it did not.
  ///   - batches: behind how many batches Ctrl-C stopped the line itself then; nil where it did not.
  ///   - show: is told the outcome of the line itself, before a lesson says anything about it.
  public func execute(
    _ line: ParsedLine, stoppingBehind stop: Int? = nil, trainingOnly batches: Int? = nil,
    show: (Interpreter.Outcome) -> Void = { _ in }
  ) -> LineReport {
    journalWriter?.begin()
    var report = driver.execute(
      inLanguage(line), stoppingBehind: stop, trainingOnly: batches, show: show
    ) { perform($0, &$1) }
    let entry = journalEntry(report)
    // A journal that is run again knows nothing of such a line: neither is it to be seen in `history`.
    if isInLesson, report.opening == nil, entry.isEmpty, !report.outcome.isEmpty { interpreter.forgetLine() }
    if isInLesson { report.notices += journalWriter?.keep(entry, stoppedBehind: driver.work.stoppedBehind) ?? [] }
    return report
  }

  /// Takes a line that Ctrl-C stopped when it ran before, with nothing of it kept.
  func passOver(_ text: String) -> CommandResult {
    CommandResult(lines: [], code: interpreter.passOver(read(text)).diagnostic?.code)
  }

  /// A lesson that opens in the language of the locale says so, for whoever reads the journal may have another.
  private func inLanguage(_ line: ParsedLine) -> ParsedLine {
    guard let language, line.reading?.words == ["lesson"], !line.text.contains(where: { ";#".contains($0) }),
      case let words = line.text.split(whereSeparator: \.isWhitespace), words.count > 1,
      !words.contains(where: { $0.hasPrefix("lang=") }),
      driver.library[String(words[1])]?.translations[language] != nil
    else { return line }
    return read("\(line.text) lang=\(language)")
  }

  /// A line as the journal holds it; empty where it does not.
  private func journalEntry(_ report: LineReport) -> String {
    switch report.opening {
    case .resumed: return ""
    case .begun:
      guard !report.entry.isEmpty, report.text.split(whereSeparator: \.isWhitespace).first != "lesson" else {
        return report.entry
      }
      // By `run FILE` or `time lesson NAME`: a journal begins with what it is of.
      return TranscriptText.entry(
        openingLine, report.result, with: report.commands.map(\.text),
        folders: Recorder.folders(of: interpreter.session))
    case nil:
      // Of lessons that are not here, another machine may have some.
      let isLeftOut =
        report.requests.contains(where: \.isAboutJournals) || report.line.reading?.words == ["lesson"]
      return isLeftOut ? "" : report.entry
    }
  }

  // MARK: Requests about lessons and journals

  private func perform(_ request: LessonRequest, _ report: inout LineReport) {
    switch request {
    case .list: showLessons()
    case .open(let name, let again, let language): open(name, again: again, in: language, &report)
    case .identify(let id):
      remember(id)
      driver.say("Your lesson journals are now kept for \(id).")
    case .review: review()
    case .progress: if let state { driver.show { style in ProgressTable(state).lines(style) } }
    case .leave: leave()
    case .next, .hint, .solution, .skip, .back, .goTo, .retry, .answer: break
    }
  }

  private func review() {
    guard let state, let journalWriter else { return }
    guard !journalWriter.text.isEmpty else {
      driver.say("You have not done anything in \(state.lesson.title) yet.")
      return
    }
    // What makes a file of it is of no use to who reads it here.
    let lines = journalWriter.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
      .filter { !["```", "```cnn"].contains($0) && Journal.Mark.read($0) == nil }.map(DisplayText.escaped)
    driver.show(mayPage: true) { _ in lines }
  }

  private func showLessons() {
    let rows = driver.library.entries.map { entry in
      LessonsTable.row(entry, store?.progress(of: entry.name, student: driver.student) ?? "", in: language)
    }
    driver.show(mayPage: true) { style in LessonsTable(rows: rows).lines(style) }
  }

  /// Tells the user something that belongs to this machine and moment, not to the lesson: no transcript has it.
  func tell(_ text: String, _ tone: Tone = .warning) {
    interpreter.environment.show(LessonDisplay.sentence(text, tone, interpreter.style), false)
  }
}
