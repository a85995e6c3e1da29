/// The description of one dataset, used to open it, and by help, errors and tests.
public struct DatasetEntry: Sendable {
  /// The name that opens it.
  public let name: String
  /// A one-line summary.
  public let summary: String
  /// The origin of the data.
  public let source: String
  /// The licence of the data.
  public let licence: String
  /// Whether the folder to read it from can be specified.
  public let takesFolder: Bool

  /// Reads the dataset from a folder, or from its default location if nil, and throws if it has none; the result is
  /// already divided if the source has a test part.
  let read: @Sendable (_ folder: String?, _ limits: DataLimits) throws(DataError) -> Dataset
}
