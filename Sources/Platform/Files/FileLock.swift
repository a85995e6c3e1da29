#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A lock on a file that one process at a time can hold. It is released with the last reference to this object, or when
/// the process ends.
public final class FileLock: Sendable {
  private let file: OpenFile

  private static let mostTries = 10
  private static let millisecondsBetweenTries: Int32 = 10

  /// Acquires the lock, creating the file if necessary; returns nil if another process holds the lock for a tenth of a
  /// second, or locking fails.
  ///
  /// - Throws: `FileProblem` if the file can't be opened or created.
  public convenience init?(_ path: String) throws(FileProblem) {
    try self.init(path) { _ = poll(nil, 0, Self.millisecondsBetweenTries) }
  }

  /// Tries to acquire the lock several times, and calls `wait` in between.
  init?(_ path: String, wait: () -> Void) throws(FileProblem) {
    file = try OpenFile(own: path)
    // A process that is just being started shares this process's files, and so its released locks, until it runs.
    for _ in 1..<Self.mostTries {
      if file.lock() { return }
      wait()
    }
    guard file.lock() else { return nil }
  }
}
