internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// One line of a goal: a predicate, and a message for when it does not hold.
struct GoalLine: Sendable {
  let predicate: Predicate
  /// The author's message; may be empty.
  private(set) var message: String
  /// The predicate's source text.
  let text: String
  let line: Int

  init(_ text: String, line: Int) throws(MarkdownError) {
    let (claim, message) = Self.parts(text)
    self.text = claim
    self.message = message
    self.line = line
    guard let predicate = Predicate(claim) else {
      throw MarkdownError(line: line, "`\(claim)` is not a predicate; Documentation/Lessons.md lists the predicates")
    }
    self.predicate = predicate
  }

  /// Returns the line with another message; an empty message is ignored.
  func saying(_ message: String) -> GoalLine {
    var line = self
    if !message.isEmpty { line.message = message }
    return line
  }

  /// The words in the predicate that may be names, without fields after a point. The first one is the predicate's
  /// keyword.
  var names: [String] {
    var names: [String] = []
    var word = ""
    var isField = false
    var isInNumber = false
    for character in text + " " {
      // The `e` of `1e-9` is not a name.
      isInNumber = word.isEmpty && (character.isNumber || (isInNumber && (character.isLetter || character == ".")))
      if isInNumber { continue }
      if character.isASCII && (character.isLetter || character == "_" || (!word.isEmpty && character.isNumber)) {
        word.append(character)
        continue
      }
      if !word.isEmpty && !isField && !names.contains(word) { names.append(word) }
      word = ""
      isField = character == "."
    }
    return names
  }

  /// Splits a line at its first `|` outside parentheses, brackets and quotes; without one, the message is empty.
  static func parts(_ text: String) -> (claim: String, message: String) {
    var depth = 0
    var isQuoted = false
    for place in text.indices {
      switch text[place] {
      case "\"": isQuoted.toggle()
      case "(", "[": depth += isQuoted ? 0 : 1
      case ")", "]": depth -= isQuoted ? 0 : 1
      case "|" where depth <= 0 && !isQuoted:
        return (text[..<place].withoutBlanksAround, text[text.index(after: place)...].withoutBlanksAround)
      default: break
      }
    }
    return (text.withoutBlanksAround, "")
  }
}

extension [GoalLine] {
  /// Returns the names of the session's values that a line of a goal checks; empty if the line uses a name from `find`,
  /// whose value the student chooses.
  func namesAskedFor(by line: GoalLine, in session: Session) -> [String] {
    let found = compactMap { if case .find(let name, _) = $0.predicate { name } else { nil } }
    guard !line.names.contains(where: found.contains) else { return [] }
    return line.names.dropFirst().filter { session.variables[$0] != nil }
  }
}
