#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An open file, closed when its last reference goes away.
public final class OpenFile: Sendable {
  /// The path with which it was opened.
  public let path: String
  /// The file descriptor, for other ways of reading.
  public let descriptor: Int32

  private init(_ path: String, flags: Int32, permissions: UInt16 = 0) throws(FileProblem) {
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    descriptor = open(path, flags | O_CLOEXEC, mode_t(permissions))
    self.path = path
    guard descriptor >= 0 else { throw FileProblem(path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Opens a file for reading, without waiting for a pipe's writer.
  convenience init(reading path: String) throws(FileProblem) { try self.init(path, flags: O_RDONLY | O_NONBLOCK) }

  /// Opens a file or pipe that provides lines, waiting for a pipe's writer.
  public convenience init(following path: String) throws(FileProblem) { try self.init(path, flags: O_RDONLY) }

  /// Opens a regular file for updating; links are not followed.
  public convenience init(updating path: String) throws(FileProblem) {
    try self.init(path, flags: O_RDWR | O_NOFOLLOW | O_NONBLOCK)
    guard try status.kind == .plainFile else { throw FileProblem(path, .notPlainFile) }
  }

  /// Creates a new file with the given permissions, reduced by the process's umask.
  convenience init(making path: String, permissions: UInt16) throws(FileProblem) {
    try self.init(path, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions)
  }

  /// Opens a file of the user for reading and writing, creating it with access only for the user if necessary; links
  /// are not followed.
  convenience init(own path: String) throws(FileProblem) {
    try self.init(path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, permissions: 0o600)
  }

  /// The current status of the file.
  public var status: FileStatus {
    get throws(FileProblem) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw FileProblem(path) }
      return FileStatus(status)
    }
  }

  /// Reads up to `most` bytes from the current position; fewer only at the end.
  func bytes(atMost most: Int) throws(FileProblem) -> [UInt8] {
    var filled = 0
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, initializedCount in
      while filled < most {
        let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, most - filled)
        if count < 0 && SystemError.last.isInterruption { continue }
        if count < 0 { failure = .last }
        if count <= 0 { break }
        filled += count
      }
      initializedCount = filled
    }
    if let failure { throw FileProblem(path, .system(failure)) }
    return bytes
  }

  /// Reads the bytes in a range of offsets from the start; fewer if the file ends before.
  public func bytes(in range: Range<Int>) throws(FileProblem) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    while filled < bytes.count {
      let count = bytes[filled...].withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(range.lowerBound + filled))
      }
      if count < 0 && SystemError.last.isInterruption { continue }
      guard count >= 0 else { throw FileProblem(path) }
      if count == 0 { break }
      filled += count
    }
    return Array(bytes.prefix(filled))
  }

  /// Writes all bytes at an offset from the start.
  public func write(_ bytes: [UInt8], at offset: Int) throws(FileProblem) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + written))
      }
      if count < 0 && SystemError.last.isInterruption { continue }
      guard count > 0 else { throw FileProblem(path) }
      written += count
    }
  }

  /// Truncates the file to `size` bytes, or extends it with zeros.
  public func truncate(to size: Int) throws(FileProblem) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw FileProblem(path) }
  }

  func setPermissions(_ permissions: UInt16) throws(FileProblem) {
    guard fchmod(descriptor, mode_t(permissions)) == 0 else { throw FileProblem(path) }
  }

  /// Waits until everything written is on disk.
  func synchronize() throws(FileProblem) {
    guard fsync(descriptor) == 0 else { throw FileProblem(path) }
  }

  /// Locks the file until it is closed; returns false if it can't be locked, usually because another process holds the
  /// lock.
  func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}
