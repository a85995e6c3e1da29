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

  /// Acquires the lock, creating the file if necessary; returns nil if another process holds the lock or locking fails.
  ///
  /// - Throws: `FileProblem` if the file can't be opened or created.
  public init?(_ path: String) throws(FileProblem) {
    file = try OpenFile(own: path)
    // A process that is just being started shares this process's files, and so its released locks, until it runs.
    for _ in 0..<Self.mostTries {
      if file.lock() { return }
      _ = poll(nil, 0, Self.millisecondsBetweenTries)
    }
    return nil
  }
}
