import ImageData
import NeuralNetworks

/// `split DATA` shuffles a dataset and splits it into a training set and a test set.
struct SplitCommand: ValueCommand {
  private static let data = Parameter("data", .dataset, "a dataset")
  private static let test = Parameter(option: "test", .number(0...0.99), default: 0.2, "fraction held out for testing")

  let declaration = CommandDeclaration(
    "split", .data, "shuffles a dataset and splits it into a training set and a test set",
    parameters: [data, test], pipe: data,
    examples: [
      Example(
        "data = split data test=0.5",
        answer: "data: Dataset of 40 images 1x16x16  3 classes  20 train, 20 test",
        after: ["data = patterns 40"])
    ], seeAlso: ["dataset", "patterns"], errors: [.badValue])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    try evaluator.checkMemory(call[Self.data].dataset.count.saturatingMultiply(DatasetValue.bytesPerImage))
    do throws(DataError) {
      return DatasetValue(
        try call[Self.data].dataset.split(test: call[Self.test], using: &evaluator.session.generator))
    } catch {
      throw call.error(error)
    }
  }
}
