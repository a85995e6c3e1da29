internal import CommandInterpreter
internal import Platform
internal import TerminalGraphics
internal import Transcripts

/// Opens and leaves lessons, and identifies the student.
extension LessonPlayer {
  func open(_ name: String, again: Bool, in asked: String?, _ report: inout LineReport) {
    if store != nil, !isStudentKnown { askWhoFollows() }
    let begun = again ? nil : store?.record(of: name, student: driver.student).flatMap { $0.lines.isEmpty ? nil : $0 }
    // A journal in mixed languages could not be re-run.
    let language = begun.map(\.language) ?? asked
    guard let lesson = read(name, in: language) else { return }
    if isInLesson { leave() }
    let original = LessonLibrary.Entry.originalLanguage
    if begun != nil, let asked, asked != language ?? original {
      tell(
        "You began this lesson in \(language ?? original), so it continues in that language: "
          + "`lesson \(name) lang=\(asked) again=yes` starts over.")
    }
    openingLine = "lesson \(name)" + (language.map { " lang=\($0)" } ?? "")
    report.opening = .begun
    stepInside()
    let carried = finishedBefore.flatMap { $0.lesson == lesson.name ? $0.steps : nil }
    guard let store else {
      begin(lesson, JournalWriter(), finished: carried, &report)
      return
    }
    let opened = store.open(lesson, student: driver.student, again: again)
    for notice in opened.notices { tell(notice) }
    let journalWriter = JournalWriter(opened)
    guard opened.isResumed else {
      journalWriter.forgetCheckpointsIfUnwritten()
      journalWriter.beginOpening()
      if opened.finishedBefore != nil {
        tell("This lesson has changed since you began it. Finished steps stay finished.")
      }
      begin(lesson, journalWriter, finished: opened.finishedBefore, &report)
      return
    }
    report.opening = .resumed
    use(journalWriter)
    resume(lesson, opened, journalWriter, &report)
    journalWriter.forgetCheckpointsIfUnwritten()
    use(self.journalWriter)
  }

  /// Begins a lesson without a journal; it need not be in the library.
  ///
  /// - Parameters:
  ///   - done: steps completed in another version of the lesson.
  ///   - stop: number of work units after which Ctrl-C stopped the earlier opening.
  /// - Returns: the report that `lesson NAME` would have given.
  @discardableResult
  package func begin(_ lesson: Lesson, carrying done: [String] = [], stoppingBehind stop: Int? = nil) -> LineReport {
    stepInside()
    use(JournalWriter())
    return driver.open(lesson, finished: done, stoppingBehind: stop)
  }

  private func begin(_ lesson: Lesson, _ journalWriter: JournalWriter, finished: [String]?, _ report: inout LineReport)
  {
    use(journalWriter)
    driver.open(lesson, finished: finished ?? [], &report)
  }

  /// Saves the current state, to be restored when the lesson is left.
  private func stepInside() {
    outside = Outside(session: interpreter.session, log: interpreter.log, given: recorder.given)
    // Earlier settings belong to this terminal, and earlier notes to another workspace. A re-run of the journal does
    // not have them and must give the same results.
    recorder.given = interpreter.session.options
    interpreter.replace(log: SessionLog())
  }

  private func use(_ journalWriter: JournalWriter?) {
    self.journalWriter = journalWriter
    // Without a journal store, the environment's own checkpoints are used, if any.
    if store != nil { interpreter.environment.checkpoints = journalWriter?.checkpointStore }
  }

  private func read(_ name: String, in language: String?) -> Lesson? {
    do {
      guard let (lesson, problem) = try driver.library[name]?.lesson(in: language) else { return nil }
      if let problem {
        driver.say("The translation can't be used (\(problem)), so this is the original.", .warning)
      }
      return lesson
    } catch let error as MarkdownError {
      driver.say("The lesson \(name) cannot be read: line \(error.line): \(error.message).", .bad)
    } catch {
      driver.say("The lesson \(name) cannot be read: \((error as? FileProblem)?.message ?? "\(error)").", .bad)
    }
    return nil
  }

  /// Closes the lesson and restores the session from before it.
  func leave() {
    guard let lesson = state?.lesson else { return }
    let wasWritten = journalWriter?.isWriting == true
    driver.close()
    use(nil)
    if let outside {
      var session = interpreter.session
      session.restore(outside.session)
      session.restoreSettings(outside.session)
      interpreter.replace(log: outside.log)
      interpreter.replace(with: session)
      recorder.given = outside.given
    }
    outside = nil
    let again = wasWritten ? "; `lesson \(lesson.name)` resumes it" : ""
    driver.say("You have left \(lesson.title)\(again). Your workspace is restored.")
  }

  // MARK: The student

  /// Asks for the student's name if the session is interactive. An empty answer means anonymous and is saved too.
  private func askWhoFollows() {
    guard let ask else { return }
    while let answer = ask("Your name or number for the journal (Enter for none): ") {
      let id = answer.withoutBlanksAround
      guard id.isEmpty || StudentID.isValid(id) else {
        tell("A name must be 1 to 64 letters (A-Z, a-z), digits, `-`, `_` or `.`, not starting with `.`.")
        continue
      }
      remember(id.isEmpty ? StudentID.anonymous : id)
      return
    }
  }

  func remember(_ id: String) {
    driver.student = id
    isStudentKnown = true
    do throws(FileProblem) { try store?.remember(student: id) } catch {
      tell("Your name could not be saved: \(error.message).")
    }
  }
}
