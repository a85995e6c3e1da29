import ImageData

/// `patterns` makes the lecture's images.
struct PatternsCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "patterns", .data, "makes the lecture's images: lines and shapes with noise, labelled",
    parameters: [
      .optional("count", .integer(1...Limits.datasetImages), default: "200", "how many images"),
      .option("size", .integer(8...64), default: "16", "height and width in pixels"),
      .option("classes", .integer(1...10), default: "3", "how many kinds of pattern"),
      .option("noise", .number(0...10), default: "0.1", "standard deviation of the noise"),
      .option("shift", .integer(0...32), default: "0", "moves each pattern by up to this many pixels"),
      .option("margin", .integer(0...31), "free rows and columns; 5 from size 16 up, else size/4"),
      .option("test", .number(0...0.99), default: "0.2", "the share to judge by"),
      .option("kinds", .word, "names instead of a number of classes: horizontal,disc"),
    ],
    details: [
      "kinds: " + PatternKind.allCases.map(\.rawValue).joined(separator: " "),
      "One linear layer solves the default patterns; with shift=4 they tell architectures apart.",
    ],
    examples: [
      Example(
        "data = patterns 200 size=16 shift=4",
        answer: "data: Dataset of 200 images 1x16x16  3 classes  160 train, 40 test")
    ],
    seeAlso: ["dataset", "split", "show"], errors: [.badValue, .limit])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    var patterns = Patterns()
    patterns.count = call.integer("count") ?? patterns.count
    patterns.size = call.integer("size") ?? patterns.size
    patterns.noise = call.number("noise") ?? patterns.noise
    patterns.shift = call.integer("shift") ?? patterns.shift
    patterns.margin = call.integer("margin")
    patterns.testShare = call.number("test") ?? patterns.testShare
    do throws(DataError) {
      if let names = call.word("kinds") {
        patterns.kinds = try Patterns.kinds(named: names.split(separator: ",").map(String.init))
      } else if let classes = call.integer("classes") {
        patterns.kinds = try Patterns.kinds(classes: classes)
      }
      return DatasetValue(try patterns.dataset(using: &evaluator.session.generator))
    } catch {
      throw call.error(error)
    }
  }
}
