/// The words of the language. A new command is one file, and one line in `standard`.
public struct CommandTable: Sendable {
  /// The commands, in the order used by help.
  public let commands: [any Command]
  private let byWord: [String: any Command]
  /// The declarations that the parser needs.
  public let vocabulary: Vocabulary

  /// Creates a table of commands.
  public init(_ commands: [any Command]) {
    self.commands = commands
    vocabulary = Vocabulary(commands.map(\.declaration))
    byWord = Dictionary(commands.map { ($0.declaration.word, $0) }) { first, _ in first }
  }

  /// The command with this word; nil if there is none.
  public subscript(word: String) -> (any Command)? { byWord[word] }

  /// Every word.
  public var words: [String] { commands.map(\.declaration.word) }

  /// A table with additional commands, such as those for lessons.
  public func adding(_ more: [any Command]) -> CommandTable { CommandTable(commands + more) }
}
