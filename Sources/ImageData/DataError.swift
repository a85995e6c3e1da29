/// Why a dataset could not be created or a file could not be read or written: a kind with a stable code, the location,
/// the reason, and a possible fix. All texts are safe to print: names and bytes from outside are escaped.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure; the raw value is the error code in the shell.
  public enum Kind: String, CaseIterable, Sendable {
    /// There is no such file or folder.
    case fileNotFound = "file-not-found"
    /// The contents violate the format, the path is not of the required kind (a regular file or a folder), or a picture
    /// can't be encoded.
    case fileFormat = "file-format"
    /// The file can't be opened, read or written, or is outside of the folders that may be read.
    case fileDenied = "file-denied"
    /// The data exceed a limit or the available memory, or a picture has no pixels.
    case limit
    /// There are no data: the dataset is unknown, needs a folder, or has no images.
    case noData = "no-data"
    /// An option has an invalid value or does not apply.
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
  /// The location of the error; nil if it has none or it is unknown.
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

  /// Creates an error about an option that has an invalid value or does not apply.
  static func option(_ name: String, _ reason: String, remedy: String? = nil) -> DataError {
    DataError(.badValue, .option(name), reason, remedy: remedy)
  }

  /// Creates an error about the file at this path, which is escaped here.
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
