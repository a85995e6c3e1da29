#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files that are whole or as they were before, whatever happens while they are written.
extension Files {
  /// Puts bytes into a file in one step: they are written under another name first. A link in its place is replaced,
  /// not followed.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(FileProblem) {
    let temporary = "\(path).\(getpid()).part"
    _ = unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileProblem(path) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      written += count
    }
    let isWhole = written == bytes.count && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
    let problem = isWhole ? nil : FileProblem(path)
    guard close(descriptor) == 0, isWhole, rename(temporary, path) == 0 else {
      let problem = problem ?? FileProblem(path)
      _ = unlink(temporary)
      throw problem
    }
  }

  /// Puts other bytes into a file that is there, in one step; a link to it stays a link.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(FileProblem) {
    var status = stat()
    guard let real = realPath(path), stat(real, &status) == 0 else { throw FileProblem(path) }
    try write(bytes, to: real, mode: status.st_mode & 0o777)
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
