import NeuralNetworks

/// An option that is the path of a layer in a tree: `layer=3`, `layer=3[1]`, `layer=3.shortcut[0]`.
enum LayerPathArgument {
  /// Creates the option `layer=` with this note.
  static func parameter(_ note: String) -> Parameter<String?> { Parameter(option: "layer", .word, note) }

  /// Returns the path given by an option, checked against the layers; nil if the option is omitted.
  ///
  /// - Parameter name: the network's name, for errors.
  /// - Throws: `bad-value` if the text is not a path, `index-out-of-range` if there is no such layer.
  static func path(
    _ parameter: Parameter<String?>, _ call: Call, in layers: [any Layer<Double>], of name: String,
    _ evaluator: Evaluator
  ) throws(Diagnostic) -> LayerPath? {
    guard let text = call[parameter] else { return nil }
    // Older versions of this option accepted the name of a number, so it still works.
    let number = evaluator.session.variables[text] as? NumberValue
    let typed = number.flatMap { Int(exactly: $0.number) }.map(String.init) ?? text
    guard let path = LayerPath(typed: typed) else {
      throw call.error(
        .badValue, "layer must be an index, such as 0 or 3[1], not `\(text)`", at: parameter,
        help: help(name, evaluator))
    }
    if path.layer(in: layers) == nil { throw missing(path, call, parameter, layers, name, evaluator) }
    return path
  }

  /// Help that suggests listing the network's layers.
  private static func help(_ name: String, _ evaluator: Evaluator) -> String {
    let root = name.prefix { $0 != "." && $0 != "[" }
    return "`summary \(evaluator.session.variables[String(root)] == nil ? "NET" : name)` lists its layers"
  }

  private static func missing(
    _ path: LayerPath, _ call: Call, _ parameter: Parameter<String?>, _ layers: [any Layer<Double>], _ name: String,
    _ evaluator: Evaluator
  ) -> Diagnostic {
    func error(_ message: String) -> Diagnostic {
      call.error(.indexOutOfRange, message, at: parameter, help: help(name, evaluator))
    }
    let (lead, last) = (LayerPath(Array(path.steps.dropLast(2))), path.steps.last)
    guard path.steps.count > 1, let outer = lead.layer(in: layers), case .index(let index)? = last,
      case .block(let block) = path.steps[path.steps.count - 2]
    else {
      let place = path.first.map { " \($0)" } ?? ""
      guard path.steps.count <= 1 || path.first.map({ !layers.indices.contains($0) }) ?? true else {
        return error("\(name) has no layer \(path)")
      }
      return error("\(name) has no layer\(place)")
    }
    guard outer.blocks.contains(where: { $0.name == block && !$0.layers.isEmpty }) else {
      let isPlain = outer.blocks.isEmpty || block == LayerPath.standardBlock
      return error(
        "\(name)\(lead) (\(outer.declaration.word)) has no \(isPlain ? "nested layers" : "block `\(block)` with layers")"
      )
    }
    return error("\(name)\(LayerPath(Array(path.steps.dropLast()))) has no layer \(index)")
  }
}

extension LayerPath {
  /// Parses a path written as `3`, `3[1]`, `3.shortcut[0]` or `[3][1]`; nil for text of any other form.
  init?(typed text: String) {
    var steps: [Step] = []
    var rest = text[...]
    if let first = rest.first, first.isNumber {
      rest = "[" + rest.prefix { $0.isNumber } + "]" + rest.drop { $0.isNumber }
    }
    while let opening = rest.popFirst() {
      if opening == ".", !steps.isEmpty, case .index? = steps.last {
        let name = rest.prefix { $0 != "[" && $0 != "." }
        guard !name.isEmpty else { return nil }
        steps.append(.block(String(name)))
        rest = rest.dropFirst(name.count)
        continue
      }
      let digits = rest.prefix { $0 != "]" }
      guard opening == "[", digits.endIndex < rest.endIndex, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
        let index = Int(digits)
      else { return nil }
      if case .index? = steps.last { steps.append(.block(Self.standardBlock)) }
      steps.append(.index(index))
      rest = rest.dropFirst(digits.count + 1)
    }
    guard case .index? = steps.last else { return nil }
    self.init(steps)
  }
}
