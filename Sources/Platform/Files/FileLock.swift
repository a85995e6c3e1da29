/// A file that one process at a time can lock; released with the value, or when the process ends in any way.
public final class FileLock: Sendable {
  private let file: OpenFile

  /// Acquires the lock; nil if another process holds it.
  ///
  /// - Throws: `FileProblem` if the file can't be created.
  public init?(_ path: String) throws(FileProblem) {
    file = try OpenFile(own: path)
    guard file.lock() else { return nil }
  }
}
