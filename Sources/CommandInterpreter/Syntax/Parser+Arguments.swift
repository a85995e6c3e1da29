import NeuralNetworks

/// Parses the words after a command, each by the declared kind of its parameter.
extension Parser {
  /// Parses the words of a stage, the first of which is the command, as a call.
  func call(_ declaration: CommandDeclaration, _ words: [Range<Int>], isPiped: Bool) throws(Diagnostic) -> CommandCall {
    try checkBlock(declaration, words)
    var operands: [Range<Int>] = []
    var options: [(parameter: ParameterDeclaration, word: Range<Int>)] = []
    var index = 1
    while index < words.count {
      let word = words[index]
      let isKey = index + 1 < words.count && line.isOnly("=", words[index + 1])
      if isKey {
        guard index + 2 < words.count, !line.isOnly("=", words[index + 2]) else {
          let key = line.string(word)
          let known = try? declaration.option(key, at: word)
          throw Diagnostic(
            .syntax, "`\(key)=` has no value", at: word,
            help: known == nil ? declaration.usageHelp : "write `\(key)=VALUE`")
        }
        let parameter = try declaration.option(line.string(word), at: word)
        if let earlier = options.first(where: { $0.parameter.name == parameter.name }) {
          throw Diagnostic(.extraArgument, "`\(earlier.parameter.name)=` is given twice", at: word)
        }
        options.append((parameter, words[index + 2]))
        index += 3
      } else {
        if line.isOnly("=", word) { throw Diagnostic(.syntax, "expected an option name before the `=`", at: word) }
        if line.isOnly(";", word) {
          throw Diagnostic(.syntax, "one command per line: `;` is only allowed at the end", at: word)
        }
        operands.append(word)
        index += 1
      }
    }
    return call(declaration, words[0], operands: operands, options: options, isPiped: isPiped)
  }

  /// Throws if the layers of a block seem to be written without parentheses.
  private func checkBlock(_ declaration: CommandDeclaration, _ words: [Range<Int>]) throws(Diagnostic) {
    guard declaration.operands.first(where: { !$0.isPipeOnly })?.kind == .field(.block), words.count > 1,
      let layer = line.identifier(words[1]), vocabulary[layer] != nil, words.count > 2 || !isName(layer)
    else { return }
    let rest = line.string(words[1].lowerBound..<words[words.count - 1].upperBound)
    throw Diagnostic(
      .syntax, "the layers of a block go in parentheses",
      at: words[1].lowerBound..<words[words.count - 1].upperBound,
      help: "write `\(declaration.word) (\(rest))` with all layers of the block in parentheses")
  }

  /// Whether a word of the language can also name a value.
  private func isName(_ word: String) -> Bool { !ReservedWords.contains(word) }

  /// The call of a command with the rest of the line as its only operand, or without operands if the rest is empty.
  func call(_ declaration: CommandDeclaration, _ word: Range<Int>, rest: Range<Int>, isPiped: Bool) -> CommandCall {
    call(declaration, word, operands: rest.isEmpty ? [] : [rest], options: [], isPiped: isPiped)
  }

  func call(
    _ declaration: CommandDeclaration, _ word: Range<Int>, operands: [Range<Int>],
    options: [(parameter: ParameterDeclaration, word: Range<Int>)], isPiped: Bool
  ) -> CommandCall {
    let assigned = Result { () throws(Diagnostic) in
      try assignment(of: operands, in: declaration, at: word, isPiped: isPiped)
    }
    var given = options.map { ParameterWords(parameter: $0.parameter, words: [argument($0.word, for: $0.parameter)]) }
    let names = Set(given.map(\.parameter.name) + ((try? assigned.get()) ?? []).map(\.parameter.name))
    for parameter in declaration.parameters where !names.contains(parameter.name) {
      guard !(isPiped && parameter.name == declaration.pipe), let text = parameter.defaultText, !text.isEmpty else {
        continue
      }
      given.append(Self.standard(text, for: parameter, vocabulary))
    }
    return CommandCall(declaration: declaration, wordSpan: word, operands: assigned, others: given)
  }

  // MARK: Assigning words to parameters

  /// Assigns words to operands: every required operand takes one; the remaining words fill the optional ones from the
  /// left, then a variadic one.
  private func assignment(
    of given: [Range<Int>], in declaration: CommandDeclaration, at word: Range<Int>, isPiped: Bool
  ) throws(Diagnostic) -> [ParameterWords] {
    let operands = declaration.operands.filter { !$0.isPipeOnly && !(isPiped && $0.name == declaration.pipe) }
    let required = operands.filter(\.isRequired)
    if given.count < required.count {
      let missing = required[given.count]
      throw Diagnostic(
        .missingArgument, "\(declaration.word) needs \(missing.shortNote) (\(missing.name.uppercased()))", at: word,
        help: declaration.usageHelp)
    }
    let hasVariadic = operands.contains(where: \.isVariadic)
    if given.count > operands.count && !hasVariadic { throw extraArgument(given, operands, declaration, isPiped) }
    var optionals = min(given.count - required.count, operands.count - required.count)
    var variadic = given.count - required.count - optionals + 1
    var next = 0
    var result: [ParameterWords] = []
    for operand in operands {
      var count = 1
      if !operand.isRequired {
        if optionals == 0 { continue }
        optionals -= 1
      } else if operand.isVariadic {
        count = variadic
        variadic = 1
      }
      let words = given[next..<next + count].map { argument($0, for: operand) }
      result.append(ParameterWords(parameter: operand, words: words))
      next += count
    }
    return result
  }

