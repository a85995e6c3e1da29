import GradientChecking
import ImageData
import NeuralNetworks

extension Interpreter {
  /// Returns the completions at the cursor, and the start of the text that they replace (positions are in characters).
  /// Completions are command words, options, choices, values of a suitable kind, fields and files.
  public func completions(_ text: String, cursor: Int) -> (start: Int, items: [CompletionItem]) {
    if let equation = EquationCompletion(text, cursor: cursor, in: session, environment.commands.vocabulary) {
      return (equation.start, equation.items)
    }
    guard let place = CompletionPlace(text, cursor: cursor) else { return (cursor, []) }
    let finder = CompletionFinder(
      place: place, evaluator: Evaluator(session: session, environment: environment, log: log))
    let typed = finder.typed
    let interruption = finder.evaluator.interruption
    let found = try? interruption.guarding { () throws(Diagnostic) in
      let items = finder.items
      try finder.evaluator.checkInterruption()
      return items
    }
    let items = (found ?? []).filter { $0.text.hasPrefix(typed) && $0.text != typed }
    return (place.start + place.word.count - typed.count, items)
  }
}

/// Finds the completions at a cursor position.
private struct CompletionFinder {
  let place: CompletionPlace
  let evaluator: Evaluator

  private var commands: CommandTable { evaluator.environment.commands }

  /// The part of the word that a completion replaces: the last field of a path, otherwise the whole word.
  var typed: String {
    guard let path else { return place.word }
    return path.field
  }

  /// The path before the last dot, and the beginning of a field after it; nil if the word has no dot, is a file name or
  /// does not begin with a letter.
  private var path: (base: String, field: String)? {
    guard !isFilePlace, let dot = place.word.lastIndex(of: "."), place.word.first?.isASCIILetter == true else {
      return nil
    }
    return (String(place.word[..<dot]), String(place.word[place.word.index(after: dot)...]))
  }

  private var isFilePlace: Bool {
    guard let parameter = parameter?.parameter else { return false }
    return parameter.kind == .file
  }

  var items: [CompletionItem] {
    if let path { return fields(of: path.base) }
    guard let first = place.before.first else { return stageStarts }
    guard commands[first] != nil else { return values([]) }
    guard let (parameter, isKeyed) = parameter else { return options }
    return candidates(for: parameter) + (isKeyed ? [] : options)
  }

  /// The candidates for the first word of a stage.
  private var stageStarts: [CompletionItem] {
    if isInBlock {
      let layers = commands.commands.filter { $0.layerCount == 1 }.map(\.declaration)
      return values([.layer, .network]) + layers.map { CompletionItem($0.word, note: $0.summary) }
    }
    let all = commands.commands.map(\.declaration)
    let fitting = place.isPiped ? all.filter { $0.pipe != nil } : all
    let words = fitting.map { CompletionItem($0.word, note: $0.summary, suffix: $0.operands.isEmpty ? "" : " ") }
    return values(place.isPiped ? [.layer, .network] : []) + words
  }

  /// Whether the innermost parentheses hold the layers of a block.
  private var isInBlock: Bool {
    guard let outer = place.around.last else { return false }
    return parameter(after: outer.before, isPiped: outer.isPiped)?.parameter.kind == .field(.block)
  }

  /// The parameter that the word belongs to, and whether `key=` precedes the word; nil if there is no such parameter.
  private var parameter: (parameter: ParameterDeclaration, isKeyed: Bool)? {
    parameter(after: place.before, isPiped: place.isPiped)
  }

  private func parameter(
    after before: [String], isPiped: Bool
  ) -> (parameter: ParameterDeclaration, isKeyed: Bool)? {
    guard let first = before.first, let declaration = commands[first]?.declaration else { return nil }
    if before.last == "=", let key = before.dropLast().last {
      return (try? declaration.option(key, at: 0..<0)).map { ($0, true) }
    }
    var given = 0
    var index = 1
    while index < before.count {
      if index + 1 < before.count, before[index + 1] == "=" {
        index += 3
      } else {
        given += 1
        index += 1
      }
    }
    let operands = declaration.operands.filter { !$0.isPipeOnly && !(isPiped && $0.name == declaration.pipe) }
    if given < operands.count { return (operands[given], false) }
    guard operands.contains(where: \.isVariadic), let last = operands.last else { return nil }
    return (last, false)
  }

