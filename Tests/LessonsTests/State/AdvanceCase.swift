import CommandInterpreter
import Testing

@testable import Lessons

/// Events that lead somewhere, one more, and everything that is to be done then.
struct AdvanceCase: CustomTestStringConvertible, Sendable {
  let name: String
  let before: [LessonEvent]
  let event: LessonEvent
  let effects: [String]
  /// What holds of the state behind it.
  let holds: @Sendable (LessonState) -> Bool

  init(
    _ name: String, after before: [LessonEvent], _ event: LessonEvent, _ effects: [String],
    holds: @escaping @Sendable (LessonState) -> Bool = { _ in true }
  ) {
    (self.name, self.before, self.event, self.effects, self.holds) = (name, before, event, effects, holds)
  }

  var testDescription: String { name }
}

/// Ways into the lesson of `StateLesson`.
extension AdvanceCase {
  static let demoRan = LessonEvent.ran(CommandRun(outputs: [["x: Tensor 2"]]))
  static let demoStopped = LessonEvent.ran(CommandRun(outputs: [["x: Tensor 2"]], isStopped: true))
  static let made = LessonEvent.workspaceMade(WorkspaceChange())
  static let opened: [LessonEvent] = [.opened(finished: [])]
  /// At `y = zeros 2`, `z = zeros 3`.
  static let atCommands = opened + [demoRan]
  static func commands(_ done: Bool..., remark: String? = nil, name: String? = nil) -> LessonEvent {
    .judged(.commands(done: done, remark: remark, nameOfValue: name))
  }
  static func line(
    _ text: String, _ code: ErrorCode? = nil, changes: Bool = false, uses: Bool = false, number: Bool = false
  ) -> LessonEvent {
    .evaluated(
      EnteredLine(
        text: text, code: code, words: ["zeros"], changesSession: changes, usesSolution: uses, givesNumber: number))
  }
  static let firstDone = atCommands + [line("both", changes: true), commands(true, true)]
  /// At the prediction of the second step.
  static let atPrediction = firstDone + [.word(.next), made]
  static let three = AnswerReader.Reading.number(3)
  static let predicted = atPrediction + [.word(.answer("3")), .read(three, complaint: "")]
  static let two = RightAnswer(text: "2", message: "One and one.")
  static let compared = LessonEvent.compared(
    Comparison(verdict: .wrong(message: "Too much."), right: two))
  /// At the choice of the second step.
  static let atChoice = predicted + [demoRan, compared]
  static let chosen = atChoice + [.word(.answer("a")), .read(.choice(label: "a"), complaint: "")]
  static let secondDone = chosen + [.answerJudged(.right(message: "This it is."))]
  static let atGoal = secondDone + [.word(.next), made]
  static let attempt = atGoal + [line("m = ones 4", changes: true)]
  static let notYet = GoalFailure(line: 60, message: "Make some.", wanted: "zeros", got: "ones")
  static let atWords = atGoal + [line("n = zeros 4", changes: true), .judged(.holds([]))]
  static let finished =
    atWords + [.word(.answer("well")), .read(.words, complaint: ""), .answerJudged(.kept)]

  static let greeting = [
    "title", "passage: Before all.", "say: ",
    "say faint: `hint` helps, `skip` shows the solution and moves on, `leave` exits; your work is saved.",
  ]
  static let enterFirst = ["save start", "mark step first (First)", "step 0"]
  static let enterSecond = ["save start", "mark step second (Second)", "step 1", "task 1.0"]
  static let enterThird = ["save start", "mark step third (Third)", "step 2", "task 2.0"]
  static let endFirst = ["save end 0", "mark done first", "step done"]
  static let endSecond = ["save end 1", "mark done second", "step done"]
}