  private func extraArgument(
    _ given: [Range<Int>], _ operands: [ParameterDeclaration], _ declaration: CommandDeclaration, _ isPiped: Bool
  ) -> Diagnostic {
    let extra = given[operands.count]
    var help = declaration.usageHelp
    if let option = declaration.options.first, case .field(.extents) = option.kind,
      line[extra.lowerBound].isASCIIDigit, line.string(extra).split(separator: "x").allSatisfy({ Int($0) != nil })
    {
      let before = given.prefix(operands.count).map(line.string).joined(separator: " ")
      help = "write `\(declaration.word) \(before) \(option.name)=\(line.string(extra))`"
    }
    if operands.first?.kind == .field(.block), let first = given.first, line[first.lowerBound] != "(" {
      help = "write `\(declaration.word) (\(line.string(first.lowerBound..<given[given.count - 1].upperBound)))`"
    }
    let lengths = given.compactMap { Int(line.string($0)) }
    if operands.first?.kind == .shape, lengths.count == given.count {
      help = "write `\(declaration.word) \(lengths.map(String.init).joined(separator: "x"))`"
    }
    let count = operands.count
    let most = operands.allSatisfy(\.isRequired) ? "" : "at most "
    let takes = count == 0 ? "no operands" : most + (count == 1 ? "one operand" : "\(count) operands")
    return Diagnostic(
      .extraArgument, "\(declaration.word) takes \(takes)\(isPiped ? " after a pipe" : "")", at: extra, help: help)
  }

  // MARK: Parsing words

  /// Parses a word by the kind of its parameter. An error is stored in the argument and thrown when the argument is
  /// bound, since an earlier argument may fail first.
  private func argument(_ word: Range<Int>, for parameter: ParameterDeclaration) -> Argument {
    let content = Result { () throws(Diagnostic) in try self.content(of: word, as: parameter.kind) }
    return Argument(content: content, span: word, line: line, isAsTyped: parameter.kind.isAsTyped)
  }

  /// The default of an omitted parameter, parsed like a typed argument.
  private static func standard(
    _ text: String, for parameter: ParameterDeclaration, _ vocabulary: Vocabulary
  ) -> ParameterWords {
    // The default is not part of the line, so parsing it is not counted.
    let line = LineText(text, counter: nil)
    let word = Parser(line, vocabulary).argument(line.characters.indices, for: parameter)
    return ParameterWords(parameter: parameter, words: [word], isDefault: true)
  }

  private func content(of word: Range<Int>, as kind: ParameterKind) throws(Diagnostic) -> Argument.Content {
    switch kind {
    case .field(.choice), .word, .equation, .equations: return .word(line.string(word))
    case .text: return .word(line.typedString(word))
    case .command: return .line(ParsedLine(Parser(word, inside: self)))
    case .file: return .word(try fileName(word))
    case .path: return .path(try path(word))
    case .field(.block):
      let first = line[word.lowerBound]
      guard first == "(" || first.isASCIILetter else {
        throw Diagnostic(
          .wrongKind, "a block of layers goes in parentheses", at: word,
          help: "for example `residual (conv 8 8 padding=1 | relu)`")
      }
      return .expression(try operand(word))
    case .field(.extents(_, let words)):
      if let name = line.identifier(word), words.contains(name) { return .word(name) }
      return .expression(try operand(word))
    default: return .expression(try operand(word))
    }
  }

  private func operand(_ word: Range<Int>) throws(Diagnostic) -> Expression {
    var reader = ExpressionReader(self, word)
    let expression = try reader.unary()
    if !reader.isAtEnd {
      let text = line.string(word)
      var whole = ExpressionReader(self, word)
      let isArithmetic = (try? whole.sum()) != nil && whole.isAtEnd
      throw Diagnostic(
        .syntax, "expected one value, not `\(text)`", at: word,
        help: isArithmetic
          ? "put arithmetic in parentheses: `(\(text))`"
          : "write a shape like `2x1x8x8`, a list like `[2, 1]`; separate operands with spaces")
    }
    return expression
  }

  private func path(_ word: Range<Int>) throws(Diagnostic) -> PathExpression {
    var reader = ExpressionReader(self, word)
    guard let path = try reader.path(), reader.isAtEnd else {
      // The help is added when the argument is bound to its parameter.
      let given = line.string(word)
      throw Diagnostic(.wrongKind, "expected a name, optionally with fields and indices, not `\(given)`", at: word)
    }
    return path
  }

  private func fileName(_ word: Range<Int>) throws(Diagnostic) -> String {
    let first = line[word.lowerBound]
    guard first == "\"" || first == "'", word.count >= 2, line[word.upperBound - 1] == first else {
      return line.string(word)
    }
    return try ExpressionReader.unquoted(line, word.lowerBound, word.upperBound - 1)
  }
}
