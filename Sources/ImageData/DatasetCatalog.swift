public import NeuralNetworks

/// The datasets that can be opened by name, and the code that opens a dataset by name or path.
public enum DatasetCatalog {
  /// All datasets with a name. To add one, write one file and add one entry here.
  public static let entries: [DatasetEntry] = [
    DatasetEntry(
      name: "digits", summary: "1797 handwritten digits, 8 x 8 pixels, built in",
      source:
        "UCI Machine Learning Repository, Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, 1998)",
      licence: "CC BY 4.0", takesFolder: false, read: { (_, _) throws(DataError) in try Digits.dataset() }),
    DatasetEntry(
      name: "fashion-mnist", summary: "70,000 greyscale images of clothing, 28 x 28 pixels, 10 classes",
      source: "Debian package dataset-fashion-mnist (H. Xiao, K. Rasul, R. Vollgraf, 2017)",
      licence: "MIT", takesFolder: true, read: FashionMNIST.dataset),
    DatasetEntry(
      name: "mnist", summary: "70,000 handwritten digits, 28 x 28 pixels, read from your own folder",
      source: "the MNIST database (Y. LeCun, C. Cortes, C. J. C. Burges, 1998), four IDX files",
      licence: "that of your copy; it is not part of this program", takesFolder: true, read: MNIST.dataset),
  ]

  /// Returns the entry with this name, or nil if there is none.
  public static func entry(named name: String) -> DatasetEntry? { entries.first { $0.name == name } }

  /// Options for opening a dataset.
  public struct Options: Hashable, Sendable {
    /// The fraction of images held out for testing, for sources without a test part.
    public var testShare = 0.2
    /// The maximum number of images; nil for no limit.
    public var limit: Int?
    /// The folder to read a named dataset from; nil for its default folder, if it has one.
    public var folder: String?

    /// Creates the default options: a fifth of the images for testing, no limit, and the default folder.
    public init() {}
  }

  /// Opens the dataset with this name, or in the folder at this path.
  ///
  /// The generator advances by two steps, whatever the options, once the data have been read.
  ///
  /// - Throws: `noData` for an unknown name, `badValue` for an option that is out of range or does not apply, and the
  ///   errors of reading the files.
  public static func open(
    _ nameOrPath: String, _ options: Options = Options(), limits: DataLimits = .standard,
    using generator: inout SeededGenerator
  ) throws(DataError) -> Dataset {
    guard options.testShare >= 0 && options.testShare < 1 else {
      throw .option("test", "the fraction of test images must be at least 0 and below 1, not \(options.testShare)")
    }
    if let limit = options.limit, limit < 1 {
      throw .option("limit", "the limit must be at least 1 image, not \(limit)")
    }
    var data = try read(nameOrPath, folder: options.folder, limits: limits)
    var dividing = generator.split()
    var limiting = generator.split()
    if data.testPositions.isEmpty { data = try data.split(test: options.testShare, using: &dividing) }
    if let limit = options.limit { data = try data.limited(to: limit, using: &limiting) }
    return data
  }

  private static func read(_ nameOrPath: String, folder: String?, limits: DataLimits) throws(DataError) -> Dataset {
    if let entry = entry(named: nameOrPath) {
      guard entry.takesFolder || folder == nil else {
        throw .option(
          "folder", "\(entry.name) is built in and takes no folder", remedy: "write `dataset \(entry.name)`")
      }
      return try entry.read(folder, limits)
    }
    guard folder == nil else {
      let names = entries.filter(\.takesFolder).map(\.name)
      throw .option(
        "folder", "`folder=` applies only to \(names.joined(separator: " and ")), not to `\(nameOrPath)`",
        remedy: "write `dataset FOLDER` to read any other folder")
    }
    if nameOrPath.contains("/") || FileBytes.isThere(nameOrPath, limits) {
      return try IDXFolder.dataset(at: nameOrPath, classNames: nil, source: nameOrPath, limits: limits)
    }
    throw DataError(
      .noData, nil, "unknown dataset or folder `\(nameOrPath)`",
      remedy: "the datasets are \(entries.map(\.name).joined(separator: ", ")); read IDX files with `dataset ./FOLDER`")
  }
}
