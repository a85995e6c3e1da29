internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// One line of a goal: a predicate, and what to say when it does not hold.
struct GoalLine: Sendable {
  let predicate: Predicate
  /// What the author says; empty where nothing is written.
  private(set) var message: String
  /// The predicate as it is written.
  let text: String
  let line: Int

  init(_ text: String, line: Int) throws(MarkdownError) {
    let (claim, message) = Self.parts(text)
    self.text = claim
    self.message = message
    self.line = line
    guard let predicate = Predicate(claim) else {
      throw MarkdownError(line: line, "`\(claim)` is not a predicate; Documentation/Lessons.md lists them")
    }
    self.predicate = predicate
  }

  /// The same predicate with another message, unless that is empty.
  func saying(_ message: String) -> GoalLine {
    var line = self
    if !message.isEmpty { line.message = message }
    return line
  }

  /// The names in the predicate, whatever comes behind a point; words of its own aside.
  var names: [String] {
    var names: [String] = []
    var word = ""
    var isField = false
    var isInNumber = false
    for character in text + " " {
      // The `e` of `1e-9` is no name.
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

  /// A line cut at its first bar outside of parentheses, brackets and quotes.
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
  /// The values that a line of a goal asks about, of those that a session has; what `find` names is the student's choice,
  /// and none of them.
  func namesAskedFor(by line: GoalLine, in session: Session) -> [String] {
    let found = compactMap { if case .find(let name, _) = $0.predicate { name } else { nil } }
    guard !line.names.contains(where: found.contains) else { return [] }
    return line.names.dropFirst().filter { session.variables[$0] != nil }
  }
}
