import NeuralNetworks

/// `mse P T` and `crossentropy P T`: a loss with its value and its gradient, one command a loss of the catalogue.
struct LossCommand: ValueCommand {
  let loss: any Loss
  let declaration: CommandDeclaration

  init(_ loss: any Loss) {
    self.loss = loss
    let about = loss.declaration
    declaration = CommandDeclaration(
      about.word, .chainRule, about.summary,
      parameters: [
        .required("p", .value([.tensor]), "the prediction"),
        .required("t", .value([.tensor]), "the target: a tensor of its shape, or a label for every example"),
      ], pipe: "p", details: [about.name] + about.equations + ["the result has the fields .value and .gradient"],
      examples: [
        Example(
          "loss = \(about.word) p (tensor [0, 2])", answer: "loss: Loss \(about.word)  value {..}  gradient 2x3",
          after: ["p = randn 2x3"])
      ], seeAlso: ["backward", "train"], errors: [.shapeMismatch])
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let prediction = call.value("p") as? TensorValue, let target = call.value("t") as? TensorValue else {
      preconditionFailure("p and t are required")
    }
    let targets = try Self.targets(target.tensor, for: prediction.tensor.shape, call)
    do throws(LossError) {
      let result = try loss(prediction.tensor, targets)
      return LossValue(value: result.value, gradient: result.gradient, name: declaration.word)
    } catch {
      throw call.error(
        .shapeMismatch, "\(declaration.word) expects \(error.expected) but receives \(error.received)", at: "t",
        help: error.remedy)
    }
  }

  /// A vector of whole numbers for a batch of outputs is its labels; anything else is values.
  static func targets(
    _ tensor: Tensor<Double>, for prediction: Shape, _ call: Call
  ) throws(Diagnostic) -> Targets<Double> {
    guard tensor.shape.rank == 1, prediction.rank == 2 else { return .values(tensor) }
    var labels: [Int] = []
    for value in tensor.values {
      guard let label = Int(exactly: value) else {
        throw call.error(.badValue, "labels are whole numbers, and one is \(value)", at: "t")
      }
      labels.append(label)
    }
    return .labels(labels)
  }
}
