internal import CommandInterpreter
internal import TerminalGraphics

/// The way through a lesson: from step to step, and within a step from passage to task.
extension LessonHost {
  /// Begins a step with the session as it is.
  func enter(_ position: Int) {
    guard var play, play.lesson.steps.indices.contains(position) else { return }
    play.position = position
    play.item = 0
    play.task = nil
    play.predictions = []
    play.stepStart = interpreter.session
    play.stepEnd = nil
    if play.records[position].status == .untouched { play.records[position].status = .begun }
    self.play = play
    mark(.begins, play.step.id, title: play.step.title)
    let (number, count, title) = (position + 1, play.lesson.steps.count, play.step.title)
    show { style in
      ["", Tone.faint.paint("Step \(number) of \(count)", style)] + ProseText(heading: title, level: 2).lines(style)
    }
    proceed()
  }

  /// Shows and runs what comes next, up to a task of the student or the end of the step.
  func proceed() {
    while let current = play, current.item < current.step.items.count {
      switch current.step.items[current.item] {
      case .passage(let passage):
        show(passage)
        play?.item += 1
      case .task(let task):
        guard case .demo(let commands) = task.kind else {
          open(task)
          return
        }
        run(commands.map(\.text), expecting: commands.map(\.code))
        play?.item += 1
        reveal()
      }
    }
    finishStep()
  }

  private func finishStep() {
    reveal()
    guard var play else { return }
    if play.records[play.position].status != .skipped { play.records[play.position].status = .done }
    play.stepEnd = interpreter.session
    let wasFinished = play.isFinished
    if play.isLastStep { play.isFinished = true }
    self.play = play
    mark(play.records[play.position].status == .skipped ? .skipped : .done, play.step.id)
    if play.isFinished {
      if !wasFinished { farewell() }
    } else {
      let rest = "`next` goes on; until then play as you like."
      say(takesEmptyLines ? "Enter or \(rest)" : rest, inTranscripts: rest, .faint)
    }
  }

  /// Notes what became of a step.
  func mark(_ mark: Journal.Mark, _ id: String, title: String? = nil) {
    journal?.mark(mark, id, title: title)
    didMark(mark, id)
  }

  private func farewell() {
    guard let play else { return }
    let done = play.records.count { $0.status == .done }
    let skipped = play.records.count { $0.status == .skipped }
    var text = "That was the lesson \(play.lesson.title): \(done) of \(play.records.count) steps done"
    if skipped > 0 { text += ", \(skipped) skipped" }
    say("")
    say(text + ".", .good)
    let entries = desk.library.entries
    let rest = "`review` shows what you did, `leave` brings your workspace back."
    let place = entries.firstIndex { $0.name == play.lesson.name }.map { $0 + 1 } ?? entries.count
    let next = place < entries.count ? "`lesson \(entries[place].name)` comes next; " : ""
    say(next + rest, inTranscripts: rest)
  }

  /// Goes to the step behind this one. What was changed by playing is as the step left it.
  func goOn() {
    guard let play else { return }
    if play.isLastStep {
      say("This was the last step. `leave` brings your workspace back, `goto 1` begins again.")
      return
    }
    if let end = play.stepEnd {
      let changed = bringBack(end)
      if !changed.isEmpty {
        let (verb, noun) = changed.count == 1 ? ("is", "it") : ("are", "them")
        say("\(changed.joined(separator: ", ")) \(verb) again as the step left \(noun).", .faint)
      }
    }
    enter(play.position + 1)
  }

  /// Makes values and randomness those of an earlier session; what was made since under other names stays.
  ///
  /// - Returns: the names whose values had been changed.
  func bringBack(_ earlier: Session) -> [String] {
    let now = interpreter.session
    guard now.hasChanged(since: earlier) else { return [] }
    let changed = earlier.names.filter { name in
      guard let value = now.variables[name], let before = earlier.variables[name] else { return true }
      return !value.isEqual(to: before)
    }
    var restored = now
    restored.restore(earlier)
    for name in now.names where earlier.variables[name] == nil { restored.keep(name, from: now) }
    interpreter.replace(with: restored)
    return changed
  }

  // MARK: Commands of the lesson

  /// Types and runs commands in front of the student. Where one fails that should not, the workspace is made anew as the
  /// lesson has it, and all are run again; where that fails too, the lesson is at fault, and goes on.
  func run(_ commands: [String], expecting codes: [ErrorCode?]) {
    if play(commands, expecting: codes) == nil { return }
    rebuild()
    say("Something that this step needs was changed: the workspace is again as the lesson has it.", .warning)
    if let failure = play(commands, expecting: codes) {
      blameLesson("The lesson has a mistake here: `\(failure)` does not end as it should")
    }
  }

  /// The first command that did not end as expected; nil where all did.
  private func play(_ commands: [String], expecting codes: [ErrorCode?]) -> String? {
    for (text, code) in zip(commands, codes) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      show { style in
        lines.enumerated().map { place, line in
          Tone.strong.paint((place == 0 ? Transcript.prompt : Transcript.continuation) + " ", style)
            + DisplayText.escaped(line)
        }
      }
      let start = recorder.lineCount
      let outcome = runByLesson(text)
      if let diagnostic = outcome.diagnostic {
        let rendered = diagnostic.rendered.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        show { style in rendered.map { Tone.bad.paint($0, style) } }
      }
      lessonCommands.append((text, CommandResult(lines: recorder.lines(from: start), code: outcome.diagnostic?.code)))
      if outcome.diagnostic?.code != code { return text }
    }
    return nil
  }

  /// Runs a command that the lesson's author wrote: it may write no files, for the author may be a stranger.
  private func runByLesson(_ text: String) -> Interpreter.Outcome {
    let folder = interpreter.environment.writableFolder
    interpreter.environment.writableFolder = Trial.noFolder
    defer { interpreter.environment.writableFolder = folder }
    let outcome = interpreter.execute(text)
    // The words that steer lessons are the student's.
    _ = desk.takeRequests()
    return outcome
  }

  /// Makes the workspace as it is at the beginning of the step, for somebody who did all before as the lesson does.
  func rebuild() {
    guard let play else { return }
    var fresh = interpreter.session
    fresh.restore(LessonPath(play.lesson, student: student, interpreter).session(before: play.position))
    interpreter.replace(with: fresh)
    self.play?.stepStart = fresh
  }

  // MARK: Text

  func show(_ passage: Passage) {
    show { style in [""] + passage.lines(style) }
  }
}

/// The workspaces at which the steps of a lesson begin, when they are reached by the lesson's own commands.
struct LessonPath {
  private let lesson: Lesson
  private let student: String
  private let interpreter: Interpreter

  init(_ lesson: Lesson, student: String, _ interpreter: Interpreter) {
    self.lesson = lesson
    self.student = student
    self.interpreter = interpreter
  }

  /// The session at the beginning of a step: from its own setup, or from that of a step before and the solutions since.
  func session(before position: Int) -> Session {
    let start = (0...position).last { lesson.steps[$0].setup != nil } ?? 0
    var trial = Trial(
      of: interpreter, session: interpreter.session.emptied(seed: lesson.seed(for: student)))
    for command in lesson.steps[start].setup ?? [] { trial.run(command.text) }
    for step in lesson.steps[start..<position] {
      for command in step.tasks.flatMap(\.modelCommands) { trial.run(command.text) }
    }
    return trial.session
  }
}
