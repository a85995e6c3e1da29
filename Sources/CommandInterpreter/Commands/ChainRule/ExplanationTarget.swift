import GradientChecking
import NeuralNetworks

/// The layer, input and entry that a path to one number refers to.
struct ExplanationTarget {
  let layer: any Layer<Double>
  let input: Tensor<Double>
  let upstream: Tensor<Double>?
  let subject: Explanation.Subject
  let indices: [Int]
  /// The context in which the number was computed.
  let context: ForwardContext<Double>

  /// Help that suggests a path to one entry; nil unless the value is a tensor with at least one axis.
  private static func example(_ path: PathExpression, _ evaluator: Evaluator) -> String? {
    guard let tensor = (try? evaluator.value(at: path)) as? TensorValue, tensor.tensor.shape.rank > 0 else {
      return nil
    }
    return example(path.text, tensor.tensor.shape)
  }

  /// The help that offers the first entry of a tensor.
  private static func example(_ tensor: String, _ shape: Shape) -> String {
    let indices = [String](repeating: "0", count: shape.rank).joined(separator: ",")
    return "for example `\(tensor)[\(indices)]`"
  }

  /// The help that names the entries that can be explained.
  private static let allowed =
    "explain takes an entry of an output (`Y = X | LAYER`) or of a gradient (`LAYER.biases.gradient[0]`)"

  init(_ path: PathExpression, in evaluator: Evaluator) throws(Diagnostic) {
    guard case .index(let last, let span)? = path.accessors.last else {
      let value = try evaluator.value(at: path)
      let example = Self.example(path, evaluator)
      let given = example == nil ? "but \(path.text) is \(value.kind.withArticle)" : "not all of \(path.text)"
      throw Diagnostic(
        .wrongKind, "explain takes one entry of a tensor, \(given)", at: path.span, help: example ?? Self.allowed)
    }
    let owner = PathExpression(
      name: path.name, nameSpan: path.nameSpan, accessors: Array(path.accessors.dropLast()), span: path.span,
      text: path.text)
    let whole = try evaluator.value(at: owner)
    guard let tensor = whole as? TensorValue else {
      let name = path.text.lastIndex(of: "[").map { String(path.text[..<$0]) } ?? path.name
      throw Diagnostic(
        .wrongKind, "explain takes one entry of a tensor, but \(name) is \(whole.kind.withArticle)", at: path.span,
        help: Self.allowed)
    }
    let entry: [Int]
    do throws(Diagnostic) { entry = try Self.entry(last, of: tensor.tensor.shape) } catch {
      var located = error.located(at: span)
      let whole = path.text.lastIndex(of: "[").map { String(path.text[..<$0]) } ?? path.name
      if located.help.isEmpty { located.help = [Self.example(whole, tensor.tensor.shape)] }
      throw located
    }
    if case .field("gradient", _)? = owner.accessors.last {
      self = try Self.gradient(owner, entry, in: evaluator)
    } else {
      self = try Self.made(tensor, entry, path, in: evaluator)
    }
  }

  private init(
    _ subject: Explanation.Subject, _ indices: [Int], of layer: any Layer<Double>, input: Tensor<Double>,
    upstream: Tensor<Double>? = nil, in context: ForwardContext<Double>
  ) {
    self.context = context
    self.layer = layer
    self.input = input
    self.upstream = upstream
    self.subject = subject
    self.indices = indices
  }

  /// An upper bound on the number of products. For an output: the number of values in one input image. For an input's
  /// gradient: the number of values in one image's upstream gradient. Either is limited to the layer's parameter count
  /// or 65,536, whichever is larger. For a parameter's gradient: the number of output positions of one channel in the
  /// whole batch.
  var mostTerms: Int {
    func perImage(_ tensor: Tensor<Double>) -> Int { tensor.count / max(1, tensor.shape.dimensions.first ?? 1) }
    let inLayer = max(layer.parameterCount, 1 << 16)
    switch subject {
    case .output: return min(perImage(input), inLayer)
    case .inputGradient: return min(perImage(upstream ?? input), inLayer)
    case .parameterGradient:
      let arriving = upstream ?? input
      return arriving.count / max(1, arriving.shape.rank > 1 ? arriving.shape[1] : 1)
    }
  }

