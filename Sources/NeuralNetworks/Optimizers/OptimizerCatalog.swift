/// The optimizers that can be selected by name. To add one, write one file and add one line to `entries`.
public enum OptimizerCatalog {
  /// The optimizers, in the order in which help lists them.
  public static let entries: [any Optimizer.Type] = [
    SGD.self,
    Adam.self,
    RMSprop.self,
  ]

  /// The words of the optimizers.
  public static var words: [String] { entries.map { $0.declaration.word } }

  /// Returns the optimizer with this word, or nil if there is none.
  public static func entry(_ word: String) -> (any Optimizer.Type)? {
    entries.first { $0.declaration.word == word }
  }
}
