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
    play.outputs = [:]
    play.isFinished = false
    play.isSkipped = false
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
        guard run(commands.map(\.text), expecting: commands.map(\.code)) else {
          say("Stopped: the workspace is as it was. `next` shows this again, `skip` goes on without it.", .warning)
          return
        }
        play?.item += 1
        reveal()
      }
    }
    finishStep()
  }

  private func finishStep() {
    reveal()
    guard var play else { return }
    // Who did the step once has done it, whatever they skip when they come back.
    if play.records[play.position].status != .done {
      play.records[play.position].status = play.isSkipped ? .skipped : .done
    }
    play.stepEnd = interpreter.session
    play.ends[play.position] = interpreter.session
    play.isFinished = play.isLastStep
    self.play = play
    mark(play.isSkipped ? .skipped : .done, play.step.id)
    if play.isFinished {
      farewell()
    } else if !goesOnByItself {
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
    let entries = library.entries
    let rest = "`review` shows what you did, `leave` brings your workspace back."
    let place = entries.firstIndex { $0.name == play.lesson.name }.map { $0 + 1 } ?? entries.count
    let next = place < entries.count ? "`lesson \(entries[place].name)` comes next; " : ""
    say(next + rest, inTranscripts: rest)
  }

  /// Goes to the step behind this one. What was changed by playing is as the step left it.
  func goOn() {
    guard let play else { return }
    if play.isStopped {
      proceed()
      return
    }
    if play.isLastStep {
      say("This was the last step. `leave` brings your workspace back, `goto 1` begins again.")
      return
    }
    // Looked at once more, and left before its end: the next begins as if nothing of this had been done again.
    if play.task != nil {
      go(to: play.position + 1, asLeft: true)
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
  ///
  /// - Returns: false where Ctrl-C stopped them; the workspace is then as it was before.
  func run(_ commands: [String], expecting codes: [ErrorCode?]) -> Bool {
    let before = interpreter.session
    var ending = play(commands, expecting: codes)
    if case .failed(_, let code) = ending {
      if code == .noData {
        say("This step needs data that is not here: `skip` and `goto` go on without.", .warning)
        return true
      }
      guard rebuild(keepingOthers: true) else { return stop(before) }
      say("Something that this step needs was changed: the workspace is again as the lesson has it.", .warning)
      ending = play(commands, expecting: codes)
    }
    switch ending {
    case .asExpected: return true
    case .failed(let command, _):
      if !lacksData { blameLesson("The lesson has a mistake here: `\(command)` does not end as it should") }
      return true
    case .stopped: return stop(before)
    }
  }

  /// Whether what comes before could not have what it needs.
  private var lacksData: Bool {
    play.flatMap { path(through: $0).start(of: $0.position, item: $0.item)?.lacksData } ?? false
  }

  private func path(through play: LessonPlay) -> LessonPath { LessonPath(play.lesson, student: student, interpreter) }

  /// Whether what the lesson runs is to stop here.
  var isStopped: Bool {
    if let stopsBehind { return workDone >= stopsBehind }
    return !isResuming && interpreter.environment.isInterrupted()
  }

  /// Notes that Ctrl-C stopped the lesson here, and says so.
  func noteStop(_ text: String) {
    stoppedBehind = workDone
    say(text, .warning)
  }

  /// Notes that Ctrl-C stopped what the lesson ran, and takes it back.
  private func stop(_ before: Session) -> Bool {
    var session = interpreter.session
    session.restore(before)
    interpreter.replace(with: session)
    stoppedBehind = workDone
    return false
  }

  private enum Ending {
    case asExpected
    /// The first command that did not end as expected, and how it did.
    case failed(String, ErrorCode?)
    case stopped
  }

  private func play(_ commands: [String], expecting codes: [ErrorCode?]) -> Ending {
    show { _ in [""] }
    if let item = play?.item { play?.outputs[item] = [] }
    // What is run again unseen is heard: somebody who comes back is shown it.
    let (quiet, heard) = (interpreter.environment, recorder.lineCount)
    if isResuming { recorder.attach(to: &interpreter.environment) }
    defer {
      if isResuming {
        interpreter.environment.replaceOutputs(by: quiet)
        recorder.forgetLines(from: heard)
      }
    }
    for (text, code) in zip(commands, codes) {
      if isStopped { return .stopped }
      show(text)
      let start = recorder.lineCount
      let outcome = runByLesson(text)
      if let diagnostic = outcome.diagnostic {
        let rendered = diagnostic.rendered.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        show { style in rendered.map { Tone.bad.paint($0, style) } }
      }
      let result = CommandResult(lines: recorder.lines(from: start), code: outcome.diagnostic?.code)
      lessonCommands.append((text, result))
      if let item = play?.item { play?.outputs[item, default: []].append(result.lines) }
      if outcome.diagnostic?.code == .interrupted { return .stopped }
      workDone += 1
      if outcome.diagnostic?.code != code { return .failed(text, outcome.diagnostic?.code) }
    }
    return .asExpected
  }

  /// Shows a command of the lesson as if it had been typed.
  func show(_ command: String) {
    let lines = command.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    show { style in
      lines.enumerated().map { place, line in
        Tone.strong.paint((place == 0 ? Transcript.prompt : Transcript.continuation) + " ", style)
          + DisplayText.escaped(line)
      }
    }
  }

  /// Runs a command that the lesson's author wrote: it may write no files, for the author may be a stranger.
  private func runByLesson(_ text: String) -> Interpreter.Outcome {
    let folder = interpreter.environment.writableFolder
    interpreter.environment.writableFolder = Trial.noFolder
    defer { interpreter.environment.writableFolder = folder }
    let outcome = interpreter.execute(text)
    // What words ask for is the student's to ask, and so is `undo`: it takes back nothing that the lesson did.
    interpreter.forgetUndo()
    return outcome
  }

  /// The session as it is here, for somebody who did all before as the lesson does; nil where Ctrl-C stopped that.
  func madeByLesson(_ play: LessonPlay) -> Session? {
    path(through: play).start(of: play.position, item: play.item)?.session
  }

  /// Makes the workspace so.
  ///
  /// - Parameter keepingOthers: whether values stay under names that the lesson does not use.
  /// - Returns: false where Ctrl-C stopped that; all is then as it was.
  func rebuild(keepingOthers: Bool = false) -> Bool {
    guard let play else { return true }
    guard !isStopped, let made = madeByLesson(play) else {
      stoppedBehind = workDone
      return false
    }
    workDone += 1
    let now = interpreter.session
    var fresh = now
    fresh.restore(made)
    if keepingOthers {
      for name in now.names where made.variables[name] == nil { fresh.keep(name, from: now) }
    }
    interpreter.replace(with: fresh)
    if play.item == 0 { self.play?.stepStart = fresh }
    return true
  }

  // MARK: Text

  func show(_ passage: Passage) {
    show { style in [""] + passage.lines(style) }
  }
}
