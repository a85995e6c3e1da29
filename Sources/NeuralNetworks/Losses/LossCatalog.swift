/// Every loss that can be named. A new loss is one file, and one line in `entries`.
public enum LossCatalog {
  /// The losses, in the order in which help names them.
  public static let entries: [any Loss] = [
    SoftmaxCrossEntropy(),
    MeanSquaredError(),
  ]

  /// The words of the losses.
  public static var words: [String] { entries.map(\.declaration.word) }

  /// The loss that a word names.
  public static func loss(_ word: String) -> (any Loss)? { entries.first { $0.declaration.word == word } }
}
