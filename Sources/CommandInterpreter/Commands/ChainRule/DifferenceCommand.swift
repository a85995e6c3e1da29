import NeuralNetworks

/// `difference A B` finds the largest differences between two tensors.
struct DifferenceCommand: ValueCommand {
  private static let a = Parameter("a", numbers, "a tensor")
  private static let b = Parameter("b", numbers, "a tensor of the same shape")

  /// A tensor, or a number as a tensor of rank 0.
  private static let numbers = ArgumentType<Tensor<Double>>.value(.tensor, .number) { value in
    switch value {
    case let tensor as TensorValue: tensor.tensor
    case let number as NumberValue: Tensor(Shape([]), [number.number])
    default: nil
    }
  }

  let declaration = CommandDeclaration(
    "difference", .chainRule, "finds the largest absolute and relative differences of two tensors",
    parameters: [a, b], pipe: a,
    details: ["The relative difference is |a - b| / max(|a|, |b|)."],
    examples: [
      Example(
        "difference (tensor [1, 2, 3]) (tensor [1, 2.5, 3])",
        answer: "largest difference 0.5 at [1] (2 and 2.5)  relative 0.2 at [1]")
    ], seeAlso: ["gradcheck"], errors: [.shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (a, b) = (call[Self.a], call[Self.b])
    guard a.shape == b.shape else {
      throw call.error(
        .shapeMismatch, "difference needs two tensors of the same shape, not of shapes \(a.shape) and \(b.shape)",
        at: Self.b)
    }
    var (absolute, absolutePlace, relative, relativePlace) = (0.0, 0, 0.0, 0)
    var poll = CancellationPoll()
    for (index, (x, y)) in zip(a.values, b.values).enumerated() {
      if poll.spent(10) { throw .stopped }
      if x == y { continue }
      let distance = x.isNaN || y.isNaN ? Double.infinity : abs(x - y)
      let share = distance.isFinite ? distance / max(abs(x), abs(y)) : .infinity
      if distance > absolute { (absolute, absolutePlace) = (distance, index) }
      if share > relative { (relative, relativePlace) = (share, index) }
    }
    func place(_ index: Int) -> String { "[\(a.indices(of: index).map(String.init).joined(separator: ","))]" }
    let headline: String
    if absolute == 0 {
      headline = "no difference: \(a.count) equal number\(a.count == 1 ? "" : "s")"
    } else {
      let pair = "(\(evaluator.format(a.values[absolutePlace])) and \(evaluator.format(b.values[absolutePlace])))"
      headline =
        "largest difference \(evaluator.format(absolute)) at \(place(absolutePlace)) \(pair)  "
        + "relative \(evaluator.format(relative)) at \(place(relativePlace))"
    }
    return ResultValue(
      headline, fields: [("absolute", NumberValue(absolute)), ("relative", NumberValue(relative))])
  }
}
