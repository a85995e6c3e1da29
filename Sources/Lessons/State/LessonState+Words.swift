internal import CommandInterpreter
internal import TerminalGraphics

/// Performs the lesson commands.
extension LessonState {
  mutating func perform(_ word: LessonRequest, _ effects: inout [LessonEffect]) {
    switch word {
    case .next: goOn(&effects)
    case .back: go(to: position - 1, asLeft: true, &effects)
    case .hint: showHint(&effects)
    case .solution: showSolution(&effects)
    case .skip: skip(&effects)
    case .goTo(let step): go(to: step, &effects)
    case .retry:
      effects.append(.restore(.stepStart))
      effects.say("The step starts over with the workspace it began with.")
      enter(position, &effects)
    case .answer(let text):
      guard openQuestion != nil else { return }
      pending = .reading(answer: text)
      effects.append(.read(answer: text))
    case .list, .review, .progress, .leave, .open, .identify: break
    }
  }

  private mutating func showHint(_ effects: inout [LessonEffect]) {
    guard let task = openTask, let shown = self.task?.hintsShown else {
      effects.say("There is nothing left to do in this step; `next` continues.")
      return
    }
    guard shown < task.hints.count else {
      let none = task.hints.isEmpty ? "There is no hint for this" : "There are no more hints"
      if case .predict = task.kind {
        effects.say("\(none): any guess will do, as it is not marked; `skip` moves on without one.")
      } else {
        effects.say("\(none): `solution` shows a solution, `skip` shows it, runs it and moves on.")
      }
      return
    }
    effects.show(task.hints[shown])
    self.task?.hintsShown += 1
    records[position].hints += 1
    let left = task.hints.count - shown - 1
    if left > 0 { effects.say("\(left) more hint\(left == 1 ? "" : "s").", .faint) }
  }

  private mutating func showSolution(_ effects: inout [LessonEffect]) {
    guard let task = openTask else {
      effects.say("There is nothing left to do in this step; `next` continues.")
      return
    }
    if case .predict = task.kind {
      effects.say("A prediction is a guess and is not marked: make one, and the lesson shows the answer.")
      records[position].solutionsShown += 1
    } else if task.question != nil {
      solve(isSkip: false, &effects)
    } else {
      let model = task.modelLines
      let title = model.count == 1 ? "A solution:" : "A solution, line by line:"
      effects.append(.show(.commands(title: title, model, isApart: false)))
      effects.show(task.explanation)
      records[position].solutionsShown += 1
    }
  }

  private mutating func solve(isSkip: Bool, _ effects: inout [LessonEffect]) {
    pending = .solving(isSkip: isSkip)
    effects.append(.solve)
  }

  /// Shows the right answer to the open question.
  mutating func tell(_ right: RightAnswer?, isSkip: Bool, _ effects: inout [LessonEffect]) {
    guard let task = openTask else { return }
    if let right {
      effects.say("The answer is \(right.text). \(right.message)")
    } else {
      effects.say("Any answer in your own words will do: `answer TEXT`.")
    }
    effects.show(task.explanation)
    if isSkip { leaveSkippedTask(&effects) } else { records[position].solutionsShown += 1 }
  }

  /// Shows and runs the solution of the open task, or shows the answer to its question, and moves on, even if the
  /// solution fails. A prediction is left unanswered; if no task is open, the lesson just continues.
  private mutating func skip(_ effects: inout [LessonEffect]) {
    guard let task = openTask else {
      guard isStopped else {
        goOn(&effects)
        return
      }
      isSkipped = true
      close(&effects)
      return
    }
    if case .predict = task.kind {
      predictions.append(Prediction(item: item, answer: nil))
      leaveSkippedTask(&effects)
    } else if task.question != nil {
      solve(isSkip: true, &effects)
    } else {
      run(for: .skippedTask, &effects)
    }
  }

  /// Continues after a skipped task.
  mutating func leaveSkippedTask(_ effects: inout [LessonEffect]) {
    // The student has now seen the solution, except for predictions.
    if case .predict? = openTask?.kind {} else { records[position].solutionsShown += 1 }
    isSkipped = true
    isSkipping = true
    close(&effects)
  }
}