  /// Resolves the indices of one entry to indices counted from 0; throws if one is a slice or out of range.
  private static func entry(
    _ indices: [Index], of shape: Shape, in list: String? = nil
  ) throws(Diagnostic) -> [Int] {
    let selection = try TensorSelection(indices, of: shape, in: list)
    guard selection.axes.allSatisfy(\.isEntry) else {
      throw Diagnostic(.indexOutOfRange, "explain needs a single index for every axis of shape \(shape)")
    }
    return selection.axes.map(\.start)
  }

  /// The target of an entry in a tensor that a layer or `backward` created; for an entry of a slice, the tensor that
  /// was sliced is used.
  private static func made(
    _ value: TensorValue, _ entry: [Int], _ path: PathExpression, in evaluator: Evaluator
  ) throws(Diagnostic) -> ExplanationTarget {
    guard let maker = value.provenance else { throw notMade(path, by: nil) }
    if maker.hasForgotten { throw forgotten(path, maker, in: evaluator) }
    if maker.word == "[]", let whole = maker.operands.first as? TensorValue {
      let axes = try TensorSelection(maker.indices, of: whole.tensor.shape).axes
      var rest = entry[...]
      let full = axes.map { axis in axis.isEntry ? axis.start : axis.start + (rest.popFirst() ?? 0) }
      return try made(whole, full, path, in: evaluator)
    }
    if maker.word == "backward", maker.operands.count == 3, let model = maker.operands[0] as? ModelValue,
      let gradient = maker.operands[1] as? TensorValue, let input = maker.operands[2] as? TensorValue
    {
      return try backward(model, input.tensor, gradient.tensor, entry, path, maker.mode, in: evaluator)
    }
    guard let input = maker.operands.first as? TensorValue, let model = maker.operands.last as? ModelValue,
      let layer = model.network.layers.last
    else { throw notMade(path, by: maker) }
    let batch = Composition.batch(input.tensor, for: model.network)
    let context = evaluator.context(mode: maker.mode)
    try evaluator.checkPasses(of: model.network, batch.shape, in: context) { $0.forward }
    guard let evaluation = try? model.network.forward(batch, in: context) else {
      throw notMade(path, by: maker)
    }
    let last = model.network.layers.count - 1
    return ExplanationTarget(
      .output, entry, of: layer, input: evaluation.input(ofLayer: last), in: context.entering(last))
  }

  /// The target of an entry in the input gradient of a backward pass, which the first layer computes.
  private static func backward(
    _ model: ModelValue, _ input: Tensor<Double>, _ gradient: Tensor<Double>, _ entry: [Int], _ path: PathExpression,
    _ mode: ForwardContext<Double>.Mode, in evaluator: Evaluator
  ) throws(Diagnostic) -> ExplanationTarget {
    let context = evaluator.context(mode: mode)
    try evaluator.checkPasses(of: model.network, input.shape, in: context) { $0.both }
    guard let evaluation = try? model.network.forward(input, in: context),
      let gradients = try? model.network.backward(gradient, evaluation, in: context),
      let layer = model.network.layers.first
    else { throw notMade(path, by: nil) }
    return ExplanationTarget(
      .inputGradient, entry, of: layer, input: input, upstream: gradients.arriving(atLayer: 0),
      in: context.entering(0))
  }

  private static func forgotten(
    _ path: PathExpression, _ maker: Provenance, in evaluator: Evaluator
  ) -> Diagnostic {
    let most = Limits.provenanceBytes(evaluator.session.settings.memory) / Limits.megabyte
    // If the input was short, the model remembers it as it was typed, in backquotes.
    let model = evaluator.session.variables[maker.text] as? ModelValue
    let source = model?.lastForward?.source.filter { $0 != "`" } ?? ""
    let isNamed = evaluator.session.variables[source] is TensorValue
    let line = isNamed ? "`\(path.name) = \(source)[0:10] | \(maker.text)`" : "`X[0:10]` instead of `X`"
    return Diagnostic(
      .limit, "can't explain `\(path.name)`: the input of `\(maker.text)` is larger than \(most) MB and was not kept",
      at: path.span, help: "recompute `\(path.name)` from fewer images, such as \(line)")
  }

