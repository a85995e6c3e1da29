internal import CommandInterpreter
internal import Transcripts

/// Automatic runs through a lesson, with the findings.
final class LessonTrialRun {
  private let lesson: Lesson
  private(set) var findings: [LessonFinding] = []
  /// The student's name.
  private let student: String
  private let threads: Int
  private let files: FileAccess
  private let willRun: (String) -> Void

  /// Creates a trial run of a lesson for a student.
  ///
  /// - Parameters:
  ///   - files: the files that the lesson's commands may access.
  ///   - willRun: called with each line before it runs.
  init(
    _ lesson: Lesson, student: String, threads: Int, files: FileAccess = .none,
    willRun: @escaping (String) -> Void = { _ in }
  ) {
    self.lesson = lesson
    self.student = student
    self.threads = threads
    self.files = files
    self.willRun = willRun
  }

  private func finding(_ line: Int, _ message: String) {
    let finding = LessonFinding(line: line, message: message)
    if !findings.contains(finding) { findings.append(finding) }
  }

  /// Creates a driver that has no open lesson and shows and stores nothing.
  private func driver() -> LessonDriver {
    var environment = Environment()
    environment.threads = threads
    environment.capabilities = Recorder.capabilities
    environment.files = files
    environment.willRun = willRun
    var settings = Settings()
    settings.usesPager = false
    return LessonDriver(
      environment, session: Session(seed: lesson.seed(for: student), settings: settings),
      recorder: Recorder(seed: Session.defaultSeed), library: .builtIn, student: student)
  }

  /// Creates a driver and opens the lesson in it.
  private func opened(checksDemos: Bool = false) -> LessonDriver {
    let driver = driver()
    driver.willPerform = { [unowned self] effect, driver in
      // The result of the predicted commands is known now, so the whole key can be checked.
      if case .compare(let prediction) = effect { check(prediction, in: driver) }
    }
    let report = driver.open(lesson)
    collectFaults(report, in: driver)
    if checksDemos { checkDemos(of: report) }
    return driver
  }

  /// Runs the lesson as a student who knows all answers, trying each listed mistake first.
  func solve() {
    let driver = opened(checksDemos: true)
    while let state = driver.state, !state.isFinished {
      if let task = state.openTask {
        guard solve(task, in: driver) else {
          finding(task.line, "the solution does not solve this task")
          return
        }
      } else {
        run("next", in: driver)
      }
    }
  }

  /// Checks each setup, then starts from its step and solves that step.
  func solveFromSetups() {
    for (place, step) in lesson.steps.enumerated() {
      guard let setup = step.setup else { continue }
      check(setup)
      let driver = opened()
      run("goto \(place + 1)", in: driver)
      if let task = driver.state?.openTask { checkStart(of: task, in: driver) }
      while let state = driver.state, state.position == place, let task = state.openTask {
        guard enterSolution(task, in: driver, checksOutput: false) else {
          finding(step.line, "this step cannot be solved when started from its own setup")
          break
        }
      }
    }
  }

  /// Runs the lesson as a student who only enters `skip`.
  func skip() {
    let driver = opened()
    let most = 2 * lesson.steps.count + lesson.steps.reduce(0) { $0 + $1.items.count } + 2
    for _ in 0..<most where driver.state?.isFinished == false { run("skip", in: driver, checksDemos: false) }
    if driver.state?.isFinished != true {
      finding(driver.state?.step.line ?? 1, "a student who only enters `skip` cannot get past this step")
    }
  }

  /// Checks that the commands of a setup give the expected results. Without this check, a failing setup would only show
  /// in the tasks that follow it.
  private func check(_ setup: [Transcript.Command]) {
    let driver = driver()
    for command in setup {
      let report = driver.execute(command.text)
      if report.outcome.diagnostic?.code != command.code {
        finding(command.line, ended(command, report.outcome))
      } else if !command.expected.isEmpty {
        compare(command, report.result.lines)
      }
    }
  }

  private func ended(_ command: Transcript.Command, _ outcome: Interpreter.Outcome) -> String {
    let came = outcome.diagnostic.map { "error \($0.code.rawValue): \($0.message)" } ?? "success"
    return "`\(command.text)` ended with \(came)"
  }

  private func collectFaults(_ report: LineReport, in driver: LessonDriver) {
    for fault in report.lessonFaults { finding(driver.state?.step.line ?? 1, fault) }
  }

  // MARK: One task

  private func solve(_ task: LessonTask, in driver: LessonDriver) -> Bool {
    checkStart(of: task, in: driver)
    if case .ask(let question) = task.kind { check(task, question, in: driver) }
    for wrong in task.wrongs { check(wrong, of: task, in: driver.fork()) }
    return enterSolution(task, in: driver, checksOutput: true)
  }

  private func checkStart(of task: LessonTask, in driver: LessonDriver) {
    guard case .goal(let lines) = task.kind,
      case .holds = GoalJudge(lines, TaskHistory(), driver.interpreter).verdict()
    else { return }
    finding(task.line, "the goal already holds before anything is entered")
  }

