#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes files that are there whole or not at all, whatever happens meanwhile.
enum WholeFile {
  /// Gives a file these contents: a new file in the same folder is filled, made sure of on the disk, and renamed.
  ///
  /// - Throws: `fileNotFound` where there is no such folder; `fileDenied` for what is no plain file or may not be
  ///   written, and where the disk refuses. What stood there then stands there still.
  static func replaceContents(of path: String, with bytes: [UInt8]) throws(DataError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .file(.fileNotFound, path, "a file's name has at least one character, and none that is 0")
    }
    var target = path
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere {
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw .file(
          .fileDenied, path, status.st_mode & S_IFMT == S_IFDIR ? "this is a folder" : "this is not a plain file")
      }
      guard access(path, W_OK) == 0 else { throw failure(errno, path) }
      // A link stays, and what it leads to is replaced.
      if let resolved = realpath(path, nil) {
        target = String(cString: resolved)
        free(resolved)
      }
    }
    let (descriptor, temporary) = try newFile(beside: target, for: path)
    var code = fill(descriptor, bytes)
    if code == 0, isThere, fchmod(descriptor, status.st_mode & 0o7777) != 0 { code = errno }
    if code == 0, fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, target) != 0 { code = errno }
    guard code == 0 else {
      unlink(temporary)
      throw failure(code, path)
    }
  }

  /// A new, empty file in the folder of `target`.
  private static func newFile(
    beside target: String, for path: String
  ) throws(DataError) -> (descriptor: Int32, name: String) {
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
    for attempt in 0..<100 {
      let name = "\(folder).cnn-shell-\(getpid())-\(attempt).part"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, name) }
      guard errno == EEXIST else { throw failure(errno, path) }
    }
    throw failure(EEXIST, path)
  }

  /// Writes all bytes; 0, or the system's error.
  private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = write(descriptor, buffer.baseAddress! + written, buffer.count - written)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { return errno }
        written += count
      }
      return 0
    }
  }

  private static func failure(_ code: Int32, _ path: String) -> DataError {
    if code == ENOENT || code == ENOTDIR { return .file(.fileNotFound, path, "there is no such folder") }
    return .file(.fileDenied, path, "it cannot be written: \(String(cString: strerror(code)))")
  }
}
