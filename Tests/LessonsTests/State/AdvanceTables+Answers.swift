import CommandInterpreter

@testable import Lessons

/// Questions, predictions, and what is told beside them.
extension AdvanceCase {
  static let answers: [AdvanceCase] = [
    AdvanceCase("an answer is read", after: atChoice, .word(.answer("a")), ["read? a"]),
    AdvanceCase(
      "and judged", after: atChoice + [.word(.answer("a"))], .read(.choice(label: "a"), complaint: ""),
      ["judge answer?"]),
    AdvanceCase(
      "one that cannot be read counts nothing", after: atChoice + [.word(.answer("z"))],
      .read(nil, complaint: "answer with a or b"), ["say warning: That can't be read as an answer: answer with a or b."]
    ) { $0.records[1].attempts == 0 && $0.records[1].answers.count == 1 },
    AdvanceCase(
      "a right one ends the step", after: chosen, .answerJudged(.right(message: "This it is.")),
      ["say: ", "done: Right. This it is."] + endSecond
    ) { $0.records[1].attempts == 1 && $0.records[1].answers.values.contains(["a"]) },
    AdvanceCase(
      "a wrong one is told", after: chosen, .answerJudged(.wrong(message: "Not that.")), ["remark: No. Not that."]
    ) {
      $0.task != nil && $0.records[1].attempts == 1
    },
    AdvanceCase(
      "a wrong one that the key does not know", after: chosen, .answerJudged(.wrong(message: "")),
      ["remark: No. Try again; `hint` helps."]),
    AdvanceCase(
      "a key that cannot be computed is the lesson's fault", after: chosen, .answerJudged(.broken(message: "no x")),
      [
        "blame: The lesson can't check this (no x), so it counts as right", "say: ", "done: ",
      ] + endSecond),
    AdvanceCase(
      "Ctrl-C while it is read", after: atChoice + [.word(.answer("a"))], .stopped,
      ["say warning: Stopped before the answer was read: enter it again."]
    ) { $0.records[1].attempts == 0 },
    AdvanceCase(
      "Ctrl-C while it is judged", after: chosen, .stopped,
      ["say warning: Stopped before the answer was checked: enter it again."]
    ) { $0.records[1].attempts == 0 && $0.task != nil },
    AdvanceCase(
      "words are kept, and end the lesson", after: Array(finished.dropLast()), .answerJudged(.kept),
      [
        "say: ", "done: Answer recorded.", "save end 2", "mark done third", "say: ",
        "say good: You have reached the end of Test: 3 of 3 steps done.", "lesson done",
      ]
    ) { $0.isFinished },
    AdvanceCase("no question, no answer", after: atCommands, .word(.answer("a")), []),
  ]

  static let predictions: [AdvanceCase] = [
    AdvanceCase(
      "a prediction is locked and goes on", after: atPrediction + [.word(.answer("3"))], .read(three, complaint: ""),
      ["say faint: Locked: 3", "save before commands", "run? 1.1"]
    ) { $0.predictions.map(\.item) == [0] && $0.records[1].attempts == 0 },
    AdvanceCase("behind the demonstration it is compared", after: predicted, demoRan, ["compare? 0 3"]) {
      $0.predictions.isEmpty
    },
    AdvanceCase(
      "a wrong one", after: predicted + [demoRan], compared,
      ["say: ", "say: You said 3; it is 2. Too much.", "say: One and one.", "passage: It adds up.", "task 1.2"]),
    AdvanceCase(
      "a right one", after: predicted + [demoRan],
      .compared(Comparison(verdict: .right(message: "Yes."), right: two)),
      ["say: ", "say good: You said 3, and that is right. Yes.", "passage: It adds up.", "task 1.2"]),
    AdvanceCase(
      "one that is near enough", after: predicted + [demoRan],
      .compared(Comparison(verdict: .right(message: "Yes."), right: two, near: "2")),
      ["say: ", "say good: You said 3; it is 2, close enough. Yes.", "passage: It adds up.", "task 1.2"]),
    AdvanceCase(
      "one that the key does not know", after: predicted + [demoRan],
      .compared(Comparison(verdict: .wrong(message: ""))),
      ["say: ", "say: You said 3; that is not right. ", "passage: It adds up.", "task 1.2"]),
    AdvanceCase(
      "a key that cannot be computed", after: predicted + [demoRan],
      .compared(Comparison(verdict: .broken(message: "no x"))),
      ["say: ", "blame: The lesson can't check this (no x)", "passage: It adds up.", "task 1.2"]),
    AdvanceCase(
      "Ctrl-C before it is compared", after: predicted + [demoRan], .stopped,
      ["say warning: Stopped before this was compared with your prediction.", "task 1.2"]),
    AdvanceCase(
      "stars of an answer set nothing off", after: atPrediction + [.word(.answer("3*1"))],
      .read(three, complaint: ""), ["say faint: Locked: 3\\*1", "save before commands", "run? 1.1"]),
    AdvanceCase(
      "a skipped one is told without what was said", after: atPrediction + [.word(.skip), demoRan],
      .compared(Comparison(right: two)),
      ["say: ", "say: It is 2. One and one.", "passage: It adds up.", "task 1.2"]
    ) { $0.isSkipped && $0.records[1].solutionsShown == 0 },
  ]

  static let reminders: [AdvanceCase] = [
    AdvanceCase(
      "a sum while a number is asked for", after: atPrediction, line("1 + 1", number: true),
      ["say faint: A question is open: enter `answer 1 + 1` to answer it."]),
    AdvanceCase("a sum with a name is no offer", after: atPrediction, line("x.sum", number: true), []),
    AdvanceCase(
      "an unknown word while a number is asked for", after: atPrediction, line("nine", .unknownCommand),
      ["say faint: A question is open: answer it with a number."]),
    AdvanceCase(
      "a label that is a command's result", after: atChoice, line("a"),
      ["say faint: A question is open: enter `answer a` to answer it."]),
    AdvanceCase(
      "an unknown word while a choice is asked for", after: atChoice, line("zzz", .unknownName),
      ["say faint: A question is open: answer with a or b."]),
    AdvanceCase(
      "a mistake while words are asked for", after: atWords, line("I think (", .syntax),
      ["say faint: A question is open: `answer TEXT` answers it."]),
    AdvanceCase("a command that works while words are asked for", after: atWords, line("x"), []),
  ]
}
