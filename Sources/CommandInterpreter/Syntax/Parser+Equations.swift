/// Parses lines that hold equations: `equation LAYER EQUATION`, and `layer NAME(PARAMETERS)` with its block.
extension Parser {
  /// Parses a line whose command takes equations; nil for other lines.
  func mathematicsStatement() throws(Diagnostic) -> Statement? {
    guard let (declaration, word) = mathematics() else { return nil }
    try checkBalance()
    var range = line.trimmed(word.upperBound..<self.range.upperBound)
    let isSilent = !range.isEmpty && line[range.upperBound - 1] == ";"
    if isSilent { range = line.trimmed(range.lowerBound..<range.upperBound - 1) }
    if let place = line.first(";", in: range) {
      throw Diagnostic(.syntax, "one command per line: `;` is only allowed at the end", at: place..<place + 1)
    }
    let isBlock = declaration.restParameter?.kind == .equations
    let operands = isBlock ? [range] : layerAndEquation(range)
    let call = call(declaration, word, operands: operands, options: [], isPiped: false)
    let whole = word.lowerBound..<max(word.upperBound, range.upperBound)
    return statement(of: call, whole, target: nil, isSilent: isSilent)
  }

  /// The command that takes equations and its word, if the line begins with it and something that it could take: a name
  /// follows, so that a value may have the command's name.
  private func mathematics() -> (CommandDeclaration, Range<Int>)? {
    let start = line.trimmed(range).lowerBound
    let word = start..<((start..<range.upperBound).first { line[$0].isWhitespace } ?? range.upperBound)
    guard let declaration = command(word), declaration.restParameter?.kind.isMathematics ?? false,
      Vocabulary.isArgument(line.characters[word.upperBound..<range.upperBound])
    else { return nil }
    return (declaration, word)
  }

  /// The parts of `conv1 dX[b,k] = ...` and of `conv1.dX[b,k] = ...`: the layer's path and the equation. Only the path if
  /// there is no equation.
  private func layerAndEquation(_ range: Range<Int>) -> [Range<Int>] {
    var depth = 0
    var dot: Int?
    for index in range {
      switch line[index] {
      case "[", "(": depth += 1
      case "]", ")": depth -= 1
      case "." where depth == 0: dot = index
      case let character where depth == 0 && (character.isWhitespace || character == "=" || character == "+"):
        let rest = line.trimmed(index..<range.upperBound)
        // `=` or `+=` after the first word: the word contains the place.
        if let dot, rest.isEmpty || "=+".contains(line[rest.lowerBound]) {
          return [range.lowerBound..<dot, dot + 1..<range.upperBound]
        }
        return rest.isEmpty ? [range] : [range.lowerBound..<index, rest]
      default: break
      }
    }
    return [range]
  }
}

extension Vocabulary {
  /// The notation of a line, which its first words determine.
  func notation(of text: [Character]) -> LineText.Notation {
    var start = 0
    while true {
      while start < text.count, text[start].isWhitespace { start += 1 }
      let end = text[start...].firstIndex(where: \.isWhitespace) ?? text.count
      guard end - start <= longestWord else { return .commands }
      switch self[String(text[start..<end])]?.restParameter?.kind {
      case .command: start = end
      case .equation: return Self.isArgument(text[end...]) ? .equation : .commands
      case .equations: return Self.isArgument(text[end...]) ? .block : .commands
      default: return .commands
      }
    }
  }

  /// Whether a text may be an argument rather than the rest of a line about a value with the command's name: it begins
  /// with a letter.
  static func isArgument(_ text: ArraySlice<Character>) -> Bool {
    text.first { !$0.isWhitespace }.map { $0.isLetter } ?? false
  }
}

extension LineText {
  /// Scans a line in the notation that its first words determine.
  init(_ text: String, in vocabulary: Vocabulary) {
    let characters = Array(text)
    self.init(characters, vocabulary.notation(of: characters))
  }
}
