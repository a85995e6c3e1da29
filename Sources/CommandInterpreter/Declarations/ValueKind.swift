/// The kinds of values, with the names used in messages.
public enum ValueKind: String, Sendable, CaseIterable {
  case number
  case text
  case shape
  case range
  case tensor
  case dataset
  case layer
  case network
  case loss
  case gradientReport = "gradient report"
  case trainingLog = "training log"
  case evaluation
  case comparison
  case report

  /// The name with its article: `a tensor`, `an evaluation`; `a string` for a text.
  public var withArticle: String {
    self == .text ? "a string" : ("aeiou".contains(rawValue.prefix(1)) ? "an " : "a ") + rawValue
  }
}
