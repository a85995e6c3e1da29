import ImageData

/// `dataset NAME|PATH` opens real images.
struct DatasetCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "dataset", .data, "opens a dataset by its name, or by the folder it lies in",
    parameters: [
      .required("source", .file, "a name below, or a folder with IDX files").offering(.datasets),
      .option("test", .number(0...0.99), default: "0.2", "the share to judge by, where the source has no test part"),
      .option("limit", .integer(1...Int(Int32.max)), "keep only this many images, every class in its proportion"),
      .option("folder", .file, "where the files lie (mnist)"),
    ],
    details: DatasetCatalog.entries.map { "\($0.name): \($0.summary)" },
    examples: [
      Example(
        "data = dataset digits",
        answer: "data: Dataset of 1797 images 1x8x8  10 classes  1438 train, 359 test"
      )
    ],
    seeAlso: ["patterns", "split", "train"], errors: [.fileNotFound, .fileFormat, .fileDenied, .limit, .noData])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let source = call.word("source") else { preconditionFailure("source is required") }
    var options = DatasetCatalog.Options()
    options.testShare = call.number("test") ?? options.testShare
    options.limit = call.integer("limit")
    options.folder = call.word("folder").map { evaluator.path($0) }
    let isName = DatasetCatalog.entry(named: source) != nil
    do throws(DataError) {
      let dataset = try DatasetCatalog.open(
        isName ? source : evaluator.path(source), options, using: &evaluator.session.generator)
      return DatasetValue(dataset)
    } catch {
      throw call.error(error)
    }
  }
}
