internal import CommandInterpreter
internal import TerminalGraphics
internal import Transcripts

/// Drives lessons in a session: evaluates lines, sends events to the lesson's state and performs its effects. It writes
/// no journal; players, checkers, graders and presenters use its reports.
final class LessonDriver {
  /// The interpreter that runs the lines.
  var interpreter: Interpreter
  /// The recorder of the session's transcript.
  let recorder: Recorder
  /// The available lessons.
  let library: LessonLibrary
  /// The current student.
  var student: String
  /// The state of the open lesson; nil if none is open.
  private(set) var state: LessonState?
  /// Saved workspaces of the open lesson.
  var snapshots: [WorkspaceSnapshot: Session] = [:]
  /// The lesson's work since the line began.
  var work = WorkCounter()
  /// The cached judge of the question at a position, valid until something changes.
  var answerJudge: (place: LessonPlace, judge: AnswerJudge)?
  /// Whether an empty line continues with the next step when a step is done.
  var takesEmptyLines = false
  /// The name of the lesson being presented in this session; nil if none is.
  var presented: String? {
    didSet { noteSituation() }
  }
  /// The memory budget outside lessons.
  private let memory: MemoryBudget
  /// Called with each effect before it is performed.
  var willPerform: (LessonEffect, LessonDriver) -> Void = { _, _ in }

  /// Creates a driver of a new session.
  ///
  /// - Parameter environment: the environment of the commands; its command table is replaced by the complete one.
  init(
    _ environment: Environment, session: Session, recorder: Recorder, library: LessonLibrary, student: String
  ) {
    self.recorder = recorder
    self.library = library
    self.student = student
    var environment = environment
    environment.commands = .complete(recorder, library)
    if let folder = library.folder { environment.files.open(folder) }
    recorder.attach(to: &environment)
    memory = environment.memory
    interpreter = Interpreter(environment, session: session)
  }

  // MARK: Lessons

  /// Opens a lesson in an empty workspace.
  ///
  /// - Parameter finished: ids of steps completed before.
  func open(_ lesson: Lesson, finished: [String] = [], _ report: inout LineReport) {
    interpreter.replace(with: interpreter.session.standard(seed: lesson.seed(for: student)))
    go(to: LessonState(lesson))
    send(.opened(finished: finished), &report)
  }

  /// Opens a lesson without a line in the transcript.
  @discardableResult
  func open(_ lesson: Lesson, finished: [String] = [], stoppingBehind stop: Int? = nil) -> LineReport {
    var report = LineReport(interpreter.read(""))
    work = WorkCounter(stoppingBehind: stop)
    open(lesson, finished: finished, &report)
    report.result = recorder.finish("", .nothing, in: interpreter.session).result
    return report
  }

  /// Closes the lesson; the workspace stays.
  func close() { go(to: nil) }

  /// Switches to a state of a lesson; nil closes the lesson.
  func go(to state: LessonState?) {
    if state?.lesson != self.state?.lesson {
      snapshots = [:]
      // Tab completion for `goto` offers this lesson's steps.
      interpreter.environment.commands = .complete(
        recorder, library, steps: state?.lesson.steps.map(\.id) ?? [])
    }
    self.state = state
    answerJudge = nil
    noteSituation()
  }

  /// Creates a silent copy of the driver at the same position, for trying out lines.
  func fork() -> LessonDriver {
    var environment = interpreter.environment
    environment.silence()
    environment.files = environment.files.ofAuthor
    let fork = LessonDriver(
      environment, session: interpreter.session, recorder: Recorder(seed: 0), library: library, student: student)
    fork.go(to: state)
    fork.snapshots = snapshots
    return fork
  }

  /// Makes the lesson's situation known to the lesson commands, and sets the memory budget inside or outside lessons.
  func noteSituation() {
    interpreter.environment.memory = state == nil ? memory : memory.ofLesson
    guard let state else {
      interpreter.environment[LessonSituation.self] = LessonSituation(presented: presented)
      return
    }
    interpreter.environment[LessonSituation.self] = LessonSituation(
      lesson: state.lesson.name, stepIDs: state.lesson.steps.map(\.id), position: state.position,
      isStepDone: state.task == nil || state.isDoneAlready, hasQuestion: state.openQuestion != nil)
  }

  // MARK: Lines

  /// Parses and runs a line.
  func execute(
    _ text: String, handle: (LessonRequest, inout LineReport) -> Void = { _, _ in }
  ) -> LineReport {
    execute(interpreter.read(text), handle: handle)
  }

  /// Runs a typed line and passes it to the recorder.
  ///
  /// - Parameters:
  ///   - stop: number of work units after which Ctrl-C stopped the lesson in the line's earlier run; nil if it did not.
  ///   - batches: number of training batches after which Ctrl-C stopped the line itself in that run; nil if it did not.
  ///   - show: receives the outcome of the line itself, before the lesson reacts to it.
  ///   - handle: performs requests about lessons and journals.
  func execute(
    _ line: ParsedLine, stoppingBehind stop: Int? = nil, trainingOnly batches: Int? = nil,
    show: (Interpreter.Outcome) -> Void = { _ in },
    handle: (LessonRequest, inout LineReport) -> Void = { _, _ in }
  ) -> LineReport {
    var report = LineReport(typed(line))
    work = WorkCounter(stoppingBehind: stop)
    interpreter.environment.batches = BatchCounter(stoppingBehind: batches)
    run(
      &report,
      show: { report in
        recorder.take(report.outcome)
        report.ownLines = recorder.lineCount
        show(report.outcome)
      }, handle: handle)
    let finished = recorder.finish(
      report.text, report.outcome, with: report.commands.map(\.text), stops: stops(of: report),
      in: interpreter.session)
    report.result = finished.result
    report.entry = finished.entry
    report.notices = [finished.notice].compactMap(\.self)
    return report
  }

