import ImageData
import NeuralNetworks
import TerminalGraphics

/// `mistakes NET DATA` shows the images that a network misclassifies.
struct MistakesCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a network")
  private static let data = Parameter("data", .dataset, "a dataset")
  private static let count = Parameter(option: "count", .integer(1...1000), default: 8, "number of images to show")

  let declaration = CommandDeclaration(
    "mistakes", .learning, "shows the misclassified images of the test set, most confident first",
    parameters: [net, data, count],
    examples: [
      Example(
        "mistakes net data count=1", answer: "{..}",
        after: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"])
    ], seeAlso: ["evaluate", "confusion"], errors: [.shapeMismatch, .noData])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let data = call[Self.data].dataset.test
    let evaluation = try evaluator.judged(call[Self.net], on: data, call, Self.net, Self.data)
    let names = classNames(evaluation.classes, data.classes)
    func sureness(_ example: Int) -> Double { evaluation.probabilities(of: example).max() ?? 0 }
    let wrong = evaluation.mistakes.sorted { (sureness($0), $1) > (sureness($1), $0) }
    let shown = wrong.prefix(call[Self.count])
    let entries = shown.map { example in
      Gallery.Entry(
        Picture(image: data.image(at: example), caption: "[\(example)]"), truth: names[evaluation.labels[example]],
        predicted: names[evaluation.predictions[example]], probability: sureness(example))
    }
    let headline =
      "\(wrong.count) of \(evaluation.labels.count) images are misclassified"
      + (wrong.count > shown.count ? ", \(shown.count) shown" : "")
    let positions = wrong.map(Double.init)
    return ResultValue(
      headline, fields: [("positions", TensorValue(Tensor(Shape(positions.count), positions)))],
      drawings: entries.isEmpty ? [] : [Gallery(entries)])
  }
}
