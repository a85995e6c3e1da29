import GradientChecking
import NeuralNetworks

/// The layer, the input and the entry that a path to one number leads to.
struct ExplanationTarget {
  let layer: any Layer<Double>
  let input: Tensor<Double>
  let upstream: Tensor<Double>?
  let subject: Explanation.Subject
  let indices: [Int]

  init(_ path: PathExpression, in evaluator: Evaluator) throws(Diagnostic) {
    guard case .index(let last, let span)? = path.accessors.last else {
      throw Diagnostic(
        .wrongKind, "explain takes one number, by all its indices", at: path.span,
        help: "for example `\(path.text)[0,0]`")
    }
    let owner = PathExpression(
      name: path.name, nameSpan: path.nameSpan, accessors: Array(path.accessors.dropLast()), span: path.span,
      text: path.text)
    guard let tensor = try evaluator.value(at: owner) as? TensorValue else {
      throw Diagnostic(.wrongKind, "explain takes an entry of a tensor", at: path.span)
    }
    let entry: [Int]
    do throws(Diagnostic) { entry = try Self.entry(last, of: tensor.tensor.shape) } catch {
      throw error.located(at: span)
    }
    if case .field("gradient", _)? = owner.accessors.last {
      self = try Self.gradient(owner, entry, in: evaluator)
    } else {
      self = try Self.made(tensor, entry, path, in: evaluator)
    }
  }

  private init(
    _ subject: Explanation.Subject, _ indices: [Int], of layer: any Layer<Double>, input: Tensor<Double>,
    upstream: Tensor<Double>? = nil
  ) {
    self.layer = layer
    self.input = input
    self.upstream = upstream
    self.subject = subject
    self.indices = indices
  }

  /// The indices of one entry, counted from the front.
  private static func entry(_ indices: [Index], of shape: Shape) throws(Diagnostic) -> [Int] {
    let selection = try TensorSelection(indices, of: shape)
    guard selection.axes.allSatisfy(\.isEntry) else {
      throw Diagnostic(.indexOutOfRange, "one number of a tensor of shape \(shape) has \(shape.rank) indices")
    }
    return selection.axes.map(\.start)
  }

  /// A number of a tensor that a layer, or backward, made; a slice leads to what it is a slice of.
  private static func made(
    _ value: TensorValue, _ entry: [Int], _ path: PathExpression, in evaluator: Evaluator
  ) throws(Diagnostic) -> ExplanationTarget {
    guard let maker = value.provenance else { throw notMade(path, by: nil) }
    if maker.word == "[]", let whole = maker.operands.first as? TensorValue {
      let axes = try TensorSelection(maker.indices, of: whole.tensor.shape).axes
      var rest = entry[...]
      let full = axes.map { axis in axis.isEntry ? axis.start : axis.start + (rest.popFirst() ?? 0) }
      return try made(whole, full, path, in: evaluator)
    }
    if maker.word == "backward", maker.operands.count == 3, let model = maker.operands[0] as? ModelValue,
      let gradient = maker.operands[1] as? TensorValue, let input = maker.operands[2] as? TensorValue
    {
      return try backward(model, input.tensor, gradient.tensor, entry, path, in: evaluator)
    }
    guard let input = maker.operands.first as? TensorValue, let model = maker.operands.last as? ModelValue,
      let layer = model.network.layers.last
    else { throw notMade(path, by: maker) }
    let batch = Composition.batch(input.tensor, for: model.network)
    guard let evaluation = try? model.network.forward(batch, in: evaluator.context()) else {
      throw notMade(path, by: maker)
    }
    let received = evaluation.input(ofLayer: model.network.layers.count - 1)
    return ExplanationTarget(.output, entry, of: layer, input: received)
  }

  /// The input gradient of the first layer that a backward went through.
  private static func backward(
    _ model: ModelValue, _ input: Tensor<Double>, _ gradient: Tensor<Double>, _ entry: [Int], _ path: PathExpression,
    in evaluator: Evaluator
  ) throws(Diagnostic) -> ExplanationTarget {
    guard let evaluation = try? model.network.forward(input, in: evaluator.context()),
      let gradients = try? model.network.backward(gradient, evaluation, in: evaluator.context()),
      let layer = model.network.layers.first
    else { throw notMade(path, by: nil) }
    return ExplanationTarget(
      .inputGradient, entry, of: layer, input: input, upstream: gradients.arriving(atLayer: 0))
  }

  private static func notMade(_ path: PathExpression, by maker: Provenance?) -> Diagnostic {
    let origin = maker.map { ": it was made by `\($0.text)`" } ?? ""
    return Diagnostic(
      .wrongKind, "\(path.name) was not made by a layer\(origin)", at: path.span,
      help: "explain takes an output (`y = x | conv1`) or a gradient (`conv1.filters.gradient[...]`)")
  }

  /// `conv1.filters.gradient[...]`, `net[2].input.gradient[...]`
  private static func gradient(
    _ owner: PathExpression, _ entry: [Int], in evaluator: Evaluator
  ) throws(Diagnostic) -> ExplanationTarget {
    guard owner.accessors.count >= 2, case .field(let tensor, _) = owner.accessors[owner.accessors.count - 2],
      let model = evaluator.session.variables[owner.name] as? ModelValue, let lastForward = model.lastForward,
      let gradients = lastForward.gradients
    else {
      throw Diagnostic(
        .wrongKind, "explain takes gradients of a named layer or network", at: owner.span,
        help: "for example `conv1.filters.gradient[0,0,0,0]`")
    }
    var place = 0
    if case .index(let indices, _)? = owner.accessors.first {
      place = try Self.entry(indices, of: Shape(model.network.layers.count))[0]
    }
    let layer = model.network.layers[place]
    let subject: Explanation.Subject =
      layer.parameterNames.firstIndex(of: tensor).map { .parameterGradient($0) } ?? .inputGradient
    return ExplanationTarget(
      subject, entry, of: layer, input: lastForward.evaluation.input(ofLayer: place),
      upstream: gradients.arriving(atLayer: place))
  }
}