  /// Enters a task's solution and returns whether it solved the task.
  private func enterSolution(_ task: LessonTask, in driver: LessonDriver, checksOutput: Bool) -> Bool {
    guard let before = driver.state else { return false }
    if let question = task.question {
      run("answer " + rightAnswer(task, question, in: driver), in: driver, checksDemos: checksOutput)
    }
    for command in task.modelCommands {
      let report = run(command.text, in: driver, checksDemos: checksOutput)
      if report.outcome.diagnostic?.code != command.code {
        finding(command.line, ended(command, report.outcome))
      } else if checksOutput, !command.expected.isEmpty {
        compare(command, Array(report.result.lines.prefix(report.ownLines)))
      }
    }
    // A solution may contain lesson commands: going back or leaving solves nothing and would loop forever.
    guard let after = driver.state else { return false }
    return (after.position, after.item) > (before.position, before.item)
  }

  /// Returns the right answer to a question, or some answer if the key has none or cannot be computed yet, as for some
  /// predictions.
  private func rightAnswer(_ task: LessonTask, _ question: Question, in driver: LessonDriver) -> String {
    switch question.kind {
    case .text: return "something in words"
    case .choice(let choices):
      for entry in task.key?.entries ?? [] where entry.isRight {
        if case .literal(let text) = entry.answer { return text }
      }
      return choices[0].label
    case .number:
      let numbers = try? AnswerJudge(question, task.key, driver.interpreter).numbers()
      return numbers?.first { $0.entry.isRight }.map { "\($0.number)" } ?? "0"
    }
  }

  // MARK: Wrong attempts

  private func check(_ wrong: [Transcript.Command], of task: LessonTask, in driver: LessonDriver) {
    var isTold = false
    var told: [String] = []
    for command in wrong {
      let report = run(command.text, in: driver, checksDemos: false)
      let code = report.outcome.diagnostic?.code
      isTold = isTold || !report.remarks.isEmpty || code != nil
      guard driver.state?.openTask?.line == task.line else {
        finding(command.line, "this is listed as wrong but was accepted")
        return
      }
      if let wanted = command.code, code != wanted {
        finding(
          command.line, "`\(command.text)` ended with \(code?.rawValue ?? "success"), expected \(wanted.rawValue)"
        )
      }
      // Remarks are compared unwrapped. If a remark only says that an earlier one of this attempt still applies, the
      // earlier one counts too.
      let seen = Array(report.result.lines.prefix(report.ownLines)) + report.remarks
      let stillSaid = report.repeatsRemark ? told : []
      if !report.remarks.isEmpty && !report.repeatsRemark { told = report.remarks }
      if !command.expected.isEmpty { compare(command, seen + stillSaid) }
    }
    if !isTold { finding(wrong[0].line, "this is rejected but the student is not told why") }
  }

  private func check(_ prediction: LessonState.Prediction, in driver: LessonDriver) {
    guard let state = driver.state, let question = state.task(of: prediction)?.question,
      let task = state.task(of: prediction)
    else { return }
    check(task, question, in: driver)
  }

  /// Checks that a key can be computed and that each listed answer is judged as listed.
  private func check(_ task: LessonTask, _ question: Question, in driver: LessonDriver) {
    guard let key = task.key else { return }
    let judge = AnswerJudge(question, key, driver.interpreter)
    do throws(Diagnostic) { _ = try judge.numbers() } catch {
      finding(task.line, "the key cannot be computed: \(error.message)")
      return
    }
    for entry in key.entries {
      guard case .literal(let text) = entry.answer else { continue }
      switch judge.verdict(text) {
      case .right where entry.isRight: break
      case .wrong(let message) where !entry.isRight && message == entry.message: break
      case .wrong where !entry.isRight:
        finding(entry.line, "`\(text)` is rejected with the message of another answer")
      case .right: finding(entry.line, "`\(text)` is listed as wrong but is accepted")
      case .wrong: finding(entry.line, "`\(text)` is listed as right but is rejected")
      case .unreadable(let message): finding(entry.line, "`\(text)` can't be read as an answer: \(message)")
      case .kept, .broken: finding(entry.line, "`\(text)` cannot be judged")
      }
      if !entry.isRight && entry.message.isEmpty {
        finding(entry.line, "`\(text)` is rejected but the student is not told why")
      }
    }
  }

  // MARK: Output

  @discardableResult
  private func run(_ text: String, in driver: LessonDriver, checksDemos: Bool = true) -> LineReport {
    let report = driver.execute(
      text,
      handle: { request, _ in
        // `leave` closes the lesson. Other requests that reach this handler are ignored, as they do not affect the open
        // lesson.
        if request == .leave { driver.close() }
      })
    if checksDemos { checkDemos(of: report) }
    collectFaults(report, in: driver)
    return report
  }

  /// The lesson's demo commands that have not run yet, in order.
  private lazy var demos: [Transcript.Command] = lesson.steps.flatMap(\.tasks).flatMap { task -> [Transcript.Command] in
    if case .demo(let commands) = task.kind { commands } else { [] }
  }

  private func checkDemos(of report: LineReport) {
    for (text, result) in report.commands {
      guard let place = demos.firstIndex(where: { $0.text == text }) else { continue }
      let command = demos.remove(at: place)
      if result.code != command.code {
        finding(command.line, "`\(text)` ended with \(result.code.inWords)")
      } else if command.expected.isEmpty, !result.lines.isEmpty, command.code == nil {
        finding(command.line, "this command has no expected output; `...` and one characteristic line are enough")
      } else {
        compare(command, result.lines)
      }
    }
  }

  private func compare(_ command: Transcript.Command, _ lines: [String]) {
    guard !command.matcher.matches(lines) else { return }
    let difference = ReplayReport.difference(of: command, CommandResult(lines: lines, code: command.code))
    finding(command.line, (["`\(command.text)` gives different output:"] + difference).joined(separator: "\n"))
  }
}
