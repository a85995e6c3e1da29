internal import CommandInterpreter
internal import Platform
internal import Synchronization
internal import TerminalGraphics
internal import Transcripts

/// Resumes a lesson where its journal ends, by re-running the journal's lines. Its marks and results are not trusted.
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
    // Write the `done` and `skipped` marks that are missing at the end of a damaged journal.
    for mark in reports.flatMap(\.marks) where mark.kind != .begins && !opened.marked.contains(mark.id) {
      journalWriter.note(.mark(mark.kind, step: mark.id))
    }
    welcome(state, others)
  }

  /// Starts a lesson in which nothing was entered yet from the beginning; its journal continues.
  private func beginAgain(
    _ lesson: Lesson, _ opened: JournalStore.Opened, _ journalWriter: JournalWriter, _ report: inout LineReport
  ) {
    journalWriter.beginAgain(line: 0)
    journalWriter.isRunAgain = true
    driver.open(lesson, finished: opened.finishedBefore ?? [], &report)
    journalWriter.isRunAgain = false
    finishCheckpoint(journalWriter)
  }

  /// Sends results only to the recorder, which needs the output of demonstrations, and prevents file writes.
  private func runUnseen() {
    interpreter.environment.silence()
    interpreter.environment.remark = { _ in }
    interpreter.environment.files.writing = .nowhere
    recorder.attach(to: &interpreter.environment)
  }

  /// Re-runs the lines of a journal, taking the results of long computations from the checkpoints.
  ///
  /// - Returns: a report for the opening and for each line that was reached, and the lines that ended differently than
  ///   before.
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

  /// Re-runs a line of a journal.
  ///
  /// - Returns: whether it ended as before; also true if it cannot be run again, or if it failed only because writing
  ///   files is denied here.
  private func runAgain(
    _ line: JournalLine, number: Int, _ journalWriter: JournalWriter, _ report: inout LineReport
  ) -> Bool {
    driver.work = WorkCounter(again: line.stop)
    journalWriter.beginAgain(line: number)
    guard line.code == .interrupted else {
      driver.run(&report)
      finishCheckpoint(journalWriter)
      // Writing files is denied here; the first run has already written them.
      return report.outcome.diagnostic?.code == line.code || report.outcome.diagnostic?.code == .fileDenied
    }
    // The state in which Ctrl-C stopped the line is known only from a checkpoint.
    guard journalWriter.holdsStopped else { return true }
    let (environment, session, state) = (interpreter.environment, interpreter.session, state)
    // The recorded Ctrl-C stops the command but, as before, not the lesson's reaction to it.
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

  /// Stores results that were recomputed because their checkpoint was missing or damaged.
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
        "\(count) of your journal ended differently this time (first `\(DisplayText.escaped(first))`): "
          + "a file or the shell may have changed.")
    }
    for display in state.stepRestated { driver.show(display) }
  }
}

/// A thread-safe flag that starts set and can be cleared.
private final class Flag: Sendable {
  private let value = Atomic<Bool>(true)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func clear() { value.store(false, ordering: .relaxed) }
}
