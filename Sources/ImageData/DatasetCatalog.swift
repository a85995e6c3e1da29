public import NeuralNetworks

/// The datasets that can be opened by name, and how a name or a path becomes a dataset.
public enum DatasetCatalog {
  /// All datasets, one entry each: a new one is a file of its own and an entry here.
  public static let entries: [DatasetEntry] = [
    DatasetEntry(
      name: "digits", summary: "1797 handwritten digits, 8 x 8 pixels, built in",
      source:
        "UCI Machine Learning Repository, Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, 1998)",
      licence: "CC BY 4.0", takesFolder: false, read: { (_, _) throws(DataError) in try Digits.dataset() }),
    DatasetEntry(
      name: "fashion-mnist", summary: "70,000 grey images of clothes, 28 x 28 pixels, 10 classes",
      source: "Debian package dataset-fashion-mnist (H. Xiao, K. Rasul, R. Vollgraf, 2017)",
      licence: "MIT", takesFolder: true, read: FashionMNIST.dataset),
    DatasetEntry(
      name: "mnist", summary: "70,000 handwritten digits, 28 x 28 pixels, from a folder of yours",
      source: "the MNIST database (Y. LeCun, C. Cortes, C. J. C. Burges, 1998), four IDX files",
      licence: "as its authors gave it to you; it is not part of this program", takesFolder: true, read: MNIST.dataset),
  ]

  /// The entry with this name.
  public static func entry(named name: String) -> DatasetEntry? { entries.first { $0.name == name } }

  /// How a dataset is opened.
  public struct Options: Hashable, Sendable {
    /// The share of images to judge by, where the source has no such part of its own.
    public var testShare = 0.2
    /// How many images to keep at most.
    public var limit: Int?
    /// The folder to read a named dataset from.
    public var folder: String?

    /// A fifth to judge by, no limit, and the dataset's own place.
    public init() {}
  }

  /// Opens the dataset with this name, or in the folder at this path.
  ///
  /// The generator moves by two steps whatever the source has.
  ///
  /// - Throws: `noData` for a name that is neither, `badValue` for an option, and what reading the files throws.
  public static func open(
    _ nameOrPath: String, _ options: Options = Options(), limits: DataLimits = .standard,
    using generator: inout SeededGenerator
  ) throws(DataError) -> Dataset {
    guard options.testShare >= 0 && options.testShare < 1 else {
      throw .option("test", "the share of images to judge by is at least 0 and below 1, not \(options.testShare)")
    }
    if let limit = options.limit, limit < 1 { throw .option("limit", "at least 1 image is kept, not \(limit)") }
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
        throw .option("path", "\(entry.name) is built in and is not read from a folder")
      }
      return try entry.read(folder, limits)
    }
    guard folder == nil else { throw .option("path", "a path is given twice") }
    if nameOrPath.contains("/") || FileBytes.isThere(nameOrPath, limits) {
      return try IDXFolder.dataset(at: nameOrPath, classNames: nil, source: nameOrPath, limits: limits)
    }
    throw DataError(
      .noData, nil, "no dataset is called '\(nameOrPath)', and no folder either",
      remedy: "the datasets are \(entries.map(\.name).joined(separator: ", ")); a folder is given by its path")
  }
}
