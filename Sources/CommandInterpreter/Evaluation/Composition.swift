import Equations
import GradientChecking
import NeuralNetworks

/// The meaning of `|` before a layer or network: a tensor is passed through it, a layer or network is joined with it.
enum Composition {
  /// Pipes a value into a model: passes a tensor through it, or joins a layer or network with it. A model given by a
  /// bare name remembers the pass.
  static func pipe(
    _ piped: any Value, from source: String, into model: ModelValue, path: PathExpression?, at span: Range<Int>,
    in evaluator: inout Evaluator
  ) throws(Diagnostic) -> any Value {
    switch piped {
    case let tensor as TensorValue:
      let (output, _, remembered) = try apply(
        model, to: tensor, named: path?.text, source: sourceName(source, tensor), in: evaluator)
      if let path, path.isBareName, path.name != "_" { evaluator.session.remember(remembered, as: path.name) }
      return output
    case let head as ModelValue:
      return ModelValue(try joined(head, model, in: evaluator.blockPlaces))
    case is DatasetValue:
      let isPath = !source.isEmpty && source.allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) }
      let images = "\(isPath ? source : "DATA")[0:10]"
      throw Diagnostic(
        .wrongKind, "cannot pipe a whole dataset into \(model.kind.withArticle)", at: span,
        help: "pipe some of its images, as in `\(images) | \(path?.text ?? model.pipeline)`")
    default:
      throw Diagnostic(
        .wrongKind, "cannot pipe \(piped.kind.withArticle) into \(model.kind.withArticle)", at: span,
        help: "pipe in a tensor, as in `X | \(path?.text ?? model.pipeline)`")
    }
  }

  /// Joins two models into one network.
  static func joined(
    _ head: ModelValue, _ tail: ModelValue, in places: [BlockPlace] = []
  ) throws(Diagnostic) -> LayeredNeuralNetwork<Double> {
    let layers = head.network.layers + tail.network.layers
    try Limits.check(layers)
    if let stated = tail.network.inputShape, !head.network.layers.isEmpty || head.network.inputShape != nil {
      let arriving = head.network.outputShape
      guard arriving == .unknown || arriving == PartialShape(stated) || arriving.complete == nil else {
        throw Diagnostic(.shapeMismatch, "the second network declares input \(stated) but receives \(arriving)")
      }
    }
    return try ModelValue.checked(
      layers, input: head.network.inputShape ?? (head.network.layers.isEmpty ? tail.network.inputShape : nil),
      in: places)
  }

  /// A tensor as a batch. A single image (C x H x W) becomes a batch with one example, unless all layers are
  /// elementwise, and so does a vector if the network expects vectors.
  static func batch(_ tensor: Tensor<Double>, for network: LayeredNeuralNetwork<Double>) -> Tensor<Double> {
    let rank = tensor.shape.rank
    // A layer of one's own states the axes of its input, the batch included.
    if let own = network.layers.first.flatMap({ mended($0) as? OwnLayer<Double> }), own.definition.inputRank == rank {
      return tensor
    }
    let counts = LayerPath.tree(of: network.layers).compactMap { $0.layer.declaration.inputCount }
    let isVector = rank == 1 && (counts.first?.fits(rank: 1) ?? false || network.inputShape?.rank == 1)
    let isElementwise = counts.isEmpty && network.layers.allSatisfy { (try? $0.outputShape(of: .unknown)) == .unknown }
    if isVector || (rank == 3 && !isElementwise) { return tensor.reshaped(to: tensor.shape.batch(of: 1)) }
    return tensor
  }

  /// Applies a model to a tensor; returns the output, the evaluation, and the model with the evaluation stored in it.
  static func apply(
    _ model: ModelValue, to input: TensorValue, named name: String?, source: String,
    mode: ForwardContext<Double>.Mode = .inference, in evaluator: Evaluator
  ) throws(Diagnostic) -> (output: TensorValue, memory: ModelMemory, remembered: ModelValue) {
    let batch = batch(input.tensor, for: model.network)
    try evaluator.checkActivations(of: model.network, batch.shape)
    let context = evaluator.context(Double.self, mode: mode)
    try evaluator.checkPasses(of: model.network, batch.shape, in: context) { $0.forward }
    let evaluation: NetworkEvaluation<Double>
    var model = model
    model.network = model.network.prepared(for: batch.shape.rank > 0 ? batch.shape.example : batch.shape)
    do throws(NetworkShapeError) {
      evaluation = try model.network.forward(batch, in: context)
    } catch {
      var diagnostic = model.shapeError(error, named: name, input: batch.shape.example)
      // The shape fits, but there are too few images for training mode.
      if diagnostic.help.isEmpty, context.stream != nil, (try? model.network.shapes(ofBatch: batch.shape)) != nil {
        diagnostic.help = ["use more images, or `mode=inference`"]
      }
      throw diagnostic
    }
    let memory = ModelMemory(evaluation: evaluation, source: source, context: context)
    var remembered = model
    remembered.lastForward = memory
    let provenance = Provenance(model.word, text: name ?? model.pipeline, operands: [input, model.copy], mode: mode)
    return (TensorValue(evaluation.output, from: provenance), memory, remembered)
  }

  /// The remark on the layers of a composed network that are copies of named layers with parameters: training the
  /// network does not change the named layers. Nil if there are none, and for a pipeline that does not consist only of
  /// layers and names.
  static func copies(in pipeline: Pipeline, for target: PathExpression, in evaluator: Evaluator) -> String? {
    var position = 0
    var copies: [String] = []
    for stage in pipeline.stages {
      switch evaluator.resolved(stage.content) {
      case .call(let call):
        guard let count = evaluator.environment.commands[call.declaration.word]?.layerCount else { return nil }
        let way = pipeline.stages.count > 1 ? "\(target.text)[\(position)]" : target.text
        for block in call.blocks {
          copies += self.copies(inBlock: block.expression, named: block.name, of: way, target, evaluator)
        }
        position += count
      case .expression(.path(let path)):
        guard pipeline.stages.count > 1, path.isBareName,
          let model = evaluator.session.variables[path.name] as? ModelValue
        else { return nil }
        let end = position + model.network.layers.count
        if let copy = copy(of: path, model, at: position..<end, of: target.text, target) { copies.append(copy) }
        position = end
      default: return nil
      }
    }
    return copies.isEmpty ? nil : copies.joined(separator: ", ")
  }

  /// Describes the copies of named layers among the layers of a block.
  private static func copies(
    inBlock expression: Expression, named name: String, of way: String, _ target: PathExpression, _ evaluator: Evaluator
  ) -> [String] {
    let way = name == LayerPath.standardBlock ? way : "\(way).\(name)"
    let stages: [Stage.Content]
    switch expression {
    case .path: stages = [.expression(expression)]
    case .pipeline(let pipeline, _): stages = pipeline.stages.map { evaluator.resolved($0.content) }
    default: return []
    }
    var position = 0
    var copies: [String] = []
    for stage in stages {
      switch stage {
      case .call(let call):
        for block in call.blocks {
          copies += self.copies(
            inBlock: block.expression, named: block.name, of: "\(way)[\(position)]", target, evaluator)
        }
        position += 1
      case .expression(.path(let path)):
        guard path.isBareName, let model = evaluator.session.variables[path.name] as? ModelValue else { return copies }
        let end = position + model.network.layers.count
        if let copy = copy(of: path, model, at: position..<end, of: way, target) { copies.append(copy) }
        position = end
      default: return copies
      }
    }
    return copies
  }

  /// A remark such as `net[2] is a copy of conv1`; nil if the model has no parameters or is itself the target.
  private static func copy(
    of path: PathExpression, _ model: ModelValue, at places: Range<Int>, of way: String, _ target: PathExpression
  ) -> String? {
    guard model.network.parameterCount > 0, path.name != target.name else { return nil }
    let place = model.isLayer ? "\(places.lowerBound)" : "\(places.lowerBound):\(places.upperBound)"
    return "\(way)[\(place)] is a copy of \(path.name)"
  }

  /// The input of an evaluation, for messages: as it was typed, in backquotes, if that is short and on one line;
  /// otherwise a description.
  private static func sourceName(_ typed: String, _ tensor: TensorValue) -> String {
    typed.isEmpty || typed.count > 32 || typed.contains(where: \.isNewline) ? tensorName(tensor) : "`\(typed)`"
  }

  /// A description of a tensor, for messages.
  static func tensorName(_ tensor: TensorValue) -> String {
    guard let maker = tensor.provenance else { return "a tensor \(tensor.tensor.shape)" }
    let text = maker.text.count > 24 ? "\(maker.text.prefix(24))..." : maker.text
    return "the \(tensor.tensor.shape) tensor of `\(text)`"
  }
}
