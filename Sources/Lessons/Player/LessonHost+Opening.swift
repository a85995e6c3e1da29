internal import CommandInterpreter
internal import TerminalGraphics

/// Opening a lesson, leaving it, and who follows it.
extension LessonHost {
  func open(_ name: String, again: Bool, in asked: String?) {
    if shelf != nil, !isStudentKnown { askWhoFollows() }
    let begun = again ? nil : shelf?.record(of: name, student: student).flatMap { $0.lines.isEmpty ? nil : $0 }
    // A journal that changed its language could not be run again.
    let language = begun.map(\.language) ?? asked
    guard let lesson = read(name, in: language) else { return }
    if play != nil { leave() }
    let original = LessonLibrary.Entry.originalLanguage
    if begun != nil, let asked, asked != language ?? original {
      tell(
        "You began this lesson in \(language ?? original), and it goes on so: "
          + "`lesson \(name) lang=\(asked) again=yes` begins anew.")
    }
    opening = "lesson \(name)" + (language.map { " lang=\($0)" } ?? "")
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
        // What is not kept needs no checkpoints from here on.
        if journal == nil { forgetCheckpoints() }
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
    noteSituation()
    return recorder.finish("", Interpreter.Outcome.nothing, in: interpreter.session).result
  }

  private func prepare(_ lesson: Lesson) {
    openings += 1
    let session = interpreter.session
    outside = Outside(session: session, log: interpreter.log, given: recorder.given)
    // What was set before belongs to this terminal, and what was noted before to another workspace: a journal, which is
    // run again without them, is to give the same.
    recorder.given = session.options
    interpreter.replace(log: SessionLog())
    entries = ""
    interpreter.replace(with: session.standard(seed: lesson.seed(for: student)))
    play = LessonPlay(lesson, session: interpreter.session)
    offerSteps()
  }

  /// Has the words of the lesson completed: `goto` offers the steps that there are.
  private func offerSteps() {
    noteSituation()
    interpreter.environment.commands = .complete(recorder, library, steps: play?.lesson.steps.map(\.id) ?? [])
  }

  private func read(_ name: String, in language: String?) -> Lesson? {
    do {
      guard let (lesson, problem) = try library[name]?.lesson(in: language) else { return nil }
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
    letGoOfJournal()
    if let outside {
      var session = interpreter.session
      session.restore(outside.session)
      session.restoreSettings(outside.session)
      interpreter.replace(log: outside.log)
      interpreter.replace(with: session)
      recorder.given = outside.given
    }
    outside = nil
    let again = wasKept ? "; `lesson \(play.lesson.name)` goes on where you are" : ""
    say("You have left \(play.lesson.title)\(again). Your workspace is as it was before.")
  }

  /// Lets go of the journal, so that it can be opened again.
  private func letGoOfJournal() {
    journal = nil
    forgetCheckpoints()
    offerSteps()
  }

  private func forgetCheckpoints() {
    checkpoints = nil
    interpreter.environment.checkpoints = nil
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

  /// Whether journals do not hold a line: it is about journals and lessons, and has not opened this one.
  ///
  /// - Parameters:
  ///   - requests: what the line asked for.
  ///   - openings: how many times a lesson had been opened before it.
  func isLeftOut(_ line: ParsedLine, _ requests: [LessonRequest], openings: Int) -> Bool {
    if hasResumed { return true }
    guard self.openings == openings else { return false }
    // Of lessons that are not here, another machine may have some.
    return requests.contains(where: \.isAboutJournals) || line.reading?.words == ["lesson"]
  }

  /// Writes a command into the journal, and what it computed for long beside it; sentences where that cannot be done.
  func keep(_ entry: String) -> [String] {
    guard play != nil else { return [] }
    if let stoppedBehind { journal?.mark(.stopped, "\(stoppedBehind)") }
    guard let journal else {
      entries += entry
      return []
    }
    var notices: [String] = []
    do throws(FileProblem) { if !entry.isEmpty { try checkpoints?.finish() } } catch {
      notices.append("what took long is computed again when you come back: \(error.message)")
    }
    if let notice = journal.append(entry) { notices.append(notice) }
    return notices
  }
}
