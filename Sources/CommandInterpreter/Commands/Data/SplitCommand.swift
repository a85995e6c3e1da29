import ImageData

/// `split DATA` shuffles a dataset and sets its parts.
struct SplitCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "split", .data, "shuffles a dataset and divides it into a part to train on and a part to test on",
    parameters: [
      .required("data", .value([.dataset]), "a dataset"),
      .option("test", .number(0...0.99), default: "0.2", "the share to judge by"),
    ],
    pipe: "data",
    examples: [
      Example(
        "data = split data test=0.5",
        answer: "data: Dataset of 40 images 1x16x16  3 classes  20 train, 20 test",
        after: ["data = patterns 40"])
    ], seeAlso: ["dataset", "patterns"], errors: [.badValue])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let data = call.value("data") as? DatasetValue else { preconditionFailure("data is a dataset") }
    do throws(DataError) {
      return DatasetValue(
        try data.dataset.split(test: call.number("test") ?? 0.2, using: &evaluator.session.generator))
    } catch {
      throw call.error(error)
    }
  }
}