  /// Returns where Ctrl-C stopped the lesson, and the line itself if its results were kept.
  private func stops(of report: LineReport) -> StopMarks {
    let isKept = report.outcome.isStoppedAndKept
    return StopMarks(
      lesson: work.stoppedBehind, batches: isKept ? interpreter.environment.batches.map(\.count) : nil)
  }

  /// Runs the line of a report and performs its requests to the lesson; nothing is recorded.
  func run(
    _ report: inout LineReport, show: (inout LineReport) -> Void = { _ in },
    handle: (LessonRequest, inout LineReport) -> Void = { _, _ in }
  ) {
    let before = interpreter.session
    report.outcome = interpreter.execute(report.line)
    show(&report)
    // The Ctrl-C that stopped the command must not also stop the lesson's reaction to it.
    if report.outcome.diagnostic?.code == .interrupted { interpreter.environment.forgetInterrupt() }
    // The requests of a failed line are ignored.
    report.requests = report.outcome.diagnostic == nil ? report.outcome.requests() : []
    // Besides issuing requests, `run FILE` may change values that a key uses.
    if report.requests.isEmpty || interpreter.session.hasChanged(since: before) { answerJudge = nil }
    if report.requests.isEmpty, !report.outcome.isEmpty, state != nil { watch(before, &report) }
    for request in report.requests {
      if request.isAboutJournals { handle(request, &report) } else { send(.word(request), &report) }
    }
  }

  /// Reports a student's line to the lesson.
  private func watch(_ before: Session, _ report: inout LineReport) {
    guard let task = state?.openTask else { return }
    let line = enteredLine(report, before, task)
    report.entered = ResultJudge.Entered(
      line: report.line, outcome: report.outcome, before: before, interpreter: interpreter)
    send(.evaluated(line), &report)
    report.entered = nil
    guard line.isUnknown, let start = snapshots[.stepStart] else { return }
    let words = Set(line.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    let lost = start.names.filter { words.contains($0) && interpreter.session.variables[$0] == nil }
    if !lost.isEmpty { send(.lost(lost), &report) }
  }

  private func enteredLine(_ report: LineReport, _ before: Session, _ task: LessonTask) -> EnteredLine {
    let reading = report.line.reading
    return EnteredLine(
      text: report.text, code: report.outcome.diagnostic?.code, words: Set(reading?.words ?? []),
      target: reading?.target, changesSession: interpreter.session.hasChanged(since: before),
      usesSolution: task.isTriedBy(reading, interpreter), givesNumber: report.outcome.value is NumberValue)
  }

  // MARK: Events

  /// Sends an event to the lesson and performs its effects, until it waits for the student.
  func send(_ event: LessonEvent, _ report: inout LineReport) {
    var next: LessonEvent? = event
    while let event = next, let effects = state?.advance(event) {
      report.events.append(event)
      next = nil
      for effect in effects {
        willPerform(effect, self)
        report.effects.append(effect)
        next = perform(effect, &report)
      }
    }
    noteSituation()
  }

  // MARK: Showing

  /// Shows lines, drawn for the terminal and once more for transcripts.
  func show(mayPage: Bool = false, _ draw: @escaping (GraphicsStyle) -> [String]) {
    interpreter.show(mayPage: mayPage, draw)
  }

  /// Shows one sentence, wrapped.
  func say(_ text: String, _ tone: Tone = .normal) { show { style in LessonDisplay.sentence(text, tone, style) } }

  /// Shows an element of the open lesson.
  func show(_ display: LessonDisplay) {
    guard let lesson = state?.lesson else { return }
    switch display {
    case .stepDone:
      let rest = "`next` continues; until then, experiment freely."
      say(takesEmptyLines ? "Enter or \(rest)" : rest, inTranscripts: rest, .faint)
    case .lessonDone:
      let rest = "`review` shows what you did, `leave` restores your workspace."
      let next = library.lesson(after: lesson).map { "`lesson \($0)` comes next; " } ?? ""
      say(next + rest, inTranscripts: rest)
    default: show { style in display.lines(of: lesson, style) }
    }
  }

  /// Shows one sentence, wrapped; transcripts get another one that does not depend on the machine or on how lines are
  /// entered.
  private func say(_ text: String, inTranscripts copy: String, _ tone: Tone = .normal) {
    interpreter.show(
      mayPage: false, { style in LessonDisplay.sentence(text, tone, style) },
      inTranscripts: { style in LessonDisplay.sentence(copy, tone, style) })
  }
}

extension LessonLibrary {
  /// Returns the name of the lesson that follows another; nil for the last or an unknown lesson.
  fileprivate func lesson(after lesson: Lesson) -> String? {
    let next = entries.firstIndex { $0.name == lesson.name }.map { $0 + 1 } ?? entries.count
    return next < entries.count ? entries[next].name : nil
  }
}
