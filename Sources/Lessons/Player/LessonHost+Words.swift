internal import CommandInterpreter
internal import TerminalGraphics

/// What the words of a lesson do.
extension LessonHost {
  func perform(_ request: LessonRequest) {
    switch request {
    case .list: showLessons()
    case .open(let name, let again, let language): open(name, again: again, in: language)
    case .identify(let id): identify(id)
    case .next: goOn()
    case .back: go(to: (play?.position ?? 1) - 1, asLeft: true)
    case .hint: showHint()
    case .solution: showSolution()
    case .skip: skip()
    case .goTo(let position): go(to: position)
    case .retry: retry()
    case .review: review()
    case .progress: showProgress()
    case .leave: leave()
    case .answer(let text): answer(text)
    }
  }

  private func showHint() {
    guard let play, let open = play.task else {
      say("There is nothing to do in this step any more: `next` goes on.")
      return
    }
    let hints = open.task.hints
    guard open.hintsShown < hints.count else {
      let none = hints.isEmpty ? "There is no hint for this" : "There are no further hints"
      if case .predict = open.task.kind {
        say("\(none): any guess will do, nobody marks it; `skip` goes on without.")
      } else {
        say("\(none): `solution` shows a solution, `skip` shows it, runs it and goes on.")
      }
      return
    }
    for passage in hints[open.hintsShown] { show(passage) }
    self.play?.task?.hintsShown += 1
    self.play?.records[play.position].hints += 1
    let left = hints.count - open.hintsShown - 1
    if left > 0 { say("\(left) more hint\(left == 1 ? "" : "s").", .faint) }
  }

  private func showSolution() {
    guard let play, let open = play.task else {
      say("There is nothing to do in this step any more: `next` goes on.")
      return
    }
    if tellSolution(of: open.task) { self.play?.records[play.position].solutionsShown += 1 }
  }

  /// - Returns: false where Ctrl-C stopped the computation of an answer.
  private func tellSolution(of task: LessonTask) -> Bool {
    if case .predict = task.kind {
      say("A prediction is a guess of yours that nobody marks; what comes then shows how it is.")
      return true
    }
    if task.question != nil {
      let right = isStopped ? nil : openJudge()?.rightAnswer()
      guard !isStopped else {
        noteStop("Stopped before the answer was known.")
        return false
      }
      workDone += 1
      if let right {
        say("The answer is \(right.text). \(right.message)")
      } else {
        say("Any answer of your own will do: `answer` and your words.")
      }
    } else {
      let model = task.modelLines
      show { style in
        [model.count == 1 ? "A solution:" : "A solution, line by line:"] + ProseText(verbatim: model).lines(style)
      }
    }
    for passage in task.explanation { show(passage) }
    return true
  }

  /// Shows the solution, runs it, and moves on whatever happens.
  private func skip() {
    guard let play else { return }
    guard let open = play.task else {
      guard play.isStopped else {
        goOn()
        return
      }
      self.play?.isSkipped = true
      close()
      return
    }
    if case .predict(let question) = open.task.kind {
      self.play?.predictions.append(.init(task: open.task, question: question, answer: nil))
    } else if open.task.question != nil {
      guard tellSolution(of: open.task) else { return }
    } else {
      let commands = open.task.modelCommands
      guard run(commands.map(\.text), expecting: commands.map(\.code)) else {
        say("Stopped: the workspace is as it was, and this is still to be done.", .warning)
        return
      }
      for passage in open.task.explanation { show(passage) }
    }
    // Whoever comes back to the step has seen how it is done, but for what is predicted.
    if case .predict = open.task.kind {} else { self.play?.records[play.position].solutionsShown += 1 }
    self.play?.isSkipped = true
    goesOnByItself = true
    close()
    goesOnByItself = false
    if let play = self.play, play.task == nil, !play.isStopped, !play.isFinished { goOn() }
  }

  /// Goes to a step, with everything as the lesson has it there.
  ///
  /// - Parameter asLeft: whether everything is as the step before was left, where it was done.
  func go(to position: Int, asLeft: Bool = false) {
    guard let play, play.lesson.steps.indices.contains(position) else { return }
    self.play?.position = position
    self.play?.item = 0
    let before = interpreter.session
    if asLeft, let end = play.ends[position - 1] {
      var session = before
      session.restore(end)
      interpreter.replace(with: session)
    } else if !rebuild() {
      self.play = play
      say("Stopped: you are where you were.", .warning)
      return
    }
    tellWhatIsOther(than: before)
    enter(position)
  }

  private func retry() {
    guard let play else { return }
    var session = interpreter.session
    session.restore(play.stepStart)
    interpreter.replace(with: session)
    say("The step begins again, with everything as it was.")
    enter(play.position)
  }

  private func review() {
    guard let play else { return }
    let entries = journal.map(\.text) ?? self.entries
    guard !entries.isEmpty else {
      say("Nothing was done in \(play.lesson.title) yet.")
      return
    }
    // What makes a file of it is of no use to who reads it here.
    let lines = entries.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast().filter {
      !["```", "```cnn"].contains($0) && Journal.Mark.read($0) == nil
    }.map(DisplayText.escaped)
    show(mayPage: true) { _ in lines }
  }

  private func showProgress() {
    guard let play else { return }
    let rows: [[TableCell]] = zip(play.lesson.steps, play.records).enumerated().map { place, step in
      [
        .text(place == play.position ? ">" : ""), .integer(place + 1), .text(step.0.title), .text(step.0.id),
        .text(step.1.status == .untouched ? "" : step.1.status.rawValue), .integer(step.1.attempts),
        .integer(step.1.hints),
      ]
    }
    show { style in
      Table(columns: ["", "step", "title", "id", "", "attempts", "hints"], rows: rows).lines(style)
    }
  }

  private func showLessons() {
    let rows: [[TableCell]] = library.entries.map { entry in
      let progress = shelf?.progress(of: entry.name, student: student) ?? ""
      guard let lesson = try? entry.lesson(in: language).lesson else {
        return [
          entry.number.map { .integer($0) } ?? .missing, .text(DisplayText.escaped(entry.name)),
          .text("cannot be read: `lessons check`"), .missing, .text(progress),
        ]
      }
      return [
        entry.number.map { .integer($0) } ?? .missing, .text(DisplayText.escaped(entry.name)),
        .text(DisplayText.escaped(lesson.title)), lesson.minutes.map { .integer($0) } ?? .missing, .text(progress),
      ]
    }
    show(mayPage: true) { style in
      Table(columns: ["", "lesson", "title", "minutes", "progress"], rows: rows).lines(style)
        + ["`lesson NAME` opens one"]
    }
  }
}
