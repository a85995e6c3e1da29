internal import CommandInterpreter
internal import TerminalGraphics

/// Opening a lesson, going on with one, and leaving it.
extension LessonHost {
  func open(_ name: String, again: Bool) {
    if play != nil { leave() }
    guard let lesson = read(name) else { return }
    prepare(lesson)
    if let shelf {
      do throws(FileProblem) {
        let opened = try shelf.open(lesson, student: student, again: again)
        journal = opened.journal
        if !opened.before.isEmpty {
          resume(opened.before)
          return
        }
        if opened.isChanged { carry(opened.done) }
      } catch {
        say("What you do in this lesson is not kept: \(error.message)", .warning)
      }
    }
    begin()
  }

  /// Begins a lesson that is in no library, or is to be followed without a journal.
  ///
  /// - Parameter done: steps that were done in another version of it.
  /// - Returns: what `lesson NAME` would have given.
  @discardableResult
  func begin(_ lesson: Lesson, carrying done: [String] = []) -> CommandResult {
    prepare(lesson)
    if !done.isEmpty { carry(done) }
    begin()
    desk.situation = situation
    return recorder.finish("", Interpreter.Outcome.nothing, in: interpreter.session).result
  }

  private func prepare(_ lesson: Lesson) {
    openings += 1
    outside = interpreter.session
    entries = ""
    interpreter.replace(with: interpreter.session.emptied(seed: lesson.seed(for: student)))
    play = LessonPlay(lesson, session: interpreter.session)
  }

  private func read(_ name: String) -> Lesson? {
    do {
      guard let entry = desk.library[name] else { return nil }
      return try Lesson(try entry.bytes())
    } catch let error as MarkdownError {
      say("The lesson \(name) cannot be read: line \(error.line): \(error.message).", .bad)
    } catch {
      say("The lesson \(name) cannot be read: \((error as? FileProblem)?.message ?? "\(error)").", .bad)
    }
    return nil
  }

  private func begin() {
    guard let play else { return }
    let lesson = play.lesson
    let time = lesson.minutes.map { ", about \($0) minutes" } ?? ""
    show { style in
      [""] + ProseText(heading: lesson.title, level: 1).lines(style)
        + [Tone.faint.paint("\(lesson.steps.count) steps\(time)", style)]
    }
    for passage in lesson.introduction { show(passage) }
    say("")
    say("`hint` helps, `skip` shows the solution and goes on, `leave` leaves; what you do is kept.", .faint)
    let first = play.records.firstIndex { $0.status != .done } ?? 0
    if first > 0 {
      self.play?.position = first
      rebuild()
    }
    enter(first)
  }

  /// Goes on where a journal ends: its lines are run again, unseen.
  private func resume(_ lines: [JournalLine]) {
    let loud = interpreter.environment
    interpreter.environment.silence()
    interpreter.environment.remark = { _ in }
    begin()
    desk.situation = situation
    for line in lines where line.code != .interrupted { run(line.text) }
    interpreter.environment.replaceOutputs(by: loud)
    lessonCommands = []
    guard let play else { return }
    say("Welcome back to \(play.lesson.title).", .good)
    restate()
  }

  /// The text of the step again, up to the task that waits.
  private func restate() {
    guard let play else { return }
    if play.isFinished {
      say("You have finished it: `review` shows what you did, `lesson \(play.lesson.name) again=yes` begins anew.")
      return
    }
    let step = play.step
    let head = "Step \(play.position + 1) of \(play.lesson.steps.count)"
    show { style in ["", Tone.faint.paint(head, style)] + ProseText(heading: step.title, level: 2).lines(style) }
    for item in step.items[..<play.item] {
      if case .passage(let passage) = item { show(passage) }
    }
    guard let task = play.task else {
      say("This step is done: `next` goes on.")
      return
    }
    let (judge, history, entered) = (task.judge, task.history, task.entered)
    open(task.task)
    self.play?.task?.judge = judge
    self.play?.task?.history = history
    self.play?.task?.entered = entered
    self.play?.task?.hintsShown = task.hintsShown
    if let open = judge?.open, !open.isEmpty, open.count < task.task.modelCommands.count {
      say("Still to do:")
      show { style in ProseText(verbatim: open).lines(style) }
    }
  }

  /// The lesson has changed since it was begun: steps that are still there stay finished.
  private func carry(_ done: [String]) {
    guard let play else { return }
    for (place, record) in play.records.enumerated() where done.contains(record.id) {
      self.play?.records[place].status = .done
      mark(.done, record.id)
    }
    say("This lesson has changed since you began it. Steps that you finished stay finished.", .warning)
  }

  /// Brings back the session from before the lesson.
  func leave() {
    guard let play else { return }
    self.play = nil
    let wasKept = journal != nil
    journal = nil
    if let outside {
      var session = interpreter.session
      session.restore(outside)
      interpreter.replace(with: session)
    }
    outside = nil
    let again = wasKept ? "; `lesson \(play.lesson.name)` goes on where you are" : ""
    say("You have left \(play.lesson.title)\(again). Your workspace is as it was before.")
  }

  func identify(_ id: String) {
    student = id
    do throws(FileProblem) { try shelf?.remember(student: id) } catch {
      say("This is not kept: \(error.message)", .warning)
    }
    say("The journals of your lessons are now \(id)'s.")
  }

  /// What to write into the journal of a command; a sentence where that cannot be done.
  func keep(_ entry: String, _ requests: [LessonDesk.Request]) -> String? {
    let isAboutJournals = requests.contains { request in
      switch request {
      case .list, .review, .progress, .identify, .leave: true
      default: false
      }
    }
    if play != nil, !isAboutJournals { entries += entry }
    guard let journal else { return nil }
    do throws(FileProblem) {
      try journal.append(isAboutJournals || journal.isFresh(after: requests) ? "" : entry)
      return nil
    } catch {
      self.journal = nil
      return "the journal ends here: \(error.message)"
    }
  }
}
