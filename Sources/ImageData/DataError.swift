/// Why a dataset could not be created or a file could not be read or written: a kind with a stable code, the location,
/// the reason, and a possible fix. All texts are safe to print: names and bytes from outside are escaped.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure; the raw value is the error code in the shell.
  public enum Kind: String, CaseIterable, Sendable {
    /// There is no such file or folder.
    case fileNotFound = "file-not-found"
    /// The file exists, but its contents violate its format.
    case fileFormat = "file-format"
    /// The system refused to open, read or write the file, or it is outside of the folders that may be read.
    case fileDenied = "file-denied"
    /// The requested data exceed a limit.
    case limit
    /// There are no data: the dataset is unknown, needs a folder, or has no images.
    case noData = "no-data"
    /// An option is out of range.
    case badValue = "bad-value"
    /// Creating or reading the data was cancelled.
    case interrupted
  }

  /// The location of an error.
  public enum Place: Hashable, Sendable {
    /// An option of the request, by its name.
    case option(String)
    /// A file by its escaped path, and the offset in its uncompressed contents, if known.
    case file(String, byte: Int?)
  }

  /// The kind of failure.
  public let kind: Kind
  /// The location of the error; nil if unknown.
  public let place: Place?
  /// The error message, which follows the location.
  public let reason: String
  /// A possible fix as text for `help:`, if there is one.
  public let remedy: String?

  /// Creates an error. `reason` and `remedy` are escaped here, so that no caller can forget to escape them.
  public init(_ kind: Kind, _ place: Place? = nil, _ reason: String, remedy: String? = nil) {
    self.kind = kind
    self.place = place
    self.reason = reason.escapedForDisplay
    self.remedy = remedy?.escapedForDisplay
  }

  /// The error to throw when the running command was cancelled.
  static let stopped = DataError(.interrupted, nil, "stopped by Ctrl-C; the incomplete result was discarded")

  /// An option that is out of range.
  static func option(_ name: String, _ reason: String, remedy: String? = nil) -> DataError {
    DataError(.badValue, .option(name), reason, remedy: remedy)
  }

  /// An error in the file at this path, which is escaped here.
  static func file(
    _ kind: Kind, _ path: String, byte: Int? = nil, _ reason: String, remedy: String? = nil
  ) -> DataError {
    DataError(kind, .file(path.escapedForDisplay, byte: byte), reason, remedy: remedy)
  }

  /// The location and the reason in one line: `a.gz, byte 8: 3 rows of 0 columns`.
  public var description: String {
    switch place {
    case .option(let name): "\(name): \(reason)"
    case .file(let path, let byte?): "\(path), byte \(byte): \(reason)"
    case .file(let path, nil): "\(path): \(reason)"
    case nil: reason
    }
  }
}
