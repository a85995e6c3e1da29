/// Every loss that can be named. A new loss takes one file and one line in `entries`.
public enum LossCatalog {
  /// The losses, in the order of help.
  public static let entries: [any Loss] = [
    SoftmaxCrossEntropy(),
    MeanSquaredError(),
  ]

  /// The words of the losses.
  public static var words: [String] { entries.map(\.declaration.word) }

  /// The loss with this word.
  public static func loss(_ word: String) -> (any Loss)? { entries.first { $0.declaration.word == word } }
}
