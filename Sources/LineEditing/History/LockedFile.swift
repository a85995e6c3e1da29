#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file that only the user can access, locked while it is open.
struct LockedFile {
  private let path: String
  private let descriptor: Int32

  /// Opens `path` without following a symbolic link, and waits up to a second for the lock.
  ///
  /// - Parameter creating: whether to create a missing file and its directories.
  init(path: String, creating: Bool) throws(HistoryError) {
    self.path = path
    if creating { Self.makeDirectories(above: path) }
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (creating ? O_CREAT : 0)
    // Another shell may have replaced the file during the wait; the lock is then on a deleted file.
    for _ in 0..<100 {
      let opened = open(path, flags, 0o600)
      guard opened >= 0 else {
        if errno == ELOOP { throw .notAPlainFile(path: path) }
        throw .system(operation: "open", path: path, reason: errorText(errno))
      }
      var held = stat()
      var named = stat()
      guard fstat(opened, &held) == 0, held.st_mode & S_IFMT == S_IFREG else {
        _ = Self.closed(opened)
        throw .notAPlainFile(path: path)
      }
      if Self.locked(opened) {
        if lstat(path, &named) == 0, named.st_ino == held.st_ino, named.st_dev == held.st_dev {
          if held.st_mode & 0o077 != 0 { _ = fchmod(opened, 0o600) }
          descriptor = opened
          return
        }
      }
      _ = Self.closed(opened)
    }
    throw .locked(path: path)
  }

  private static func locked(_ descriptor: Int32) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    _ = poll(nil, 0, 10)
    return false
  }

  private static func closed(_ descriptor: Int32) -> Bool {
    #if canImport(Glibc)
      Glibc.close(descriptor) == 0
    #else
      Darwin.close(descriptor) == 0
    #endif
  }

  /// Closes the file, which releases the lock.
  func close() { _ = Self.closed(descriptor) }

  /// Returns the file's contents. If the file has more than `most` bytes, returns the part of its last `most` bytes
  /// after their first newline, or all of them if they have none.
  func contents(most: Int) -> [UInt8] {
    let size = lseek(descriptor, 0, SEEK_END)
    let start = max(0, Int(size) - most)
    lseek(descriptor, off_t(start), SEEK_SET)
    var all: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    // Bounded, since a process that ignores the lock may keep writing.
    while all.count <= most, case let count = systemRead(descriptor, &bytes), count > 0 { all += bytes[..<count] }
    guard start > 0, let newline = all.firstIndex(of: UInt8(ascii: "\n")) else { return all }
    return Array(all[(newline + 1)...])
  }

  /// Appends `line`, preceded by a newline if the file's last line is incomplete.
  func append(_ line: [UInt8]) throws(HistoryError) {
    let size = lseek(descriptor, 0, SEEK_END)
    var last: [UInt8] = [UInt8(ascii: "\n")]
    if size > 0 { pread(descriptor, &last, 1, size - 1) }
    let bytes = last == [UInt8(ascii: "\n")] ? line : [UInt8(ascii: "\n")] + line
    guard writeAll(bytes, to: descriptor) else {
      let reason = errorText(errno)
      // A partial entry would be recalled as a different one.
      _ = ftruncate(descriptor, size)
      throw .system(operation: "write", path: path, reason: reason)
    }
  }

  /// Replaces this file atomically with a new one that contains `bytes`.
  func replace(with bytes: [UInt8]) throws(HistoryError) {
    let temporary = path + ".new"
    unlink(temporary)
    let new = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard new >= 0 else { throw .system(operation: "write", path: temporary, reason: errorText(errno)) }
    let written = writeAll(bytes, to: new) && fsync(new) == 0
    let reason = errno
    guard Self.closed(new), written, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw .system(operation: "write", path: temporary, reason: errorText(written ? errno : reason))
    }
  }

  /// Creates the missing directories above `path`, accessible only to their owner.
  private static func makeDirectories(above path: String) {
    for end in path.indices where path[end] == "/" && end != path.startIndex {
      mkdir(String(path[..<end]), 0o700)
    }
  }
}
