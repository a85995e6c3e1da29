internal import CommandInterpreter
internal import TerminalGraphics

/// Opens, judges and completes the student's tasks.
extension LessonState {
  /// Opens a task.
  mutating func open(_ task: LessonTask, _ effects: inout [LessonEffect]) {
    isSkipping = false
    var open = OpenTask()
    switch task.kind {
    case .enter, .fill: open.done = task.modelCommands.map { _ in false }
    case .demo, .goal, .ask, .predict: break
    }
    self.task = open
    effects.append(.show(.task(place)))
  }

  /// Processes a student's line for the open task.
  mutating func watch(_ line: EnteredLine, _ effects: inout [LessonEffect]) {
    guard let open = openTask else { return }
    if let code = line.code { task?.history.codes.insert(code) }
    if line.endedWell {
      task?.history.words.formUnion(line.words)
      if let target = line.target { task?.history.lastTarget = target }
      // Only lines of the solution are kept: a student may enter lines for hours.
      let text = ResultJudge.normal(line.text)
      if open.modelLines.contains(where: { ResultJudge.normal($0) == text }) { task?.entered.insert(text) }
    }
    if let question = open.question {
      remind(of: question, line, &effects)
    } else {
      pending = .judging(line)
      effects.append(.judge)
    }
  }

  /// Continues with the judgement of a line.
  mutating func take(_ judgement: Judgement, of line: EnteredLine, _ effects: inout [LessonEffect]) {
    switch judgement {
    case .commands(let done, let remark, let nameOfValue):
      take(done, remark, nameOfValue, line, &effects)
    case .holds(let found):
      countAttempt()
      for name in found {
        effects.append(.bind(name))
        effects.say("`\(name.name)` is now another name for your `\(name.studentsName)`.", .faint)
      }
      complete("", &effects)
    case .fails(let failure): take(failure, line, &effects)
    }
  }

  private mutating func take(
    _ done: [Bool], _ remark: String?, _ nameOfValue: String?, _ line: EnteredLine, _ effects: inout [LessonEffect]
  ) {
    let isProgress = done != task?.done
    task?.done = done
    if done.allSatisfy(\.self) {
      countAttempt()
      complete("", &effects)
      return
    }
    guard !isProgress else { return }
    if line.isAttempt {
      countAttempt()
      if let remark { effects.append(.remark(Self.sentence("Not yet: \(remark)"))) }
    }
    if let nameOfValue {
      effects.append(
        .remark("That is the right value; name it `\(nameOfValue)`: `\(nameOfValue) = ...`."))
    }
  }

  private mutating func take(_ failure: GoalFailure, _ line: EnteredLine, _ effects: inout [LessonEffect]) {
    if line.isAttempt { countAttempt() }
    if let advice = failure.naming {
      effects.append(.remark(Self.text(of: advice)))
      return
    }
    guard line.isAttempt else { return }
    switch failure.sinceTold {
    case .stillNothing: return
    // Repeating the message after every line on the way to the goal would be tiresome.
    case .stillSearched: effects.append(.remark("Not yet.", isRepeated: true))
    // The author's message would not fit a command that changed none of these values.
    case .unchanged(let names):
      let verb = names.count == 1 ? "has not changed" : "have not changed"
      effects.append(
        .remark("Not yet: this step checks \(names.joined(separator: ", ")), which \(verb).", isRepeated: true))
    case .news:
      task?.toldLine = failure.line
      effects.append(.save(.whenTold))
      let there = failure.got.isEmpty ? "" : ", got \(failure.got)"
      effects.append(.remark(Self.sentence("Not yet: expected \(failure.wanted)\(there)")))
      if !failure.message.isEmpty { effects.append(.remark(failure.message)) }
    }
  }

  private static func text(of advice: NamingAdvice) -> String {
    switch advice {
    case .keep(let name): "That is the right value; give it a name: `\(name) = ...`."
    case .rename(let target, let name):
      "Your `\(target)` is right but has the wrong name: enter `\(name) = \(target)`."
    }
  }

  /// Returns a text with a full stop at its end, added if it is missing.
  private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : text + "." }

  /// Counts an attempt at the step.
  mutating func countAttempt() { records[position].attempts += 1 }

  /// Completes the open task.
  mutating func complete(_ message: String, _ effects: inout [LessonEffect]) {
    guard let task = openTask else { return }
    effects.say("")
    effects.append(.show(.taskDone(message)))
    effects.show(task.explanation)
    showAnotherWay(task, &effects)
    let isQuestion = if case .ask = task.kind { true } else { false }
    close(revealing: !isQuestion, &effects)
  }

  /// After a goal or a fill-in task, shows the lesson's solution if it differs from the student's.
  private func showAnotherWay(_ task: LessonTask, _ effects: inout [LessonEffect]) {
    switch task.kind {
    case .fill, .goal: break
    default: return
    }
    let model = task.modelLines
    let entered = self.task?.entered ?? []
    guard !model.isEmpty, !model.allSatisfy({ entered.contains(ResultJudge.normal($0)) }) else { return }
    effects.append(.show(.commands(title: "Another way:", model, isApart: true)))
  }

  /// Tells the student how to get back values that the step began with.
  func tellWhatIsLost(_ names: [String], _ effects: inout [LessonEffect]) {
    guard !names.isEmpty else { return }
    let (verb, noun) = names.count == 1 ? ("was", "it") : ("were", "them")
    effects.say(
      "\(names.joined(separator: ", ")) \(verb) there when the step began: `undo` or `retry` brings \(noun) back.")
  }
}
