internal import Platform
internal import Transcripts

/// The key of a question: right answers, common wrong ones, and expressions that compute the right number from the
/// workspace, each with an optional message.
struct AnswerKey: Sendable {
  /// One line of the key.
  struct Entry: Sendable {
    enum Answer: Equatable, Sendable {
      /// A literal: a number, a label, or text.
      case literal(String)
      /// An expression to evaluate in the workspace.
      case computed(String)
    }
    let answer: Answer
    let isRight: Bool
    /// The message for the student; may be empty.
    let message: String
    let line: Int
  }

  /// Commands that run on a copy of the workspace before the expressions are computed.
  let commands: [String]
  let entries: [Entry]

  init(commands: [String], entries: [Entry]) {
    self.commands = commands
    self.entries = entries
  }

  /// Parses the lines of a fence that starts at `line`.
  init(_ lines: [String], line start: Int) throws(MarkdownError) {
    var commands: [String] = []
    var entries: [Entry] = []
    for (offset, text) in lines.enumerated() where !text.withoutBlanksAround.isEmpty {
      let line = start + 1 + offset
      if text.hasPrefix(Transcript.prompt) {
        commands.append(text.dropFirst(Transcript.prompt.count).withoutBlanksAround)
        continue
      }
      entries.append(try Self.entry(text, line))
    }
    self.commands = commands
    self.entries = entries
  }

  private static func entry(_ text: String, _ line: Int) throws(MarkdownError) -> Entry {
    let (claim, message) = GoalLine.parts(text)
    guard let equals = claim.firstIndex(of: "=") else {
      throw MarkdownError(
        line: line,
        "a key line must be `ANSWER = right | WHY`, `ANSWER = wrong | WHY` or `key = EXPRESSION`, not `\(claim)`")
    }
    let left = claim[..<equals].withoutBlanksAround
    let right = claim[claim.index(after: equals)...].withoutBlanksAround
    guard !left.isEmpty, !right.isEmpty else {
      throw MarkdownError(line: line, "a key line needs text on both sides of the `=`")
    }
    if left == "key" { return Entry(answer: .computed(right), isRight: true, message: message, line: line) }
    guard right == "right" || right == "wrong" else {
      throw MarkdownError(line: line, "an answer must be `right` or `wrong`, not `\(right)`")
    }
    return Entry(answer: .literal(left), isRight: right == "right", message: message, line: line)
  }
}
