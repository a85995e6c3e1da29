/// A student's record of a step.
public struct StepRecord: Equatable, Sendable {
  /// The status of a step.
  public enum Status: String, Sendable {
    case untouched, begun, skipped, done
  }

  public let id: String
  public var status = Status.untouched
  /// Number of attempts, both failed and successful.
  public var attempts = 0
  public var hints = 0
  public var solutionsShown = 0
  /// Answers as given, by the line of their question. If there are more than `mostAnswers` to a question, only the
  /// first ones and the newest are kept.
  public private(set) var answers: [Int: [String]] = [:]

  static let mostAnswers = 200

  init(id: String) { self.id = id }

  mutating func keep(_ answer: String, toQuestionIn line: Int) {
    // Modified in place, because a copy of the array would copy all answers each time.
    if answers[line]?.count == Self.mostAnswers { answers[line]?.removeLast() }
    answers[line, default: []].append(answer)
  }
}
