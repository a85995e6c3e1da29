internal import CommandInterpreter
internal import Platform

/// The kind of a typed line: a session line or an answer to the open question.
enum TypedLine: Equatable {
  /// The line runs as it is.
  case line
  /// The line answers the question.
  case answer

  /// Classifies a line by its text, the open question and the known words.
  init(_ line: ParsedLine, to question: Question?, knowing words: KnownWords) {
    let bare = line.text.withoutBlanksAround
    guard let question, !bare.isEmpty else {
      self = .line
      return
    }
    self = question.isBareAnswer(bare) || Self.isWords(bare, line, of: question, words) ? .answer : .line
  }

  /// Whether a line that is not meant for the shell means one of the choices, or is a calculation or a number in words.
  private static func isWords(
    _ bare: String, _ line: ParsedLine, of question: Question, _ words: KnownWords
  ) -> Bool {
    // The shell itself cannot parse a calculation such as `8·6·6`.
    if case .number = question.kind {
      let isLine = bare.first?.isLetter == true ? words.begin(bare) : line.reading != nil
      return !isLine && (NumericExpression.value(of: bare) ?? NumericAnswer.named(by: bare)) != nil
    }
    return !words.begin(bare) && question.label(for: bare) != nil
  }

  /// Whether a line can be run as it is; otherwise, it continues on the next line. An answer has no open quotes.
  static func isComplete(_ line: ParsedLine, to question: Question?, knowing words: KnownWords) -> Bool {
    if line.isComplete { return true }
    guard let question else { return false }
    // The apostrophe in `it's the second` or `9'571` opens no quotes.
    return isAnswer(line.text, to: question) || (line.text.first?.isLetter == true && !words.begin(line.text))
  }

  /// Whether a text by itself answers a question, whatever its words mean in the session.
  static func isAnswer(_ text: String, to question: Question) -> Bool {
    guard text.utf8.count <= longestAnswer else { return false }
    return question.isBareAnswer(text) || question.label(for: text) != nil
  }

  /// Maximum length of an answer in bytes; limits the work, as a multi-line input is checked after each of its lines.
  private static let longestAnswer = 4096
}

/// The words with which a line for the shell can begin: commands and names with values.
struct KnownWords {
  let commands: CommandTable
  let names: Set<String>

  /// Whether a line begins with a command, a word that ends in `?` or a name with a value, or contains `=`.
  func begin(_ line: String) -> Bool {
    let word = String(line.withoutBlanksAround.prefix { !$0.isWhitespace })
    let name = String(word.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    let rest = line.withoutBlanksAround.dropFirst(word.count).first { !$0.isWhitespace }
    let isOrdinary = commands[word]?.declaration.takesEquations == true && rest?.isLetter == false
    let isCommand = commands[word] != nil && !isOrdinary || word.hasSuffix("?")
    return isCommand || names.contains(name) || line.contains("=")
  }
}

extension KnownWords {
  /// Creates the known words of an interpreter's session.
  init(_ interpreter: Interpreter) {
    self.init(commands: interpreter.environment.commands, names: Set(interpreter.session.names))
  }
}
