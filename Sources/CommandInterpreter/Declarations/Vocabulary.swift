/// The words of the language with what is declared of each: all that reading a line needs to know of commands.
public struct Vocabulary: Sendable {
  private let declarations: [String: CommandDeclaration]
  /// The length of the longest word: what is longer names no command.
  let longestWord: Int

  /// The words of these declarations; of two with one word, the first counts.
  init(_ declarations: [CommandDeclaration]) {
    longestWord = declarations.map(\.word.count).max() ?? 0
    self.declarations = Dictionary(declarations.map { ($0.word, $0) }) { first, _ in first }
  }

  /// What is declared of a word.
  subscript(word: String) -> CommandDeclaration? { declarations[word] }
}
