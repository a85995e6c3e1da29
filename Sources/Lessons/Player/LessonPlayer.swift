public import CommandInterpreter
internal import Platform
internal import TerminalGraphics
public import Transcripts

/// A session in which lessons can be followed and are recorded in journals. Every line passes through here, and
/// everything a lesson says or runs belongs to the line that caused it.
public final class LessonPlayer {
  let driver: LessonDriver
  /// The store of journals; nil if no journals are stored.
  let store: JournalStore?
  /// The preferred language of translated lessons; nil for the original.
  let language: String?
  /// Whether the student's name is known.
  var isStudentKnown: Bool
  /// The state before the lesson, restored when it is left.
  var outside: Outside?
  /// The writer of the open lesson's journal; nil if no lesson is open.
  var journalWriter: JournalWriter?
  /// The line that opened the lesson.
  var openingLine = ""
  /// Steps finished in an earlier version of a lesson, as stated by the journal being replayed.
  var finishedBefore: (lesson: String, steps: [String])?
  /// Asks the user for a line and returns it, or nil if the question was dismissed; nil if the session is not
  /// interactive.
  public var ask: ((_ question: String) -> String?)?

  /// State that is restored after a lesson: the session, its history and notes, and its display options.
  struct Outside {
    let session: Session
    let log: SessionLog
    let given: DisplayOptions
  }

  /// Creates a player in a new session.
  ///
  /// - Parameters:
  ///   - environment: the environment of the commands; its command table is replaced by the complete one.
  ///   - language: code of the preferred language, as returned by `LessonLanguage`.
  ///   - store: the store of journals; nil to store none, as in a replay.
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

  /// The interpreter that runs the lines.
  public var interpreter: Interpreter {
    get { driver.interpreter }
    set { driver.interpreter = newValue }
  }

  /// The recorder of the session's transcript.
  public var recorder: Recorder { driver.recorder }

  /// The current student.
  var student: String { driver.student }

  /// The state of the open lesson; nil if none is open.
  var state: LessonState? { driver.state }

  /// The step records of the open lesson; empty if none is open.
  package var records: [StepRecord] { state?.records ?? [] }

  /// Whether a lesson is open.
  public var isInLesson: Bool { state != nil }

  /// Text for the right prompt: the step of the open lesson, or the session's headline without a lesson.
  public var headline: String? {
    guard let state else { return interpreter.session.headline }
    let name = state.lesson.name
    return state.isFinished ? "\(name) done" : "\(name) step \(state.position + 1)/\(state.lesson.steps.count)"
  }

  /// Whether an empty line continues with the next step when a step is done.
  public var takesEmptyLines: Bool {
    get { driver.takesEmptyLines }
    set { driver.takesEmptyLines = newValue }
  }

  /// Whether a line answers the open question.
  public func isAnswer(_ line: ParsedLine) -> Bool { driver.isAnswer(line) }

  /// Whether a line can be run as it is; otherwise, it continues on the next line.
  public func isComplete(_ line: ParsedLine) -> Bool { driver.isComplete(line) }

  /// Returns a function that takes the next line of an incomplete input and returns whether more must follow.
  public func continuation(of line: ParsedLine) -> (String) -> Bool { driver.continuation(of: line) }

  /// Parses a line.
  public func read(_ text: String) -> ParsedLine { interpreter.read(text) }

  /// Shows the open task again; returns false if there is none.
  public func showTaskAgain() -> Bool {
    guard let displays = state?.taskRestated else { return false }
    let copy = interpreter.environment.copy
    interpreter.environment.copy = { _, _ in }
    for display in displays { driver.show(display) }
    interpreter.environment.copy = copy
    return true
  }

  /// Parses and runs a line.
  public func execute(_ text: String) -> LineReport { execute(read(text)) }

  /// Runs a line.
  ///
  /// - Parameters:
  ///   - stop: number of work units after which Ctrl-C stopped the lesson in the line's earlier run; nil if it did not.
  ///   - batches: number of training batches after which Ctrl-C stopped the line itself in that run; nil if it did not.
  ///   - show: receives the outcome of the line itself, before the lesson reacts to it.
  public func execute(
    _ line: ParsedLine, stoppingBehind stop: Int? = nil, trainingOnly batches: Int? = nil,
    show: (Interpreter.Outcome) -> Void = { _ in }
  ) -> LineReport {
    journalWriter?.begin()
    var report = driver.execute(
      inLanguage(line), stoppingBehind: stop, trainingOnly: batches, show: show
    ) { perform($0, &$1) }
    let entry = journalEntry(report)
    // A re-run of the journal will not have this line, so `history` must not contain it either.
    if isInLesson, report.opening == nil, entry.isEmpty, !report.outcome.isEmpty { interpreter.forgetLine() }
    if isInLesson { report.notices += journalWriter?.keep(entry, stoppedBehind: driver.work.stoppedBehind) ?? [] }
    return report
  }

  /// Logs a line without running it, because Ctrl-C stopped its earlier run and no result was kept.
  func passOver(_ text: String) -> CommandResult {
    CommandResult(lines: [], code: interpreter.passOver(read(text)).diagnostic?.code)
  }

  /// Makes the preferred language explicit in a line that opens a lesson, as the journal may be re-run with another
  /// preferred language.
  private func inLanguage(_ line: ParsedLine) -> ParsedLine {
    guard let language, line.reading?.words == ["lesson"], !line.text.contains(where: { ";#".contains($0) }),
      case let words = line.text.split(whereSeparator: \.isWhitespace), words.count > 1,
      !words.contains(where: { $0.hasPrefix("lang=") }),
      driver.library[String(words[1])]?.translations[language] != nil
    else { return line }
    return read("\(line.text) lang=\(language)")
  }

  /// Returns the journal entry for a line; empty if the journal omits the line.
  private func journalEntry(_ report: LineReport) -> String {
    switch report.opening {
    case .resumed: return ""
    case .begun:
      guard !report.entry.isEmpty, report.text.split(whereSeparator: \.isWhitespace).first != "lesson" else {
        return report.entry
      }
      // `run FILE` or `time lesson NAME` opened the lesson, but a journal must begin with `lesson NAME`.
      return TranscriptText.entry(
        openingLine, report.result, with: report.commands.map(\.text),
        folders: Recorder.folders(of: interpreter.session))
    case nil:
      // These lines depend on the lessons and journals of this machine.
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
    let text: String
    do throws(FileProblem) { text = try journalWriter.text() } catch {
      tell("The journal cannot be read: \(error.message).")
      return
    }
    guard !text.isEmpty else {
      driver.say("You have not done anything in \(state.lesson.title) yet.")
      return
    }
    // Fences and marks are only needed in the file.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
      .filter { !["```", "```cnn"].contains($0) && Journal.Mark.read($0) == nil }.map(DisplayText.escaped)
    driver.show(mayPage: true) { _ in lines }
  }

  private func showLessons() {
    let rows = driver.library.entries.map { entry in
      LessonsTable.row(entry, store?.progress(of: entry.name, student: driver.student) ?? "", in: language)
    }
    driver.show(mayPage: true) { style in LessonsTable(rows: rows).lines(style) }
  }

  /// Shows a message that is not about the lesson but about this run of the shell; transcripts omit it.
  func tell(_ text: String, _ tone: Tone = .warning) {
    interpreter.environment.show(LessonDisplay.sentence(text, tone, interpreter.style), false)
  }
}
