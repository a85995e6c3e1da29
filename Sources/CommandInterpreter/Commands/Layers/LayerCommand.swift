import NeuralNetworks

/// The command of a kind of layer, made from the layer's own declaration: alone it makes a layer, after a pipe it joins a
/// network or lets a tensor through.
struct LayerCommand: ValueCommand {
  let entry: LayerCatalog.Entry
  let declaration: CommandDeclaration

  /// What comes in.
  private static let x = Parameter(piped: "x", .value(.tensor, .dataset, .layer, .network), "what comes in")

  init(_ entry: LayerCatalog.Entry) {
    self.entry = entry
    let layer = entry.declaration
    declaration = CommandDeclaration(
      layer.word, .layers, layer.summary, parameters: [Self.x] + layer.fields.map { ParameterDeclaration($0) },
      pipe: Self.x, details: ["\(layer.name) (slide: \(layer.source))"] + layer.equations,
      examples: layer.examples.map { Example($0, answer: "{..}") }, seeAlso: layer.seeAlso,
      errors: [.shapeMismatch, .badValue, .missingArgument])
  }

  var layerCount: Int? { 1 }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let piped = call[Self.x]
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
    for field in entry.declaration.fields {
      if case .field(let value)? = call.arguments[field.name]?.content {
        given[field.name] = value
      } else if field.isInputCount {
        given[field.name] = .integer(try inputCount(call, after: piped))
      }
    }
    let fields: LayerFields
    do throws(LayerFieldError) {
      fields = try LayerFields(entry.declaration, given)
    } catch {
      throw call.error(.badValue, error.message, atSetting: error.field)
    }
    for shape in entry.parameterShapes(fields) { try evaluator.checkLimit(shape, at: call.span) }
    var layer = LayerCatalog.make(entry, fields, in: Double.self)
    layer.initialize(from: &evaluator.session.generator)
    return layer
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
