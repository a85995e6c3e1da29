/// One dataset as it is declared: everything that help, errors and the contract's tests say about it.
public struct DatasetEntry: Sendable {
  /// The word that opens it.
  public let name: String
  /// One line about what it holds.
  public let summary: String
  /// Where it comes from.
  public let source: String
  /// The terms that its authors gave it out under.
  public let licence: String
  /// Whether it is read from a folder that may be given.
  public let takesFolder: Bool

  /// Reads it from a folder, nil for where it is by default, divided where it comes with a part to judge by.
  let read: @Sendable (_ folder: String?, _ limits: DataLimits) throws(DataError) -> Dataset
}
