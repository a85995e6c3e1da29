/// The words of the language with their declarations, which are all the parser needs to know about commands.
public struct Vocabulary: Sendable {
  private let declarations: [String: CommandDeclaration]
  /// The length of the longest word in characters; anything longer is not a command.
  let longestWord: Int

  /// Creates a vocabulary; if two declarations have the same word, the first wins.
  init(_ declarations: [CommandDeclaration]) {
    longestWord = declarations.map(\.word.count).max() ?? 0
    self.declarations = Dictionary(declarations.map { ($0.word, $0) }) { first, _ in first }
  }

  /// The declaration of a word; nil if it is not a word of the language.
  subscript(word: String) -> CommandDeclaration? { declarations[word] }
}
