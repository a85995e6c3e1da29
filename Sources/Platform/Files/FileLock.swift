/// A file that one process at a time can hold; let go with the value, or with the process however it ends.
public final class FileLock: Sendable {
  private let file: OpenFile

  /// Takes the lock; nil where another holds it.
  ///
  /// - Throws: `FileProblem` where the file cannot be made.
  public init?(_ path: String) throws(FileProblem) {
    file = try OpenFile(own: path)
    guard file.lock() else { return nil }
  }
}
