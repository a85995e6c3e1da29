/// Every optimizer that can be named. A new optimizer takes one file and one line in `entries`.
public enum OptimizerCatalog {
  /// The optimizers, in the order of help.
  public static let entries: [any Optimizer.Type] = [
    SGD.self,
    Adam.self,
    RMSprop.self,
  ]

  /// The words of the optimizers.
  public static var words: [String] { entries.map { $0.declaration.word } }

  /// The optimizer with this word.
  public static func entry(_ word: String) -> (any Optimizer.Type)? {
    entries.first { $0.declaration.word == word }
  }
}
