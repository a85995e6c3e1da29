/// A lock on a file that one process at a time can hold. It is released with the last reference to this object, or when
/// the process ends.
public final class FileLock: Sendable {
  private let file: OpenFile

  /// Acquires the lock, creating the file if necessary; returns nil if another process holds the lock or locking fails.
  ///
  /// - Throws: `FileProblem` if the file can't be opened or created.
  public init?(_ path: String) throws(FileProblem) {
    file = try OpenFile(own: path)
    guard file.lock() else { return nil }
  }
}
