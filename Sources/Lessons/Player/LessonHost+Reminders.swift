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
