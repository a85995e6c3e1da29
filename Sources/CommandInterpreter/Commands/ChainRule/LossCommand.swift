import NeuralNetworks

/// `mse P T` and `crossentropy P T`: a loss with its value and its gradient, one command a loss of the catalogue.
struct LossCommand: ValueCommand {
  private static let prediction = Parameter("p", .tensor, "the prediction")
  private static let target = Parameter(
    "t", .tensor, "the target: a tensor of its shape, or a label for every example")

  let loss: any Loss
  let declaration: CommandDeclaration

  init(_ loss: any Loss) {
    self.loss = loss
    let about = loss.declaration
    declaration = CommandDeclaration(
      about.word, .chainRule, about.summary,
      parameters: [Self.prediction, Self.target], pipe: Self.prediction,
      details: [about.name] + about.equations + ["the result has the fields .value and .gradient"],
      examples: [
        Example(
          "loss = \(about.word) p (tensor [0, 2])", answer: "loss: Loss \(about.word)  value {..}  gradient 2x3",
          after: ["p = randn 2x3"])
      ], seeAlso: ["backward", "train"], errors: [.shapeMismatch])
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let prediction = call[Self.prediction].tensor
    // The gradient, and what it is made of: probabilities, targets.
    try evaluator.checkTensor(prediction.shape, copies: 3)
    let targets = try Self.targets(call[Self.target].tensor, for: prediction.shape, call, at: Self.target)
    do throws(LossError) {
      let result = try loss(prediction, targets)
      return LossValue(value: result.value, gradient: result.gradient, name: declaration.word)
    } catch {
      throw call.error(
        .shapeMismatch, "\(declaration.word) expects \(error.expected) but receives \(error.received)", at: Self.target,
        help: error.remedy)
    }
  }

  /// A vector of whole numbers for a batch of outputs is its labels; anything else is values.
  ///
  /// - Parameter parameter: where an error is told; nil for the command as a whole.
  static func targets(
    _ tensor: Tensor<Double>, for prediction: Shape, _ call: Call, at parameter: (any DeclaredParameter)? = nil
  ) throws(Diagnostic) -> Targets<Double> {
    guard tensor.shape.rank == 1, prediction.rank == 2 else { return .values(tensor) }
    var labels: [Int] = []
    for value in tensor.values.polled {
      guard let label = Int(exactly: value) else {
        throw call.error(.badValue, "labels are whole numbers, and one is \(value)", at: parameter)
      }
      labels.append(label)
    }
    return .labels(labels)
  }
}
