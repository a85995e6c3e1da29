import ImageData
import NeuralNetworks
import Platform

/// `dataset NAME|PATH` opens a dataset of real images.
struct DatasetCommand: ValueCommand {
  private static let source = Parameter(
    "source", .file, "the name of a dataset, listed below, or a folder with IDX files"
  ).offering(.datasets)
  private static let test = Parameter(
    option: "test", .number(0...0.99), default: DatasetCatalog.Options().testShare,
    "fraction held out for testing; unused if the source has a test set")
  private static let limit = Parameter(
    option: "limit", .integer(1...Int(Int32.max)), "number of images to keep, in unchanged class proportions")
  private static let folder = Parameter(
    option: "folder", .file, "folder with the files of a named dataset, such as mnist")

  let declaration = CommandDeclaration(
    "dataset", .data, "opens a dataset by name, or from a folder",
    parameters: [source, test, limit, folder],
    details: DatasetCatalog.entries.map { "\($0.name): \($0.summary)" },
    examples: [
      Example(
        "data = dataset digits",
        answer: "data: Dataset of 1797 images 1x8x8  10 classes  1438 train, 359 test"
      )
    ],
    seeAlso: ["patterns", "split", "train"], errors: [.fileNotFound, .fileFormat, .fileDenied, .limit, .noData])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let source = call[Self.source]
    var options = DatasetCatalog.Options()
    options.testShare = call[Self.test]
    options.limit = call[Self.limit]
    options.folder = call[Self.folder].map { evaluator.path($0) }
    let isName = DatasetCatalog.entry(named: source) != nil
    do throws(DataError) {
      // Files are read whole, unpacked and joined: at worst, each byte of an image is in memory four times.
      var limits = DataLimits(folders: evaluator.environment.files.reading)
      limits.datasetBytes = min(limits.datasetBytes, evaluator.freeMemory / 4)
      let dataset = try DatasetCatalog.open(
        isName ? source : evaluator.path(source), options, limits: limits, using: &evaluator.session.generator)
      return DatasetValue(dataset)
    } catch {
      var diagnostic = call.error(error)
      if error.kind == .fileDenied, !evaluator.environment.files.reading.isAnywhere {
        diagnostic.help.append(FileAccess.help)
      }
      throw diagnostic
    }
  }
}
