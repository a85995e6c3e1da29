public import CommandInterpreter
internal import TerminalGraphics

/// A session in which lessons can be followed: every line goes through here, and what a lesson says or runs belongs to
/// the line that brought it about.
public final class LessonHost {
  /// What runs the lines.
  public var interpreter: Interpreter
  /// Keeps the session as a transcript.
  public let recorder: Recorder
  /// The lessons that there are.
  let library: LessonLibrary
  /// Where journals are kept; nil where nothing is kept.
  let shelf: JournalShelf?
  /// Who follows the lessons.
  public internal(set) var student: String
  /// The open lesson.
  var play: LessonPlay?
  /// What there was before the lesson, for when it is left.
  var outside: Outside?
  var journal: Journal?
  /// The lesson's commands that ran since the student's line began, with what they gave.
  var lessonCommands: [(text: String, result: CommandResult)] = []
  /// Where the lesson itself failed, for its author.
  var lessonFaults: [String] = []
  /// What the student was told of attempts that did not do, since the line began.
  var remarks: [String] = []
  /// Whether what there is to say of the line's attempt was said of one before.
  var wasToldBefore = false
  /// The lesson that is shown by a lecturer in this session, which nobody follows.
  var presented: String?
  /// Is told of each prediction when what it predicts has come.
  var willReveal: (LessonPlay.Prediction) -> Void = { _ in }
  /// Is told of each mark that the journal gets.
  var didMark: (Journal.Mark, String) -> Void = { _, _ in }
  /// How many times a lesson was opened.
  var openings = 0
  /// The line that opens the lesson as it was opened last.
  var opening = ""
  /// What was done in the open lesson, as its journal holds it.
  var entries = ""
  /// The language that lessons are shown in where they are translated; nil for the one they were written in.
  let language: String?
  /// What the commands of the journal computed for long.
  var checkpoints: JournalCheckpoints?
  /// Counts what the lesson did since the student's line began and Ctrl-C could have stopped: its commands, workspaces made
  /// anew, answers read, judged, compared and told.
  var workDone = 0
  /// How much of that Ctrl-C let happen, where it stopped the rest.
  var stoppedBehind: Int?
  /// Where a line of a journal is run again in which Ctrl-C stopped the lesson: how much was done before.
  var stopsBehind: Int?
  /// Whether lines of a journal are being run again.
  var isResuming = false
  /// Whether the line that runs has gone on with a journal: it stands in it already.
  var hasResumed = false
  /// Steps of a lesson that were finished in an earlier form of it: what a journal that is replayed says of itself.
  var finishedBefore: (lesson: String, steps: [String])?
  /// Whether somebody has said who follows the lessons.
  var isStudentKnown: Bool
  /// Asks the user for a line; nil where there is nobody, or the question was waved away.
  public var ask: ((_ question: String) -> String?)?
  /// Whether the step that is being done goes over to the next by itself.
  var goesOnByItself = false
  /// Whether an empty line goes on when a step is done.
  public var takesEmptyLines = false

  /// What a lesson does not touch: the session, what was typed and noted in it, and what its terminal is like.
  struct Outside {
    let session: Session
    let log: SessionLog
    let given: DisplayOptions
  }

  /// A host of a session that has yet to begin.
  ///
  /// - Parameters:
  ///   - environment: where results go; its table of commands is replaced by the complete one.
  ///   - language: the letters of the language in which lessons are read, as `LessonLanguage` tells it.
  ///   - shelf: where journals are kept; nil for a replay or a check, which keep nothing.
  public init(
    _ environment: Environment, session: Session, recorder: Recorder, library: LessonLibrary,
    shelf: JournalShelf? = nil, student: String? = nil, language: String? = nil
  ) {
    self.language = language
    self.recorder = recorder
    self.shelf = shelf
    let known = student ?? shelf?.student
    self.student = known ?? StudentID.anonymous
    isStudentKnown = known != nil
    self.library = library
    var environment = environment
    environment.commands = .complete(recorder, library)
    recorder.attach(to: &environment)
    interpreter = Interpreter(environment, session: session)
  }

