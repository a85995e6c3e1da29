internal import CommandInterpreter
internal import TerminalGraphics

/// Opening a lesson, leaving it, and who follows it.
extension LessonHost {
  func open(_ name: String, again: Bool, in language: String?) {
    if play != nil { leave() }
    guard let lesson = read(name, in: language) else { return }
    if shelf != nil, !isStudentKnown { askWhoFollows() }
    prepare(lesson)
    var finished = finishedBefore.flatMap { $0.lesson == lesson.name ? $0.steps : nil }
    if let shelf {
      let opened = shelf.open(lesson, student: student, again: again)
      journal = opened.journal
      entries = opened.text
      checkpoints = opened.checkpoints
      interpreter.environment.checkpoints = opened.checkpoints?.checkpoints
      for notice in opened.notices { tell(notice) }
      finished = opened.finishedBefore
      if opened.isResumed {
        hasResumed = true
        if opened.before.isEmpty && opened.openingStop == nil { beginAgain(opened) } else { resume(opened) }
        return
      }
      checkpoints?.begin(line: 0, again: false)
      if finished != nil {
        tell("This lesson has changed since you began it. Steps that you finished stay finished.")
      }
    }
    begin(finished: finished ?? [])
  }

  /// Begins a lesson that is in no library, or is to be followed without a journal.
  ///
  /// - Parameter done: steps that were done in another version of it.
  /// - Returns: what `lesson NAME` would have given.
  @discardableResult
  func begin(_ lesson: Lesson, carrying done: [String] = []) -> CommandResult {
    prepare(lesson)
    begin(finished: done)
    desk.situation = situation
    return recorder.finish("", Interpreter.Outcome.nothing, in: interpreter.session).result
  }

  private func prepare(_ lesson: Lesson) {
    openings += 1
    outside = interpreter.session
    entries = ""
    interpreter.replace(with: interpreter.session.standard(seed: lesson.seed(for: student)))
    play = LessonPlay(lesson, session: interpreter.session)
    offerSteps()
  }

  /// Has the words of the lesson completed: `goto` offers the steps that there are.
  private func offerSteps() {
    desk.situation = situation
    interpreter.environment.commands = .complete(recorder, desk)
  }

  private func read(_ name: String, in language: String?) -> Lesson? {
    do {
      guard let (lesson, problem) = try desk.library[name]?.lesson(in: language) else { return nil }
      if let problem { say("The translation cannot be used (\(problem)), so here is the original.", .warning) }
      return lesson
    } catch let error as MarkdownError {
      say("The lesson \(name) cannot be read: line \(error.line): \(error.message).", .bad)
    } catch {
      say("The lesson \(name) cannot be read: \((error as? FileProblem)?.message ?? "\(error)").", .bad)
    }
    return nil
  }

  /// Shows the lesson from its beginning, and begins the first step that is not finished.
  func begin(finished: [String]) {
    guard let play else { return }
    let lesson = play.lesson
    for (place, step) in lesson.steps.enumerated() where finished.contains(step.id) {
      self.play?.records[place].status = .done
    }
    let time = lesson.minutes.map { ", about \($0) minutes" } ?? ""
    show { style in
      [""] + ProseText(heading: lesson.title, level: 1).lines(style)
        + [Tone.faint.paint("\(lesson.steps.count) steps\(time)", style)]
    }
    for passage in lesson.introduction { show(passage) }
    say("")
    say("`hint` helps, `skip` shows the solution and goes on, `leave` leaves; what you do is kept.", .faint)
    let first = lesson.steps.firstIndex { !finished.contains($0.id) } ?? 0
    self.play?.position = first
    if first > 0 || lesson.steps[first].setup != nil {
      guard rebuild() else {
        say("Stopped: the lesson is not open.", .warning)
        leave()
        return
      }
    }
    enter(first)
  }

  /// Brings back the session from before the lesson.
  func leave() {
    guard let play else { return }
    self.play = nil
    let wasKept = journal != nil
    close(journal)
    if let outside {
      var session = interpreter.session
      session.restore(outside)
      session.restoreSettings(outside)
      interpreter.replace(with: session)
    }
    outside = nil
    let again = wasKept ? "; `lesson \(play.lesson.name)` goes on where you are" : ""
    say("You have left \(play.lesson.title)\(again). Your workspace is as it was before.")
  }

  /// Lets go of the journal, so that it can be opened again.
  private func close(_ journal: Journal?) {
    self.journal = nil
    checkpoints = nil
    interpreter.environment.checkpoints = nil
    offerSteps()
  }

  // MARK: Who follows

  /// Asks once, where somebody can answer; whoever has no name for it is not asked again.
  private func askWhoFollows() {
    guard let ask else { return }
    while let answer = ask("Your name or number for the journal (Enter for none): ") {
      let id = answer.withoutBlanksAround
      guard id.isEmpty || StudentID.isValid(id) else {
        tell("A name here is 1 to 64 letters, digits, `.`, `-` or `_`, without blanks.")
        continue
      }
      remember(id.isEmpty ? StudentID.anonymous : id)
      return
    }
  }

  private func remember(_ id: String) {
    student = id
    isStudentKnown = true
    do throws(FileProblem) { try shelf?.remember(student: id) } catch {
      tell("Your name is not kept: \(error.message).")
    }
  }

  func identify(_ id: String) {
    remember(id)
    say("The journals of your lessons are now \(id)'s.")
  }

  // MARK: Keeping

  /// Writes a command into the journal, and what it computed for long beside it; sentences where that cannot be done.
  func keep(_ entry: String, _ requests: [LessonDesk.Request]) -> [String] {
    guard play != nil else { return [] }
    let isLeftOut = hasResumed || requests.contains { if case .open = $0 { false } else { $0.isAboutJournals } }
    let kept = isLeftOut ? "" : entry
    if let stoppedBehind { journal?.mark(.stopped, "\(stoppedBehind)") }
    guard let journal else {
      entries += kept
      return []
    }
    var notices: [String] = []
    do throws(FileProblem) { if !kept.isEmpty { try checkpoints?.finish() } } catch {
      notices.append("what took long is computed again when you come back: \(error.message)")
    }
    if let notice = journal.append(kept) { notices.append(notice) }
    return notices
  }
}
