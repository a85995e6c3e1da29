/// The words of the language. A new command is one file, and one line in `standard`.
public struct CommandTable: Sendable {
  /// The commands in the order in which help names them.
  public let commands: [any Command]
  private let byWord: [String: any Command]
  /// What reading a line needs to know of them.
  public let vocabulary: Vocabulary

  /// A table of these commands.
  public init(_ commands: [any Command]) {
    self.commands = commands
    vocabulary = Vocabulary(commands.map(\.declaration))
    byWord = Dictionary(commands.map { ($0.declaration.word, $0) }) { first, _ in first }
  }

  /// The command of a word.
  public subscript(word: String) -> (any Command)? { byWord[word] }

  /// Every word.
  public var words: [String] { commands.map(\.declaration.word) }

  /// The same with further commands: lessons add theirs from above.
  public func adding(_ more: [any Command]) -> CommandTable { CommandTable(commands + more) }
}
