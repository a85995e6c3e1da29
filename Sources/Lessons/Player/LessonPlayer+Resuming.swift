internal import CommandInterpreter
internal import Platform
internal import Synchronization
internal import TerminalGraphics
internal import Transcripts

/// Going on with a lesson where its journal ends: its lines are run again, and what happens is what happened then. No claim
/// of the journal counts.
extension LessonPlayer {
  func resume(
    _ lesson: Lesson, _ opened: JournalStore.Opened, _ journalWriter: JournalWriter, _ report: inout LineReport
  ) {
    guard !opened.before.isEmpty || opened.openingStop != nil else {
      beginAgain(lesson, opened, journalWriter, &report)
      return
    }
    let loud = interpreter.environment
    runUnseen()
    journalWriter.isRunAgain = true
    let (reports, others) = runAgain(lesson, opened, journalWriter, until: loud.isInterrupted)
    journalWriter.isRunAgain = false
    interpreter.environment.replaceOutputs(by: loud)
    interpreter.environment.files = loud.files
    driver.work = WorkCounter()
    for again in reports { report.events += again.events }
    guard let state, !loud.isInterrupted() else {
      leave()
      tell("Stopped: the lesson was not resumed; its journal is unchanged.")
      return
    }
    // Marks that were lost with the end of the journal. A step of which a part was skipped is not finished by that.
    for mark in reports.flatMap(\.marks) where mark.kind != .begins && !opened.marked.contains(mark.id) {
      journalWriter.note(.mark(mark.kind, step: mark.id))
    }
    welcome(state, others)
  }

  /// Where nothing was entered yet, there is nothing to come back to: the lesson begins, and its journal goes on.
  private func beginAgain(
    _ lesson: Lesson, _ opened: JournalStore.Opened, _ journalWriter: JournalWriter, _ report: inout LineReport
  ) {
    journalWriter.beginAgain(line: 0)
    journalWriter.isRunAgain = true
    driver.open(lesson, finished: opened.finishedBefore ?? [], &report)
    journalWriter.isRunAgain = false
    finishCheckpoint(journalWriter)
  }

  /// Has results go to the recorder alone, which must hear what demonstrations give, and no file be written.
  private func runUnseen() {
    interpreter.environment.silence()
    interpreter.environment.remark = { _ in }
    interpreter.environment.files.writing = .nowhere
    recorder.attach(to: &interpreter.environment)
  }

  /// Runs the lines of a journal again: what took long is taken from the checkpoints.
  ///
  /// - Returns: what each did, and the lines that ended otherwise than then.
  private func runAgain(
    _ lesson: Lesson, _ opened: JournalStore.Opened, _ journalWriter: JournalWriter, until isInterrupted: () -> Bool
  ) -> (reports: [LineReport], others: [String]) {
    let heard = recorder.lineCount
    defer { recorder.forgetLines(from: heard) }
    var opening = LineReport(interpreter.read(openingLine))
    journalWriter.beginAgain(line: 0)
    driver.work = WorkCounter(again: opened.openingStop)
    driver.open(lesson, finished: opened.finishedBefore ?? [], &opening)
    finishCheckpoint(journalWriter)
    var (reports, others) = ([opening], [String]())
    for (place, line) in opened.before.enumerated() {
      if isInterrupted() || !isInLesson { break }
      recorder.forgetLines(from: heard)
      var report = LineReport(interpreter.read(line.text))
      if !runAgain(line, number: place + 1, journalWriter, &report) { others.append(line.text) }
      reports.append(report)
    }
    return (reports, others)
  }

  /// Runs a line of a journal again.
  ///
  /// - Returns: whether it ended as it did then.
  private func runAgain(
    _ line: JournalLine, number: Int, _ journalWriter: JournalWriter, _ report: inout LineReport
  ) -> Bool {
    driver.work = WorkCounter(again: line.stop)
    journalWriter.beginAgain(line: number)
    guard line.code == .interrupted else {
      driver.run(&report)
      finishCheckpoint(journalWriter)
      // Files that were written then are there already.
      return report.outcome.diagnostic?.code == line.code || report.outcome.diagnostic?.code == .fileDenied
    }
    // What was reached when it was stopped is known from a checkpoint, or not at all.
    guard journalWriter.holdsStopped else { return true }
    let (environment, session, state) = (interpreter.environment, interpreter.session, state)
    // The Ctrl-C of then stops the command and, as then, not what the lesson makes of it.
    let isStill = Flag()
    interpreter.environment.isInterrupted = { [isInterrupted = environment.isInterrupted] in
      isStill.isSet || isInterrupted()
    }
    interpreter.environment.forgetInterrupt = { isStill.clear() }
    driver.run(&report)
    interpreter.environment.isInterrupted = environment.isInterrupted
    interpreter.environment.forgetInterrupt = environment.forgetInterrupt
    guard journalWriter.foundStopped else {
      interpreter.replace(with: session)
      driver.go(to: state)
      report = LineReport(report.line)
      return false
    }
    return report.outcome.diagnostic?.code == line.code
  }

  /// What had to be computed again, because its checkpoint was missing or damaged, is kept once more.
  private func finishCheckpoint(_ journalWriter: JournalWriter) {
    do throws(FileProblem) { try journalWriter.finishAgain() } catch {
      tell("A long computation could not be saved and will run again next time: \(error.message).")
    }
  }

  private func welcome(_ state: LessonState, _ others: [String]) {
    let title = state.lesson.title
    driver.say("Welcome back to \(title)\(title.last?.isPunctuation == true ? "" : ".")", .good)
    if let first = others.first {
      let count = others.count == 1 ? "One command" : "\(others.count) commands"
      tell(
        "\(count) of your journal ended differently this time, the first is `\(DisplayText.escaped(first))`: "
          + "a file or the shell may have changed.")
    }
    for display in state.stepRestated { driver.show(display) }
  }
}

/// Something that is so until it is over, whichever threads ask.
private final class Flag: Sendable {
  private let value = Atomic<Bool>(true)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func clear() { value.store(false, ordering: .relaxed) }
}
