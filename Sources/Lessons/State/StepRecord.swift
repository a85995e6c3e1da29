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
  /// Answers as they were given, by the line of their question.
  public var answers: [Int: [String]] = [:]

  init(id: String) { self.id = id }
}
