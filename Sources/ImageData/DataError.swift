/// Why a dataset could not be made, or a file not be read: a kind with a stable code, the place, the reason, and what
/// to do about it. Every text in it is safe to print: names and bytes from outside are escaped.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure; the raw value is the code that the language gives them.
  public enum Kind: String, CaseIterable, Sendable {
    /// No such file or folder.
    case fileNotFound = "file-not-found"
    /// The file is there but its contents are not what its format demands.
    case fileFormat = "file-format"
    /// The system refused to open or read the file.
    case fileDenied = "file-denied"
    /// What is asked for is larger than a limit.
    case limit
    /// There is nothing to work with: no such dataset, or no images in it.
    case noData = "no-data"
    /// An option is outside its range.
    case badValue = "bad-value"
    /// Somebody wants what is made or read to end.
    case interrupted
  }

  /// Where the fault lies.
  public enum Place: Hashable, Sendable {
    /// An option of the request, by its name.
    case option(String)
    /// A file by its escaped path, and the byte in it (of its uncompressed contents) where that is known.
    case file(String, byte: Int?)
  }

  /// What kind of failure this is.
  public let kind: Kind
  /// Where the fault lies, where that can be said.
  public let place: Place?
  /// What is wrong, in words that follow the place.
  public let reason: String
  /// What would mend it, where that is known, as text for `help:`.
  public let remedy: String?

  /// An error of these parts; `reason` and `remedy` are escaped here, so that no caller can forget it.
  public init(_ kind: Kind, _ place: Place? = nil, _ reason: String, remedy: String? = nil) {
    self.kind = kind
    self.place = place
    self.reason = reason.escapedForDisplay
    self.remedy = remedy?.escapedForDisplay
  }

  /// What the cancellation of the command has ended.
  static let stopped = DataError(.interrupted, nil, "stopped by Ctrl-C before it was complete; it was dropped")

  /// An option outside its range.
  static func option(_ name: String, _ reason: String, remedy: String? = nil) -> DataError {
    DataError(.badValue, .option(name), reason, remedy: remedy)
  }

  /// A fault in the file at this path, which is escaped here.
  static func file(
    _ kind: Kind, _ path: String, byte: Int? = nil, _ reason: String, remedy: String? = nil
  ) -> DataError {
    DataError(kind, .file(path.escapedForDisplay, byte: byte), reason, remedy: remedy)
  }

  /// The place and the reason in one line: `a.gz, byte 8: 3 rows of 0 columns`.
  public var description: String {
    switch place {
    case .option(let name): "\(name): \(reason)"
    case .file(let path, let byte?): "\(path), byte \(byte): \(reason)"
    case .file(let path, nil): "\(path): \(reason)"
    case nil: reason
    }
  }
}
