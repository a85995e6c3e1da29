internal import CommandInterpreter
internal import TerminalGraphics

/// Going on with a lesson where its journal ends.
extension LessonHost {
  /// Where nothing was entered yet, there is nothing to come back to: the lesson begins, and its journal goes on.
  func beginAgain(_ opened: JournalShelf.Opened) {
    checkpoints?.begin(line: 0, again: true)
    journal?.isRunAgain = true
    begin(finished: opened.finishedBefore ?? [])
    journal?.isRunAgain = false
    finishCheckpoint()
  }

  /// Runs the lines of a journal again, unseen: what took long is taken from the checkpoints, files are not written.
  func resume(_ opened: JournalShelf.Opened) {
    let loud = interpreter.environment
    interpreter.environment.silence()
    interpreter.environment.remark = { _ in }
    interpreter.environment.writableFolder = Trial.noFolder
    isResuming = true
    journal?.isRunAgain = true
    var marks: [(Journal.Mark, String)] = []
    let didMark = didMark
    self.didMark = { marks.append(($0, $1)) }
    checkpoints?.begin(line: 0, again: true)
    stopsBehind = opened.openingStop
    begin(finished: opened.finishedBefore ?? [])
    noteSituation()
    finishCheckpoint()
    var others: [String] = []
    for (place, line) in opened.before.enumerated() {
      if loud.isInterrupted() || play == nil { break }
      if !runAgain(line, number: place + 1) { others.append(line.text) }
    }
    interpreter.environment.replaceOutputs(by: loud)
    interpreter.environment.writableFolder = loud.writableFolder
    (isResuming, stopsBehind, stoppedBehind) = (false, nil, nil)
    self.didMark = didMark
    journal?.isRunAgain = false
    lessonCommands = []
    guard let play, !loud.isInterrupted() else {
      leave()
      tell("Going on was stopped; the journal is as it was.")
      return
    }
    // Marks that were lost with the end of the journal. A step of which a part was skipped is not finished by that.
    for (mark, id) in marks where mark != .begins && !opened.marked.contains(id) { journal?.mark(mark, id) }
    let title = play.lesson.title
    say("Welcome back to \(title)\(title.last?.isPunctuation == true ? "" : ".")", .good)
    if let first = others.first {
      let count = others.count == 1 ? "One command" : "\(others.count) commands"
      tell(
        "\(count) of your journal ended otherwise than before, the first is `\(DisplayText.escaped(first))`: "
          + "a file or the shell may have changed.")
    }
    restate()
  }

  /// Runs a line of a journal again.
  ///
  /// - Returns: whether it ended as it did then.
  private func runAgain(_ line: JournalLine, number: Int) -> Bool {
    (workDone, stoppedBehind) = (0, nil)
    stopsBehind = line.stop
    checkpoints?.begin(line: number, again: true)
    guard line.code == .interrupted else {
      let outcome = run(read(line.text)).outcome
      finishCheckpoint()
      // Files that were written then are there already.
      return outcome.diagnostic?.code == line.code || outcome.diagnostic?.code == .fileDenied
    }
    // What was reached when it was stopped is known from a checkpoint, or not at all.
    guard checkpoints?.holdsStopped == true else { return true }
    let (environment, before, playBefore) = (interpreter.environment, interpreter.session, play)
    // The Ctrl-C of then stops the command and, as then, not what the lesson makes of it.
    var isStill = true
    interpreter.environment.isInterrupted = { isStill || environment.isInterrupted() }
    interpreter.environment.forgetInterrupt = { isStill = false }
    let outcome = run(read(line.text)).outcome
    interpreter.environment.isInterrupted = environment.isInterrupted
    interpreter.environment.forgetInterrupt = environment.forgetInterrupt
    if checkpoints?.foundStopped != true {
      interpreter.replace(with: before)
      play = playBefore
      return false
    }
    return outcome.diagnostic?.code == line.code
  }

  /// What had to be computed again, because its checkpoint was missing or damaged, is kept once more.
  private func finishCheckpoint() {
    do throws(FileProblem) { try checkpoints?.finish() } catch {
      tell("What took long will be computed again: \(error.message).")
    }
  }

  /// The longest output that is shown once more.
  private static let shortOutput = 8

  /// What a command gave, where it is short: numbers that a question is about, and no pictures.
  private func showAgain(_ lines: [String]) {
    guard lines.count > Self.shortOutput else {
      show { _ in lines }
      return
    }
    say("(\(lines.count) lines: entered once more, it shows them.)", .faint)
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
    for (place, item) in step.items[..<play.item].enumerated() {
      switch item {
      case .passage(let passage): show(passage)
      case .task(let task):
        // What it gave is in the workspace; what it was belongs to the text.
        guard case .demo(let commands) = task.kind else { continue }
        show { _ in [""] }
        let outputs = play.outputs[place] ?? []
        for (number, command) in commands.enumerated() {
          show(command.text)
          if outputs.indices.contains(number) { showAgain(outputs[number]) }
        }
      }
    }
    guard let task = play.task else {
      say(play.isStopped ? "`next` shows what comes now." : "This step is done: `next` goes on.")
      return
    }
    show(task.task)
    if let open = task.judge?.open, !open.isEmpty, open.count < task.task.modelCommands.count {
      say("Still to do:")
      show { style in ProseText(verbatim: open).lines(style) }
    }
  }
}
