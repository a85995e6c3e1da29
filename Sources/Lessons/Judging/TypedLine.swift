internal import CommandInterpreter
internal import Platform

/// What a typed line is: a line of the session, or an answer to the question that is open.
enum TypedLine: Equatable {
  /// It runs as it stands.
  case line
  /// It answers the question.
  case answer

  /// Decides by the line, the open question and the words that are known.
  init(_ line: ParsedLine, to question: Question?, knowing words: KnownWords) {
    let bare = line.text.withoutBlanksAround
    guard let question, !bare.isEmpty else {
      self = .line
      return
    }
    self = question.isBareAnswer(bare) || Self.isWords(bare, line, of: question, words) ? .answer : .line
  }

  /// Whether a line that begins with no command and no value has words of one choice, or is a calculation as on paper.
  private static func isWords(
    _ bare: String, _ line: ParsedLine, of question: Question, _ words: KnownWords
  ) -> Bool {
    // `8·6·6`, which the shell itself does not read.
    if case .number = question.kind {
      let isLine = bare.first?.isLetter == true ? words.begin(bare) : line.reading != nil
      return !isLine && (NumericExpression.value(of: bare) ?? NumericAnswer.named(by: bare)) != nil
    }
    return !words.begin(bare) && question.label(for: bare) != nil
  }

  /// Whether a line can be run as it stands, or goes on in the next: a listed choice has no open quotes.
  static func isComplete(_ line: ParsedLine, to question: Question?, knowing words: KnownWords) -> Bool {
    if line.isComplete { return true }
    guard let question else { return false }
    // `it's the second`: a sentence, whose apostrophe opens nothing; and `9'571`.
    return isAnswer(line.text, to: question) || (line.text.first?.isLetter == true && !words.begin(line.text))
  }

  /// Whether a text answers a question by itself, whatever the words in it mean to the session.
  static func isAnswer(_ text: String, to question: Question) -> Bool {
    guard text.utf8.count <= longestAnswer else { return false }
    return question.isBareAnswer(text) || question.label(for: text) != nil
  }

  /// The bytes of an answer: nobody's is longer, and a text that goes on is looked at behind each of its lines.
  private static let longestAnswer = 4096
}

/// The words that a line can begin with and mean something: commands, and names that have values.
struct KnownWords {
  let commands: CommandTable
  let names: Set<String>

  /// Whether a line begins with a command or a value, or assigns something.
  func begin(_ line: String) -> Bool {
    let word = String(line.withoutBlanksAround.prefix { !$0.isWhitespace })
    let name = String(word.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    let isCommand = commands[word] != nil || word.hasSuffix("?")
    return isCommand || names.contains(name) || line.contains("=")
  }
}

extension KnownWords {
  /// What a session knows.
  init(_ interpreter: Interpreter) {
    self.init(commands: interpreter.environment.commands, names: Set(interpreter.session.names))
  }
}
