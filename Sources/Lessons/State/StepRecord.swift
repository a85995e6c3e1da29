/// How a step went.
public struct StepRecord: Equatable, Sendable {
  /// What became of a step.
  public enum Status: String, Sendable {
    case untouched, begun, skipped, done
  }

  public let id: String
  public var status = Status.untouched
  /// How many times something was tried that did not do, or did.
  public var attempts = 0
  public var hints = 0
  public var solutionsShown = 0
  /// Answers as they were given, by the line of their question; of more than `mostAnswers` to one the first and the last.
  public private(set) var answers: [Int: [String]] = [:]

  static let mostAnswers = 200

  init(id: String) { self.id = id }

  mutating func keep(_ answer: String, toQuestionIn line: Int) {
    // In its place: a copy would have every answer copied with the next.
    if answers[line]?.count == Self.mostAnswers { answers[line]?.removeLast() }
    answers[line, default: []].append(answer)
  }
}
