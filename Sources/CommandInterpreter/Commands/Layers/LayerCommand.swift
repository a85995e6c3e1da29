import NeuralNetworks

/// The command for a layer type, generated from the layer's declaration: alone it creates a layer; after a pipe it
/// extends a layer or network, or applies the new layer to a tensor.
struct LayerCommand: ValueCommand {
  let entry: LayerCatalog.Entry
  let declaration: CommandDeclaration

  /// The piped input.
  private static let x = Parameter(piped: "x", .value(.tensor, .dataset, .layer, .network), "input")

  init(_ entry: LayerCatalog.Entry) {
    self.entry = entry
    let layer = entry.declaration
    declaration = CommandDeclaration(
      layer.word, .layers, layer.summary, parameters: [Self.x] + layer.fields.map { ParameterDeclaration($0) },
      pipe: Self.x,
      details: ["\(layer.name) (\(Self.kind(ofSource: layer.source)): \(layer.source))"] + layer.equations
        + layer.remarks,
      examples: layer.examples.map { Example($0, answer: "{..}") }, seeAlso: layer.seeAlso,
      errors: [.shapeMismatch, .badValue, .missingArgument])
  }

  var layerCount: Int? { 1 }

  /// `paper` for a citation, which ends in a year (`He et al., Deep residual learning for image recognition, 2015`);
  /// otherwise `slide`.
  private static func kind(ofSource source: String) -> String {
    source.suffix(4).allSatisfy(\.isASCIIDigit) ? "paper" : "slide"
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let piped = call[Self.x]
    if piped is DatasetValue {
      throw Diagnostic(
        .wrongKind, "cannot pipe a whole dataset into a layer", at: call.span,
        help: "pipe some of its images, as in `DATA[0:10] | \(call.text)`")
    }
    let model = try ModelValue(layer: try layer(call, after: piped, in: &evaluator))
    guard let piped else { return model }
    return try Composition.pipe(piped, from: "", into: model, path: nil, at: call.span, in: &evaluator)
  }

  private func layer(
    _ call: Call, after piped: (any Value)?, in evaluator: inout Evaluator
  ) throws(Diagnostic) -> any Layer<Double> {
    var given: [String: FieldValue] = [:]
    var blocks: [String: [any Layer<Double>]] = [:]
    for field in entry.declaration.fields {
      switch call.arguments[field.name]?.content {
      case .field(let value): given[field.name] = value
      case .block(let expression):
        let layers = try evaluator.block(
          expression, named: field.name, of: entry.declaration.word, after: piped,
          at: call.arguments[field.name]?.span ?? call.span)
        given[field.name] = .block(layers.map { LayerBlueprint($0) })
        blocks[field.name] = layers
      default: if let counts = field.counts { given[field.name] = .integer(try inputCount(counts, call, after: piped)) }
      }
    }
    let fields: LayerFields
    do throws(LayerFieldError) {
      fields = try LayerFields(entry.declaration, given)
    } catch {
      throw call.error(.badValue, error.message, atSetting: error.field)
    }
    let shapes = entry.parameterShapes(fields)
    for shape in shapes { try evaluator.checkLimit(shape, at: call.span) }
    // Initialization holds the zeros and the drawn values at the same time.
    try evaluator.checkMemory(shapes.reduce(0) { $0.saturatingAdd($1.bytes(2)) }, at: call.span)
    var layer = LayerCatalog.make(entry, fields, in: Double.self)
    // A layer with blocks is not initialized here, since the layers in its blocks are; any other layer draws its
    // parameters.
    guard !blocks.isEmpty else {
      layer.initialize(from: &evaluator.session.generator)
      return layer
    }
    for (index, block) in layer.blocks.enumerated() {
      if let layers = blocks[block.name] { layer.replaceBlock(index, with: layers) }
    }
    try Limits.check([layer], at: call.span)
    return layer
  }

  /// The number of input channels or features, inferred from the value before the pipe.
  private func inputCount(
    _ counts: InputCount, _ call: Call, after piped: (any Value)?
  ) throws(Diagnostic) -> Int {
    let arriving: PartialShape
    switch piped {
    case let tensor as TensorValue:
      let shape = tensor.tensor.shape
      let isAlone = shape.rank == 0 || counts.fits(rank: shape.rank)
      arriving = PartialShape(isAlone ? shape : shape.example)
    case let model as ModelValue: arriving = model.network.outputShape
    default: arriving = .unknown
    }
    let fits = arriving.rank.map { counts.fits(rank: $0) } ?? false
    if let count = arriving[0], fits { return count }
    let word = entry.declaration.word
    if let rank = arriving.rank, rank > 0, !fits {
      let received = (piped as? TensorValue).map { "a tensor of shape \($0.tensor.shape)" } ?? "shape \(arriving)"
      let (expected, help) =
        switch counts {
        case .features: ("features", "put `flatten` before it")
        case .channels: ("images (channels x height x width)", Self.imageHelp(call, after: piped))
        case .either: ("images (channels x height x width) or features", Self.imageHelp(call, after: piped))
        }
      throw Diagnostic(
        .shapeMismatch, "\(word) expects \(expected) but receives \(received)", at: call.span, help: help)
    }
    let operands = entry.declaration.fields.filter { $0.isPositional && $0.counts == nil }
    let others = operands.map { call.arguments[$0.name]?.text ?? $0.name.uppercased() }
    throw Diagnostic(
      .missingArgument, "\(word) needs the number of input \(counts.name)", at: call.wordSpan,
      help: "write `\(([word, "IN"] + others).joined(separator: " "))`, or begin the network with `input SHAPE |`")
  }

  /// The help for a layer that receives no images: a tensor or a network to pipe into it.
  private static func imageHelp(_ call: Call, after piped: (any Value)?) -> String {
    let flatten = (piped as? ModelValue)?.network.layers.first { $0.declaration.word == "flatten" }
    if flatten != nil { return "put `\(call.declaration.word)` before `flatten`" }
    return piped is TensorValue
      ? "pipe in a batch x channels x height x width tensor, such as `randn 1x1x8x8`"
      : "begin the network with an image shape, as in `input 1x16x16 | \(call.text)`"
  }
}
