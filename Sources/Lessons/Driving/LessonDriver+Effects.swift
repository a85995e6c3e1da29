internal import CommandInterpreter
internal import TerminalGraphics
internal import Transcripts

/// Performs a lesson's effects in the session.
extension LessonDriver {
  /// Performs an effect and returns the event that answers it, if one is expected.
  func perform(_ effect: LessonEffect, _ report: inout LineReport) -> LessonEvent? {
    switch effect {
    case .show(let display): show(display)
    case .remark(let text, _): say(text, .warning)
    case .blameLesson(let text): say("\(text): please tell the lesson's author.", .bad)
    // The report records marks.
    case .mark: break
    case .save(let place): snapshots[place] = interpreter.session
    case .restore(let place): restore(place)
    case .bind(let found): bind(found)
    case .leave: close()
    case .judge: return report.entered.flatMap { judgement(of: $0) }.map { .judged($0) }
    case .read(let answer): return read(answer)
    case .judgeAnswer(let reading): return judge(reading)
    case .solve: return solve()
    case .compare(let prediction): return compare(prediction)
    case .run(let place): return run(place, &report)
    case .make(let place, let keepsOthers): return make(place, keepsOthers: keepsOthers)
    case .bringBack(let place): return .workspaceMade(WorkspaceChange(changed: bringBack(place)))
    case .goBack(let place):
      let before = interpreter.session
      restore(place)
      return .workspaceMade(WorkspaceChange(from: before, to: interpreter.session))
    }
    return nil
  }

  /// Whether the lesson's work must stop here.
  var isStopped: Bool { work.isOver(interpreter.environment.isInterrupted) }

  /// Returns the result of a computation and counts it as one unit of work. If there is no result or Ctrl-C stopped it,
  /// records that the work was stopped and returns nil.
  func counted<Result>(_ compute: () -> Result?) -> Result? {
    guard !isStopped, let result = compute(), !isStopped else {
      work.stop()
      return nil
    }
    work.count()
    return result
  }

  // MARK: Workspaces

  /// Replaces the session; `undo` cannot go back past this point.
  private func replace(with session: Session) {
    interpreter.replace(with: session)
    answerJudge = nil
  }

  private func restore(_ place: WorkspaceSnapshot) {
    guard let earlier = snapshots[place] else { return }
    var session = interpreter.session
    session.restore(earlier)
    replace(with: session)
  }

  private func bind(_ found: FoundName) {
    guard let value = interpreter.session.variables[found.studentsName] else { return }
    interpreter.bind(found.name, to: value)
    answerJudge = nil
  }

  private func bringBack(_ place: WorkspaceSnapshot) -> [String] {
    guard let earlier = snapshots[place] else { return [] }
    defer { answerJudge = nil }
    return interpreter.bringBack(earlier)
  }

  /// Replaces the workspace with the lesson's own at a position.
  ///
  /// - Parameter keepsOthers: whether to keep values under names that the lesson's workspace does not use.
  private func make(_ place: LessonPlace, keepsOthers: Bool) -> LessonEvent {
    guard !isStopped, let made = made(at: place) else {
      work.stop()
      return .stopped
    }
    work.count()
    let now = interpreter.session
    var fresh = now
    fresh.restore(made.session)
    if keepsOthers {
      for name in now.names where made.session.variables[name] == nil { fresh.keep(name, from: now) }
    }
    replace(with: fresh)
    // Differences are not reported when other values are kept.
    var change = keepsOthers ? WorkspaceChange() : WorkspaceChange(from: now, to: fresh)
    change.lacksData = made.lacksData
    return .workspaceMade(change)
  }

  /// Creates the session at a position of the lesson by running the nearest setup and the demonstrations and solutions
  /// since; nil if no lesson is open or Ctrl-C stopped this.
  func made(at place: LessonPlace) -> (session: Session, lacksData: Bool)? {
    guard let lesson = state?.lesson else { return nil }
    return LessonPath(lesson, student: student, interpreter).start(of: place.step, item: place.item)
  }

  // MARK: Commands

  /// Types and runs the commands of a task visibly, up to the first one that does not end as expected or that Ctrl-C
  /// stops.
  private func run(_ place: LessonPlace, _ report: inout LineReport) -> LessonEvent {
    show(.blank)
    var run = CommandRun()
    for command in state?.lesson.task(at: place)?.modelCommands ?? [] {
      guard !isStopped else {
        run.isStopped = true
        break
      }
      let result = runByLesson(command.text, &report)
      run.outputs.append(result.lines)
      if result.code == .interrupted {
        // A re-run of the line ends before this command, so the history must not contain it either.
        interpreter.forgetLine()
        run.isStopped = true
        break
      }
      work.count()
      if result.code != command.code {
        run.failure = CommandRun.Failure(command: command.text, code: result.code)
        break
      }
    }
    if run.isStopped { work.stop() }
    return .ran(run)
  }

  /// Types and runs a command of the lesson. As its author is not trusted, it may not write files and may read only
  /// those in the folders of open documents, such as the lesson's.
  private func runByLesson(_ text: String, _ report: inout LineReport) -> CommandResult {
    show(.command(text))
    let start = recorder.lineCount
    let files = interpreter.environment.files
    interpreter.environment.files = files.ofAuthor
    // Its requests are ignored: only the student may use lesson commands.
    let outcome = interpreter.execute(text)
    interpreter.environment.files = files
    // The student's `undo` must not undo what the lesson did.
    interpreter.forgetUndo()
    answerJudge = nil
    if let diagnostic = outcome.diagnostic {
      let lines = diagnostic.rendered.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      show { style in lines.map { Tone.bad.paint($0, style) } }
    }
    let result = CommandResult(lines: recorder.lines(from: start), code: outcome.diagnostic?.code)
    report.commands.append((text, result))
    return result
  }
}

extension WorkspaceChange {
  /// Computes the difference between the values of two sessions.
  init(from before: Session, to now: Session) {
    changed = before.names.filter { name in
      guard let old = before.variables[name], let new = now.variables[name] else { return false }
      return !new.isEqual(to: old)
    }
    gone = before.names.filter { now.variables[$0] == nil }
  }
}

extension Interpreter {
  /// Restores the values and random state of an earlier session; values created since under other names stay.
  ///
  /// - Returns: the names whose values had changed or were gone.
  mutating func bringBack(_ earlier: Session) -> [String] {
    let now = session
    guard now.hasChanged(since: earlier) else { return [] }
    let changed = earlier.names.filter { name in
      guard let value = now.variables[name], let before = earlier.variables[name] else { return true }
      return !value.isEqual(to: before)
    }
    var restored = now
    restored.restore(earlier)
    for name in now.names where earlier.variables[name] == nil { restored.keep(name, from: now) }
    replace(with: restored)
    return changed
  }
}