  /// The options not given yet, with their notes and defaults.
  private var options: [CompletionItem] {
    guard let first = place.before.first, let declaration = commands[first]?.declaration else { return [] }
    let given = Set(zip(place.before, place.before.dropFirst()).filter { $1 == "=" }.map(\.0))
    return declaration.options.filter { !given.contains($0.name) }.map { option in
      let value = option.defaultText.map { $0.isEmpty ? "" : " (default \($0))" } ?? ""
      return CompletionItem(option.name, note: option.note + value, suffix: "=")
    }
  }

  private func candidates(for parameter: ParameterDeclaration) -> [CompletionItem] {
    switch parameter.offer {
    case .commands: return commands.commands.map { CompletionItem($0.declaration.word, note: $0.declaration.summary) }
    case .datasets:
      return DatasetCatalog.entries.map { CompletionItem($0.name, note: $0.summary) } + files
    case .faults: return Fault.all.map { CompletionItem($0.word, note: $0.summary) }
    case .named(let words): return words.map { CompletionItem($0) }
    case .settingValues:
      let values = SetCommand.values(of: place.before.last ?? "")
      return values.map { CompletionItem($0, suffix: "") }
    case .byKind: break
    }
    switch parameter.kind {
    case .value(let kinds):
      if parameter.isVariadic, kinds.contains(.network) { return values(kinds) + values([.dataset]) }
      return values(kinds) + parameter.words.map { CompletionItem($0) }
    case .field(.choice(let words)): return words.map { CompletionItem($0) }
    case .field(.extents(_, let words)): return words.map { CompletionItem($0) } + values([.number])
    case .field(.block):
      return [CompletionItem("(", note: "layers in parentheses", suffix: "")] + values([.layer, .network])
    case .path: return values([])
    case .file: return files
    case .shape: return values([.shape, .tensor])
    case .field, .integers, .numbers: return values([.number])
    case .word, .text, .command, .equation, .equations: return []
    }
  }

  /// The names of values of these kinds (of any kind if none is named), in the order of the kinds. If tensors are
  /// wanted but not datasets, then also the names of datasets, each followed by `[`.
  private func values(_ kinds: [ValueKind]) -> [CompletionItem] {
    let session = evaluator.session
    let style = evaluator.style
    let all = session.names.compactMap { name in session.variables[name].map { (name, $0) } }
    let chosen = kinds.isEmpty ? all : kinds.flatMap { kind in all.filter { $0.1.kind == kind } }
    let images = kinds.contains(.tensor) && !kinds.contains(.dataset) ? all.filter { $0.1.kind == .dataset } : []
    return chosen.map { CompletionItem($0.0, note: $0.1.summary(style)) }
      + images.map { CompletionItem($0.0 + "[", note: "images of \($0.1.summary(style))", suffix: "") }
  }

  private func fields(of base: String) -> [CompletionItem] {
    let line = LineText(base)
    var reader = ExpressionReader(Parser(line, commands.vocabulary), line.characters.indices)
    guard let path = try? reader.path(), reader.isAtEnd, let value = try? evaluator.value(at: path) else { return [] }
    return value.fieldNames.map { name in
      let note = (try? value.field(name)).flatMap { $0?.summary(evaluator.style) } ?? ""
      return CompletionItem(name, note: note, suffix: "")
    }
  }

  private var files: [CompletionItem] {
    let word = place.word
    let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
    return evaluator.names(inFolder: folder.isEmpty ? "." : folder).compactMap { name, isFolder in
      if name.hasPrefix("."), !word.dropFirst(folder.count).hasPrefix(".") { return nil }
      if name.contains(where: { $0.isWhitespace || "\"'|=;#()[]".contains($0) }) { return nil }
      return CompletionItem(folder + name, suffix: isFolder ? "/" : " ")
    }
  }
}
