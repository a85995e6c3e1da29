internal import CommandInterpreter
internal import TerminalGraphics

/// What somebody is reminded of whose line had nothing to do with what is asked.
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
    case .choice(let choices):
      if question.label(for: bare) != nil {
        say("A question is open: `answer \(bare)` makes this your answer.", .faint)
      } else if isUnknown {
        let labels = choices.map(\.label)
        let listed = labels.dropLast().joined(separator: ", ") + " or " + (labels.last ?? "")
        say("A question is open: answer with \(listed).", .faint)
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
    let names = if case .find(let name, _) = line.predicate { [name] } else { Array(line.names.dropFirst()) }
    for name in names where name != reading?.target && interpreter.environment.commands[name] == nil {
      var renamed = interpreter
      renamed.bind(name, to: value)
      guard case .holds = GoalJudge(lines, history, renamed, since: play?.stepStart).verdict() else { continue }
      if let target = reading?.target {
        remark("Your `\(target)` is what is wanted, under another name: `\(name) = \(target)` gives it that.")
      } else {
        remark("That is what is wanted; keep it under a name: `\(name) = ...`.")
      }
      return true
    }
    return false
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