  /// What became of a line: for the caller's own use, and as a transcript holds it.
  public struct Finished {
    public let outcome: Interpreter.Outcome
    /// The line as it was run: a bare answer has become `answer ...`.
    public let text: String
    public let result: CommandResult
    /// How many lines of the result the line itself gave, before a lesson said anything.
    let ownLines: Int
    /// The lesson's commands that ran with it.
    public let lessonCommands: [String]
    /// The entry of a transcript; empty where the line is left out of them.
    public let entry: String
    /// Sentences for the user where a recording had to end.
    public let notices: [String]
  }

  /// Reads a text as a line.
  public func read(_ text: String) -> ParsedLine { interpreter.read(text) }

  /// Reads and runs a line.
  public func execute(_ text: String, show: (Interpreter.Outcome) -> Void = { _ in }) -> Finished {
    execute(read(text), show: show)
  }

  /// Runs a line.
  ///
  /// - Parameter show: is told the outcome of the line itself, before a lesson says anything about it.
  public func execute(_ entered: ParsedLine, show: (Interpreter.Outcome) -> Void = { _ in }) -> Finished {
    let line = typed(entered)
    let text = line.text
    lessonCommands = []
    remarks = []
    wasToldBefore = false
    (workDone, stoppedBehind, hasResumed) = (0, nil, false)
    if let journal { checkpoints?.begin(line: journal.count, again: false) }
    var ownLines = 0
    let openingsBefore = openings
    let (outcome, requests) = run(line) { outcome in
      recorder.take(outcome)
      ownLines = recorder.lineCount
      show(outcome)
    }
    let commands = lessonCommands.map(\.text)
    let finished = recorder.finish(text, outcome, with: commands, in: interpreter.session)
    var entry = isLeftOut(line, requests, openings: openingsBefore) ? "" : finished.entry
    if openings != openingsBefore, !entry.isEmpty, text.split(whereSeparator: \.isWhitespace).first != "lesson" {
      // By `run FILE` or `time lesson NAME`: a journal begins with what it is of.
      entry = TranscriptText.entry(
        opening, finished.result, with: commands, folders: Recorder.folders(of: interpreter.session))
    }
    // A journal that is run again knows nothing of such a line: neither is it to be seen in `history`.
    if play != nil, openings == openingsBefore, entry.isEmpty, !outcome.isEmpty { interpreter.forgetLine() }
    let notices = [finished.notice].compactMap(\.self) + keep(entry)
    return Finished(
      outcome: outcome, text: text, result: finished.result, ownLines: ownLines, lessonCommands: commands,
      entry: finished.entry,
      notices: notices)
  }

  /// Runs a line and does what it asks of a lesson; nothing is recorded.
  @discardableResult
  func run(
    _ line: ParsedLine, show: (Interpreter.Outcome) -> Void = { _ in }
  ) -> (outcome: Interpreter.Outcome, requests: [LessonRequest]) {
    let before = interpreter.session
    let outcome = interpreter.execute(line)
    show(outcome)
    // A lesson that goes on behind a command that was stopped is not to be stopped by the same Ctrl-C.
    if outcome.diagnostic?.code == .interrupted { interpreter.environment.forgetInterrupt() }
    // A line that fails does nothing, whatever words are in it.
    let requests: [LessonRequest] = outcome.diagnostic == nil ? outcome.requests() : []
    // `run FILE` may change what a key speaks of beside a word that steers.
    if requests.isEmpty || interpreter.session.hasChanged(since: before) { play?.task?.answerJudge = nil }
    if play != nil, requests.isEmpty, !outcome.isEmpty { observe(line, outcome, before) }
    for request in requests where !isResuming || !request.isAboutJournals { perform(request) }
    noteSituation()
    return (outcome, requests)
  }

  /// Whether a lesson is open.
  public var isInLesson: Bool { play != nil }

  /// Where one is, for the right prompt: the step of the lesson, else the last network.
  public var headline: String? {
    guard let play else { return interpreter.session.headline }
    return play.isFinished
      ? "\(play.lesson.name) done" : "\(play.lesson.name) step \(play.position + 1)/\(play.lesson.steps.count)"
  }

