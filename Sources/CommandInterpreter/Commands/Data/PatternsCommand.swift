import ImageData
import NeuralNetworks

/// `patterns` generates the lecture's images.
struct PatternsCommand: ValueCommand {
  private static let standard = Patterns()
  private static let count = Parameter(
    "count", .integer(1...Limits.datasetImages), default: standard.count, "number of images")
  private static let size = Parameter(
    option: "size", .integer(8...64), default: standard.size, "height and width in pixels")
  private static let classes = Parameter(
    option: "classes", .integer(1...10), default: standard.kinds.count, "number of pattern classes")
  private static let noise = Parameter(
    option: "noise", .number(0...10), default: standard.noise, "standard deviation of the noise")
  private static let shift = Parameter(
    option: "shift", .integer(0...32), default: standard.shift, "largest random shift of each pattern in pixels")
  private static let margin = Parameter(
    option: "margin", .integer(0...31), "empty border in pixels (default 5 from size 16 up, else size/4)")
  private static let test = Parameter(
    option: "test", .number(0...0.99), default: standard.testShare, "fraction held out for testing")
  private static let kinds = Parameter(
    option: "kinds", .word, "class names to use instead of `classes=`, such as horizontal,disc")

  let declaration = CommandDeclaration(
    "patterns", .data, "generates the lecture's images: labelled lines and shapes with noise",
    parameters: [count, size, classes, noise, shift, margin, test, kinds],
    details: [
      "kinds: " + PatternKind.allCases.map(\.rawValue).joined(separator: " "),
      "One linear layer solves the default patterns; shift=4 separates architectures.",
    ],
    examples: [
      Example(
        "data = patterns 200 size=16 shift=4",
        answer: "data: Dataset of 200 images 1x16x16  3 classes  160 train, 40 test")
    ],
    seeAlso: ["dataset", "split", "show"], errors: [.badValue, .limit])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    var patterns = Patterns()
    patterns.count = call[Self.count]
    patterns.size = call[Self.size]
    patterns.noise = call[Self.noise]
    patterns.shift = call[Self.shift]
    patterns.margin = call[Self.margin]
    patterns.testShare = call[Self.test]
    // The pixels, and for each image a label and its indices in the whole dataset and in its subset.
    let perImage = patterns.size * patterns.size * MemoryLayout<Float>.stride + DatasetValue.bytesPerImage
    try evaluator.checkMemory(
      patterns.count.saturatingMultiply(perImage), at: call.span(of: Self.count),
      help: "use fewer or smaller images, such as `patterns 100`")
    do throws(DataError) {
      if let names = call[Self.kinds] {
        patterns.kinds = try Patterns.kinds(named: names.split(separator: ",").map(String.init))
      } else {
        patterns.kinds = try Patterns.kinds(classes: call[Self.classes])
      }
      return DatasetValue(try patterns.dataset(using: &evaluator.session.generator))
    } catch {
      throw call.error(error)
    }
  }
}