  private static func notMade(_ path: PathExpression, by maker: Provenance?) -> Diagnostic {
    // The provenance of a field, such as `conv.filters`, is not a command.
    let command: String? = maker.flatMap { $0.text.hasSuffix(".\($0.word)") ? nil : $0.text }
    let verb =
      maker?.word == "[]" ? "comes from" : maker?.word.first?.isLetter == true ? "was created by" : "is a result of"
    let origin = command.map { "; it \(verb) `\($0)`" } ?? ""
    return Diagnostic(
      .wrongKind, "`\(path.text)` was not computed by a layer\(origin)", at: path.span, help: Self.allowed)
  }

  /// The target of an entry of a gradient, such as `conv1.filters.gradient[...]` or `net[2].input.gradient[...]`.
  private static func gradient(
    _ owner: PathExpression, _ entry: [Int], in evaluator: Evaluator
  ) throws(Diagnostic) -> ExplanationTarget {
    guard owner.accessors.count >= 2, case .field(let tensor, _) = owner.accessors[owner.accessors.count - 2],
      let model = evaluator.session.variables[owner.name] as? ModelValue, let lastForward = model.lastForward,
      let gradients = lastForward.gradients
    else {
      throw Diagnostic(
        .wrongKind, "explain can't tell which layer `\(owner.text)` belongs to", at: owner.span,
        help: "begin with the name of the layer or network given to `backward`, as in `LAYER.biases.gradient[0]`")
    }
    let way = try place(owner.accessors.dropLast(2), in: model)
    let index = way.first ?? 0
    let context = evaluator.context(mode: lastForward.context.mode)
    let top = LayerVisit(
      [.index(index)], model.network.layers[index], input: lastForward.evaluation.input(ofLayer: index),
      arriving: gradients.arriving(atLayer: index), in: context.entering(index))
    let visit = top.visit(at: way) ?? top
    let subject: Explanation.Subject =
      visit.layer.parameterNames.firstIndex(of: tensor).map { .parameterGradient($0) } ?? .inputGradient
    return ExplanationTarget(
      subject, entry, of: visit.layer, input: visit.input, upstream: visit.arriving, in: visit.context)
  }

  /// The path of the layer that accessors such as `[3][1]` or `[3].shortcut[0]` refer to; for a block or a whole
  /// network, the path of its first layer.
  private static func place(
    _ accessors: ArraySlice<PathExpression.Accessor>, in model: ModelValue
  ) throws(Diagnostic) -> LayerPath {
    var path: LayerPath = model.isLayer ? [.index(0)] : []
    for accessor in accessors {
      switch accessor {
      case .field(let name, _): path = path.appending(.block(name))
      case .index(let indices, let span):
        if case .index? = path.steps.last { path = path.appending(.block(LayerPath.standardBlock)) }
        let count = layerCount(at: path, in: model)
        do throws(Diagnostic) {
          let list = "\(path.steps.isEmpty ? "the network" : "the block") has \(count) layer\(count == 1 ? "" : "s")"
          path = path.appending(.index(try Self.entry(indices, of: Shape(count), in: list)[0]))
        } catch { throw error.located(at: span) }
      }
    }
    if case .index? = path.steps.last { return path }
    return path.appending(.index(0))
  }

  /// The number of layers in the block at the end of a path, or in the model if the path is empty.
  private static func layerCount(at path: LayerPath, in model: ModelValue) -> Int {
    guard case .block(let name)? = path.steps.last else { return model.network.layers.count }
    let outer = LayerPath(Array(path.steps.dropLast())).layer(in: model.network.layers)
    return outer?.blocks.first { $0.name == name }?.layers.count ?? 0
  }
}
