import NeuralNetworks

/// The command of a kind of layer, made from the layer's own declaration: alone it makes a layer, after a pipe it joins a
/// network or lets a tensor through.
struct LayerCommand: ValueCommand {
  let entry: LayerCatalog.Entry
  let declaration: CommandDeclaration

  init(_ entry: LayerCatalog.Entry) {
    self.entry = entry
    let layer = entry.declaration
    let parameters = layer.fields.map(Self.parameter)
    let piped = Parameter.piped("x", .value([.tensor, .dataset, .layer, .network]), "what comes in")
    declaration = CommandDeclaration(
      layer.word, .layers, layer.summary, parameters: [piped] + parameters, pipe: "x",
      details: ["\(layer.name) (slide: \(layer.source))"] + layer.equations,
      examples: layer.examples.map { Example($0, answer: "{..}") }, seeAlso: layer.seeAlso,
      errors: [.shapeMismatch, .badValue, .missingArgument])
  }

  private static func parameter(_ field: LayerField) -> Parameter {
    let kind: ParameterKind =
      switch field.kind {
      case .inputCount: .integer(1...Int(Int32.max))
      case .integer(let range): .integer(range)
      case .number(let range): .number(range)
      case .extents(let minimum, let words): .extents(minimum: minimum, words: words)
      case .choice(let words): .choice(words)
      }
    if !field.isPositional {
      return .option(field.name, kind, default: field.defaultValue?.description, field.note)
    }
    return field.isRequired ? .required(field.name, kind, field.note) : .optional(field.name, kind, field.note)
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let piped = call.value("x")
    if piped is DatasetValue {
      throw Diagnostic(
        .wrongKind, "a whole dataset does not go through a pipe", at: call.span,
        help: "take some of its images, for example `data[0:10] | \(call.text)`")
    }
    let model = try ModelValue(layer: try layer(call, after: piped, in: &evaluator))
    guard let piped else { return model }
    return try Composition.pipe(piped, from: "", into: model, path: nil, at: call.span, in: &evaluator)
  }

  private func layer(
    _ call: Call, after piped: (any Value)?, in evaluator: inout Evaluator
  ) throws(Diagnostic) -> any Layer<Double> {
    var given: [String: FieldValue] = [:]
    for field in entry.declaration.fields { given[field.name] = value(of: field.name, call) }
    if entry.declaration.fields.contains(where: { $0.kind == .inputCount && given[$0.name] == nil }) {
      given["in"] = .integer(try inputCount(call, after: piped))
    }
    let fields: LayerFields
    do throws(LayerFieldError) {
      fields = try LayerFields(entry.declaration, given)
    } catch {
      throw call.error(.badValue, error.message, at: error.field)
    }
    for shape in entry.parameterShapes(fields) { try evaluator.checkLimit(shape, at: call.span) }
    var layer = LayerCatalog.make(entry, fields, in: Double.self)
    layer.initialize(from: &evaluator.session.generator)
    return layer
  }

  private func value(of name: String, _ call: Call) -> FieldValue? {
    switch call.arguments[name]?.content {
    case .integer(let number): .integer(number)
    case .number(let number): .number(number)
    case .extents(let extents): .extents(extents)
    case .word(let word): .word(word)
    default: nil
    }
  }

  /// The channels or features that come in, from what stands before the pipe.
  private func inputCount(_ call: Call, after piped: (any Value)?) throws(Diagnostic) -> Int {
    let takesImages = entry.declaration.word == "conv"
    let arriving: PartialShape
    switch piped {
    case let tensor as TensorValue:
      let shape = tensor.tensor.shape
      let isAlone = shape.rank == 3 && takesImages || shape.rank == 1 && !takesImages
      arriving = PartialShape(isAlone ? shape : shape.rank == 0 ? shape : shape.example)
    case let model as ModelValue: arriving = model.network.outputShape
    default: arriving = .unknown
    }
    if let count = arriving[0], arriving.rank == (takesImages ? 3 : 1) { return count }
    let word = entry.declaration.word
    let output = call.arguments["out"]?.text ?? "OUT"
    let unit = takesImages ? "channels" : "features"
    if let rank = arriving.rank, rank > 0, rank != (takesImages ? 3 : 1) {
      throw Diagnostic(
        .shapeMismatch,
        takesImages
          ? "\(word) expects images (channels x height x width) but receives \(arriving)"
          : "\(word) expects features but receives images \(arriving)", at: call.span,
        help: takesImages ? "images are B x C x H x W" : "put `flatten` before it")
    }
    throw Diagnostic(
      .missingArgument, "\(word) does not know how many \(unit) come in", at: call.wordSpan,
      help: "say how many, `\(word) IN \(output)`, or start with `input SHAPE |`")
  }
}