  /// Whether a line answers the open question.
  public func isAnswer(_ line: ParsedLine) -> Bool {
    play?.task?.task.question != nil && typed(line).reading?.words == ["answer"]
  }

  /// Whether a line can be run as it stands, or goes on in the next.
  public func isComplete(_ line: ParsedLine) -> Bool {
    TypedLine.isComplete(line, to: play?.task?.task.question, knowing: KnownWords(interpreter))
  }

  /// A line as it is run: a bare answer while a question is open, and an empty line when a step is done, are words; a
  /// lesson that opens in the language of the locale says so, for whoever reads the journal may have another.
  private func typed(_ line: ParsedLine) -> ParsedLine {
    if let language, line.reading?.words == ["lesson"], !line.text.contains(where: { ";#".contains($0) }),
      case let words = line.text.split(whereSeparator: \.isWhitespace), words.count > 1,
      !words.contains(where: { $0.hasPrefix("lang=") }), library[String(words[1])]?.translations[language] != nil
    {
      return read("\(line.text) lang=\(language)")
    }
    guard let play else { return line }
    if line.text.allSatisfy(\.isWhitespace) {
      return takesEmptyLines && play.task == nil && !play.isFinished ? read("next") : line
    }
    switch TypedLine(line, to: play.task?.task.question, knowing: KnownWords(interpreter)) {
    case .line: return line
    case .answer: return line.passed(to: "answer", interpreter.environment.commands)
    }
  }

  /// Has the words of the lesson know where it is.
  func noteSituation() { interpreter.environment[LessonSituation.self] = situation }

  var situation: LessonSituation {
    guard let play else { return LessonSituation(presented: presented) }
    return LessonSituation(
      lesson: play.lesson.name, stepIDs: play.lesson.steps.map(\.id), position: play.position,
      isStepDone: play.task == nil || play.isDoneAlready, hasQuestion: play.task?.task.question != nil)
  }

  /// Another host in the same place of the same lesson, where nothing is shown or kept: for trying what would come.
  func fork() -> LessonHost {
    var environment = interpreter.environment
    environment.silence()
    environment.writableFolder = Trial.noFolder
    let fork = LessonHost(
      environment, session: interpreter.session, recorder: Recorder(seed: 0), library: library, student: student,
      language: language)
    fork.play = play
    fork.noteSituation()
    return fork
  }

  // MARK: Showing

  /// Tells the user something that belongs to this machine and moment, not to the lesson: no transcript has it.
  func tell(_ text: String, _ tone: Tone = .warning) {
    let style = interpreter.style
    interpreter.environment.show(ProseText([text]).lines(style).map { tone.paint($0, style) }, false)
  }

  /// Shows lines, drawn for the terminal and once more for transcripts.
  func show(mayPage: Bool = false, _ draw: @escaping (GraphicsStyle) -> [String]) {
    interpreter.show(mayPage: mayPage, draw)
  }

  /// Tells what is not as it should be with an attempt, and what the author says of it.
  func remark(_ text: String, _ message: String = "") {
    for part in [text, message] where !part.isEmpty {
      remarks.append(part)
      say(part, .warning)
    }
  }

  /// Tells that the lesson itself is at fault.
  func blameLesson(_ text: String) {
    lessonFaults.append(text)
    say("\(text): please tell whoever wrote the lesson.", .bad)
  }

  /// Shows one sentence, wrapped.
  func say(_ text: String, _ tone: Tone = .normal) {
    show { style in ProseText([text]).lines(style).map { tone.paint($0, style) } }
  }

  /// Shows one sentence, wrapped; in transcripts another, where it depends on the machine or on how lines come in.
  func say(_ text: String, inTranscripts copy: String, _ tone: Tone = .normal) {
    func draw(_ text: String) -> (GraphicsStyle) -> [String] {
      { style in ProseText([text]).lines(style).map { tone.paint($0, style) } }
    }
    interpreter.show(mayPage: false, draw(text), inTranscripts: draw(copy))
  }
}
