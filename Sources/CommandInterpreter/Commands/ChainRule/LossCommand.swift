import NeuralNetworks

/// `mse P T` and `crossentropy P T` compute a loss and its gradient; each loss in the catalogue has a command.
struct LossCommand: ValueCommand {
  private static let prediction = Parameter("p", .tensor, "predictions")
  private static let target = Parameter(
    "t", .tensor, "targets: a tensor of the same shape, or one label per example")

  let loss: any Loss
  let declaration: CommandDeclaration

  init(_ loss: any Loss) {
    self.loss = loss
    let about = loss.declaration
    declaration = CommandDeclaration(
      about.word, .chainRule, about.summary,
      parameters: [Self.prediction, Self.target], pipe: Self.prediction,
      details: [about.name] + about.equations + ["The result has the fields .value and .gradient."],
      examples: [
        Example(
          "loss = \(about.word) p (tensor [0, 2])", answer: "loss: Loss \(about.word)  value {..}  gradient 2x3",
          after: ["p = randn 2x3"])
      ], seeAlso: ["backward", "train"], errors: [.shapeMismatch])
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let prediction = call[Self.prediction].tensor
    // The gradient, the probabilities and the targets.
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

  /// Interprets a vector as labels if the predictions have two axes, and anything else as values.
  ///
  /// - Parameter parameter: where an error is reported; nil for the command word.
  /// - Throws: `bad-value` if a label is not a whole number.
  static func targets(
    _ tensor: Tensor<Double>, for prediction: Shape, _ call: Call, at parameter: (any DeclaredParameter)? = nil
  ) throws(Diagnostic) -> Targets<Double> {
    guard tensor.shape.rank == 1, prediction.rank == 2 else { return .values(tensor) }
    var labels: [Int] = []
    for value in tensor.values.polled {
      guard let label = Int(exactly: value) else {
        let most = prediction[1] - 1
        let allowed = most > 0 ? "whole numbers from 0 to \(most)" : "0, the only class"
        throw call.error(.badValue, "labels must be \(allowed), not \(FieldValue.number(value))", at: parameter)
      }
      labels.append(label)
    }
    return .labels(labels)
  }
}
