/// The losses that can be selected by name. To add one, write one file and add one line to `entries`.
public enum LossCatalog {
  /// The losses, in the order in which help lists them.
  public static let entries: [any Loss] = [
    SoftmaxCrossEntropy(),
    MeanSquaredError(),
  ]

  /// The words of the losses.
  public static var words: [String] { entries.map(\.declaration.word) }

  /// Returns the loss with this word, or nil if there is none.
  public static func loss(_ word: String) -> (any Loss)? { entries.first { $0.declaration.word == word } }
}
