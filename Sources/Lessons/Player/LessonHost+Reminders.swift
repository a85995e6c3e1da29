internal import CommandInterpreter
internal import Platform
internal import TerminalGraphics

/// What is told beside verdicts: that a question is open, that a value lacks but a name, and which values are others, or gone.
extension LessonHost {
  /// Tells that a question is open, where a line may have been meant as its answer.
  func remind(of question: Question, _ text: String, _ outcome: Interpreter.Outcome) {
    let isUnknown = [.unknownName, .unknownCommand, .syntax].contains(outcome.diagnostic?.code)
    let bare = text.withoutBlanksAround
    switch question.kind {
    case .number:
      // A sum without names: worked out for the question, or the answer to it.
      let isSum = outcome.value is NumberValue && !bare.contains { $0.isLetter || $0 == "_" || $0 == ";" }
      if isSum {
        say("A question is open: `answer \(bare)` makes this your answer.", .faint)
      } else if isUnknown {
        say("A question is open, and a number is its answer.", .faint)
      }
    case .choice:
      if question.label(for: bare) != nil {
        say("A question is open: `answer \(bare)` makes this your answer.", .faint)
      } else if isUnknown {
        say("A question is open: answer with \(question.listedLabels).", .faint)
      }
    case .text:
      if isUnknown { say("A question is open: `answer` and your words.", .faint) }
    }
  }

  /// Tells that what a line gave is what a goal wants, and lacks only the name that it asks for; whether that is so.
  func tellOfName(
    _ line: GoalLine, _ lines: [GoalLine], _ history: TaskHistory, _ reading: LineReading?,
    _ outcome: Interpreter.Outcome
  ) -> Bool {
    guard let value = outcome.value, !(value is NoValue) else { return false }
    func reachesIt(as name: String) -> Bool {
      var renamed = interpreter
      renamed.bind(name, to: value)
      guard case .holds = GoalJudge(lines, history, renamed, since: play?.stepStart).verdict() else { return false }
      return true
    }
    let found = lines.compactMap { if case .find(let name, _) = $0.predicate { name } else { nil } }
    if reading?.target == nil, let name = found.first, reachesIt(as: "nameless") {
      remark("That is what is wanted; keep it under a name: `\(name) = ...`.")
      return true
    }
    // A name that has a value may be what this one is compared with.
    let missing = line.names.dropFirst().filter { name in
      name != "tol" && interpreter.session.variables[name] == nil && interpreter.environment.commands[name] == nil
    }
    for name in missing where reachesIt(as: name) {
      if let target = reading?.target {
        remark("Your `\(target)` is what is wanted, under another name: `\(name) = \(target)` gives it that.")
      } else {
        remark("That is what is wanted; keep it under a name: `\(name) = ...`.")
      }
      return true
    }
    return false
  }

  /// Tells which values are no longer what they were, or gone.
  func tellWhatIsOther(than before: Session) {
    let now = interpreter.session
    let changed = before.names.filter { name in
      guard let old = before.variables[name], let new = now.variables[name] else { return false }
      return !new.isEqual(to: old)
    }
    let gone = before.names.filter { now.variables[$0] == nil }
    var parts: [String] = []
    if !changed.isEmpty {
      parts.append("\(changed.joined(separator: ", ")) \(changed.count == 1 ? "is another" : "are others")")
    }
    if !gone.isEmpty { parts.append("\(gone.joined(separator: ", ")) \(gone.count == 1 ? "is" : "are") gone") }
    if !parts.isEmpty { say("Everything is as this step begins: \(parts.joined(separator: ", ")).", .faint) }
  }

  /// Tells how a value comes back that the step began with.
  func tellWhatIsLost(_ text: String) {
    guard let play else { return }
    let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    let lost = play.stepStart.names.filter { words.contains($0) && interpreter.session.variables[$0] == nil }
    guard !lost.isEmpty else { return }
    let (verb, noun) = lost.count == 1 ? ("was", "it") : ("were", "them")
    say("\(lost.joined(separator: ", ")) \(verb) there when the step began: `undo`, or `retry`, brings \(noun) back.")
  }
}
