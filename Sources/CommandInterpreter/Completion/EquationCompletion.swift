import Equations
import GradientChecking
import NeuralNetworks

/// The completions while an equation is typed: tensors, layer numbers, functions, and the indices typed so far.
struct EquationCompletion {
  /// Where the name before the cursor begins.
  let start: Int
  /// The candidates that begin with it.
  let items: [CompletionItem]

  /// Finds the completions at the cursor; nil if the line is not an equation, or the cursor is still in the layer's
  /// path.
  init?(_ text: String, cursor: Int, in session: Session, _ vocabulary: Vocabulary) {
    let characters = Array(Array(text).prefix(cursor))
    let notation = vocabulary.notation(of: characters)
    guard notation != .commands else { return nil }
    var start = characters.count
    while start > 0, Self.isNamePart(characters[start - 1]) { start -= 1 }
    let word = String(characters[start...])
    let scope: EquationScope
    if notation == .block {
      guard characters.contains(where: \.isNewline) else { return nil }
      scope = Self.scope(ofBlock: String(characters))
    } else {
      guard let known = Self.scope(ofLine: characters, session) else { return nil }
      scope = known
    }
    self.start = start
    items = Self.candidates(scope, typed: characters[..<start]).filter { $0.text.hasPrefix(word) && $0.text != word }
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isASCIIDigit || character == "_"
  }

  /// The names for the layer whose path stands before the equation; nil if there is no such layer.
  private static func scope(ofLine characters: [Character], _ session: Session) -> EquationScope? {
    let words = String(characters).split(whereSeparator: \.isWhitespace)
    // `equation conv1 dX[...]`, or `equation conv1.dX[...]`.
    guard words.count > 1 else { return nil }
    var path = String(words[1])
    if words.count == 2, characters.last?.isWhitespace == false {
      guard let dot = path.lastIndex(of: ".") else { return nil }
      path = String(path[..<dot])
    } else if words.count > 2, words[2].hasPrefix("=") || words[2].hasPrefix("+="), let dot = path.lastIndex(of: ".") {
      path = String(path[..<dot])
    }
    guard let model = layer(path, session) else { return nil }
    return mended(model).equationScope
  }

  private static func layer(_ path: String, _ session: Session) -> (any Layer<Double>)? {
    let name = String(path.prefix { $0 != "[" && $0 != "." })
    guard let model = session.variables[name] as? ModelValue else { return nil }
    if model.isLayer, path == name { return model.network.layers[0] }
    let places = LayerPath.tree(of: model.network.layers)
    return places.first { model.place(of: $0.path, named: name) == path }?.layer
  }

  /// The names for a layer of one's own: its parameters, and the tensors defined so far.
  private static func scope(ofBlock text: String) -> EquationScope {
    let head = text.prefix { !$0.isNewline }
    var names: [String] = ["X"]
    if let open = head.firstIndex(of: "(") {
      names += head[head.index(after: open)...].split(separator: ",").map { part in
        String(part.drop(while: \.isWhitespace).prefix { isNamePart($0) })
      }
    }
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      names.append(String(line.drop(while: \.isWhitespace).prefix { isNamePart($0) }))
    }
    var scope = EquationScope()
    for name in names where !name.isEmpty { scope.tensors[name] = .unknown }
    scope.tensors["Y"] = .unknown
    for number in ["B", "C", "H", "W", "N"] { scope.numbers[number] = .unknown }
    return scope
  }

  private static func candidates(_ scope: EquationScope, typed: ArraySlice<Character>) -> [CompletionItem] {
    let tensors = scope.readableNames.map { CompletionItem($0, note: "tensor", suffix: "[") }
    let gradients = scope.tensors.keys.sorted().filter { $0 != "Y" && !$0.hasPrefix("d") }
      .map { CompletionItem("d" + $0, note: "gradient", suffix: "[") }
    let numbers = scope.numbers.sorted { $0.key < $1.key }.map { name, number in
      let value =
        switch number {
        case .integer(let value): " (\(value))"
        case .real(let value): " (\(value))"
        case .unknown: ""
        }
      return CompletionItem(name, note: "layer number" + value, suffix: "")
    }
    let words = ["sum", "mean", "max", "min", "prod", "argmax", "argmin", "for", "if", "else", "where", "in"]
      .map { CompletionItem($0, suffix: " ") }
    let functions = EquationScope.functionNames.map { CompletionItem($0, note: "function", suffix: "(") }
    let known = Set(scope.numbers.keys).union(scope.readableNames)
    let indices = String(typed).split { !isNamePart($0) }.map(String.init)
      .filter { $0.count <= 2 && $0.first?.isLetter == true && !known.contains($0) }
    return tensors + gradients + Set(indices).sorted().map { CompletionItem($0, note: "index", suffix: "") } + numbers
      + words + functions
  }
}
