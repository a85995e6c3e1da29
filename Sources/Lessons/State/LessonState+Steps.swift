internal import CommandInterpreter
internal import TerminalGraphics

/// Moves through a lesson: from step to step, and within a step from item to item.
extension LessonState {
  /// Shows the introduction and begins the first unfinished step.
  mutating func open(_ finished: [String], _ effects: inout [LessonEffect]) {
    for (place, step) in lesson.steps.enumerated() where finished.contains(step.id) { records[place].status = .done }
    effects.append(.show(.lessonTitle))
    effects.show(lesson.introduction)
    effects.say("")
    effects.say("`hint` helps, `skip` shows the solution and moves on, `leave` exits; your work is saved.", .faint)
    position = lesson.steps.firstIndex { !finished.contains($0.id) } ?? 0
    guard position > 0 || step.setup != nil else {
      enter(position, &effects)
      return
    }
    pending = .opening
    effects.append(.make(place, keepsOthers: false))
  }

  /// Begins a step in the current workspace.
  mutating func enter(_ step: Int, _ effects: inout [LessonEffect]) {
    guard lesson.steps.indices.contains(step) else { return }
    position = step
    item = 0
    task = nil
    predictions = []
    outputs = [:]
    (isStepDone, isFinished, isSkipped) = (false, false, false)
    if records[position].status == .untouched { records[position].status = .begun }
    effects.append(.save(.stepStart))
    effects.append(.mark(.begins, step: self.step.id, title: self.step.title))
    effects.append(.show(.stepTitle(position)))
    proceed(&effects)
  }

  /// Shows the next items, up to a task or the end of the step.
  mutating func proceed(_ effects: inout [LessonEffect]) {
    while item < step.items.count {
      switch step.items[item] {
      case .passage(let passage):
        effects.append(.show(.passage(passage)))
        item += 1
      case .task(let task):
        if case .demo = task.kind { run(for: .demonstration, &effects) } else { open(task, &effects) }
        return
      }
    }
    compare(takePredictions(), thenFinishes: true, &effects)
  }

  /// Continues after the open task or a skipped demonstration.
  ///
  /// - Parameter revealing: whether to compare the predictions made so far with the result.
  mutating func close(revealing: Bool = false, _ effects: inout [LessonEffect]) {
    task = nil
    item += 1
    compare(revealing ? takePredictions() : [], thenFinishes: false, &effects)
  }

  /// Finishes a step after its last item, as done or skipped.
  mutating func finishStep(_ effects: inout [LessonEffect]) {
    // A step that was done stays done, even if parts of it are skipped on a later visit.
    if records[position].status != .done { records[position].status = isSkipped ? .skipped : .done }
    isStepDone = true
    ends.insert(position)
    isFinished = isLastStep
    effects.append(.save(.end(of: position)))
    effects.append(.mark(isSkipped ? .skipped : .done, step: step.id))
    let goesOn = isSkipping && !isFinished
    isSkipping = false
    if isFinished {
      sayFarewell(&effects)
    } else if goesOn {
      goOn(&effects)
    } else {
      effects.append(.show(.stepDone))
    }
  }

  private func sayFarewell(_ effects: inout [LessonEffect]) {
    let done = records.count { $0.status == .done }
    let skipped = records.count { $0.status == .skipped }
    var text = "You have reached the end of \(lesson.title): \(done) of \(records.count) steps done"
    if skipped > 0 { text += ", \(skipped) skipped" }
    effects.say("")
    effects.say(text + ".", .good)
    effects.append(.show(.lessonDone))
  }

  /// Goes to the next step, restoring values changed since the end of this one. If Ctrl-C stopped a demonstration of
  /// this step, shows the rest of the step instead.
  mutating func goOn(_ effects: inout [LessonEffect]) {
    if isStopped {
      proceed(&effects)
    } else if isLastStep {
      effects.say("This was the last step. `leave` restores your workspace, `goto 1` starts over.")
    } else if task != nil {
      // The step was revisited and left before its end: the next one begins as if it had not been revisited.
      go(to: position + 1, asLeft: true, &effects)
    } else {
      pending = .goingOn
      effects.append(.bringBack(.end(of: position)))
    }
  }

  /// Goes to a step with the lesson's own workspace.
  ///
  /// - Parameter asLeft: whether to use the workspace saved at the end of the previous step instead, if there is one.
  mutating func go(to step: Int, asLeft: Bool = false, _ effects: inout [LessonEffect]) {
    guard lesson.steps.indices.contains(step) else { return }
    pending = .going(to: step)
    effects.append(
      asLeft && ends.contains(step - 1)
        ? .goBack(.end(of: step - 1)) : .make(LessonPlace(step: step, item: 0), keepsOthers: false))
  }

  /// Reports which values were restored to what they were at the end of the step.
  func tellWhatIsBack(_ change: WorkspaceChange, _ effects: inout [LessonEffect]) {
    guard !change.changed.isEmpty else { return }
    let (verb, noun) = change.changed.count == 1 ? ("is", "its value") : ("are", "their values")
    effects.say("\(change.changed.joined(separator: ", ")) \(verb) back to \(noun) at the end of the step.", .faint)
  }

  /// Reports which values changed or are gone.
  func tellWhatIsOther(_ change: WorkspaceChange, _ effects: inout [LessonEffect]) {
    let (changed, gone) = (change.changed, change.gone)
    var parts: [String] = []
    if !changed.isEmpty {
      parts.append("\(changed.joined(separator: ", ")) \(changed.count == 1 ? "has changed" : "have changed")")
    }
    if !gone.isEmpty { parts.append("\(gone.joined(separator: ", ")) \(gone.count == 1 ? "is" : "are") gone") }
    if !parts.isEmpty {
      effects.say("The workspace is set to the start of this step; \(parts.joined(separator: ", ")).", .faint)
    }
  }
}
