internal import CommandInterpreter
internal import Transcripts

/// Creates a lesson's workspaces by running its own setups, demonstrations and solutions, without showing anything.
struct LessonPath {
  private let lesson: Lesson
  private let student: String
  private let interpreter: Interpreter

  init(_ lesson: Lesson, student: String, _ interpreter: Interpreter) {
    self.lesson = lesson
    self.student = student
    self.interpreter = interpreter
  }

  /// Creates the session at the start of a step, or before one of its items. Runs the step's own setup or the nearest
  /// earlier one, and the demonstrations and solutions since.
  ///
  /// - Returns: the session, and whether a required dataset is missing; nil if Ctrl-C stopped this.
  func start(of position: Int, item: Int = 0) -> (session: Session, lacksData: Bool)? {
    let start = (0...position).last { lesson.steps[$0].setup != nil } ?? 0
    var trial = Trial(
      of: interpreter, session: interpreter.session.emptied(seed: lesson.seed(for: student)))
    var lacksData = false
    for command in lesson.steps[start].setup ?? [] {
      let code = trial.run(command.text).diagnostic?.code
      if code == .noData { lacksData = true }
      if code == .interrupted || interpreter.environment.isInterrupted() { return nil }
    }
    let items = lesson.steps[start..<position].flatMap(\.items) + lesson.steps[position].items.prefix(item)
    for case .task(let task) in items {
      let codes = solve(task, in: &trial)
      if codes.contains(.noData) { lacksData = true }
      if codes.contains(.interrupted) || interpreter.environment.isInterrupted() { return nil }
    }
    return (trial.session, lacksData)
  }

  /// Runs a task's commands. Values that a goal finds under other names also get the lesson's names, as when a student
  /// reaches the goal.
  ///
  /// - Returns: the error codes of the failed commands.
  private func solve(_ task: LessonTask, in trial: inout Trial) -> Set<ErrorCode> {
    var history = TaskHistory()
    for command in task.modelCommands {
      if let code = trial.run(command.text).diagnostic?.code { history.codes.insert(code) }
      let reading = interpreter.reading(of: command.text)
      history.words.formUnion(reading?.words ?? [])
      history.lastTarget = reading?.target ?? history.lastTarget
    }
    for (name, student) in namesFound(by: task, history, in: trial.session) {
      if let value = trial.session.variables[student] { trial.bind(name, to: value) }
    }
    return history.codes
  }

  /// After a solution has reached a goal, returns the goal's names whose values have other names in the session; empty
  /// if every name already has a value or the goal is not reached.
  func namesFound(
    by task: LessonTask, _ history: TaskHistory, in session: Session
  ) -> [(name: String, student: String)] {
    guard case .goal(let lines) = task.kind, lines.contains(where: { isMissing($0, in: session) }) else { return [] }
    var judged = interpreter
    judged.replace(with: session)
    guard case .holds(let found) = GoalJudge(lines, history, judged).verdict() else { return [] }
    return found
  }

  /// Whether a line finds a value for a name that is not in use yet.
  private func isMissing(_ line: GoalLine, in session: Session) -> Bool {
    if case .find(let name, _) = line.predicate { session.variables[name] == nil } else { false }
  }
}
