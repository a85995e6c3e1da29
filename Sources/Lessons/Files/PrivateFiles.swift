#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files and folders that are the user's alone.
extension Files {
  /// Makes a folder and those above it that are missing, for the user alone. A link in the place of one is not followed
  /// where it would be made.
  static func makePrivateFolder(_ path: String) throws(FileProblem) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw FileProblem(path, "this is no folder") }
      return
    }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makePrivateFolder(String(path[..<slash])) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileProblem(path) }
  }

  /// Writes a file for the user alone, whole or not at all.
  static func writePrivately(_ bytes: [UInt8], to path: String) throws(FileProblem) {
    let temporary = "\(path).\(getpid()).part"
    _ = unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileProblem(path) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      written += count
    }
    let isWhole = written == bytes.count && fsync(descriptor) == 0
    guard close(descriptor) == 0, isWhole, rename(temporary, path) == 0 else {
      let problem = FileProblem(path)
      _ = unlink(temporary)
      throw problem
    }
  }
}
