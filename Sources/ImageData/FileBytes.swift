#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

#if canImport(Glibc)
  private let readBytes = Glibc.read
#else
  private let readBytes = Darwin.read
#endif

/// Reads whole files, checking their kind and size before memory is taken.
enum FileBytes {
  /// What stands at a path.
  enum Kind {
    case folder, other
  }

  /// What stands at a path, and nil where nothing does. What cannot be looked at counts as `other`: opening it will say
  /// why.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard !path.utf8.contains(0) else { return nil }
    guard stat(path, &status) == 0 else { return isAbsence(errno) ? nil : .other }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
  }

  /// The contents of the file at `path`.
  ///
  /// - Throws: `fileNotFound`, `fileDenied`, `fileFormat` for what is not a regular file, `limit` for one of more than
  ///   `maximum` bytes.
  static func read(_ path: String, maximum: Int) throws(DataError) -> [UInt8] {
    guard !path.utf8.contains(0) else {
      throw .file(.fileNotFound, path, "a path cannot hold the character 0")
    }
    // Without O_NONBLOCK a named pipe that nobody writes to would stop the program here.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno, path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .file(
        .fileFormat, path, status.st_mode & S_IFMT == S_IFDIR ? "this is a folder" : "this is not a plain file")
    }
    let size = Int(status.st_size)
    guard size <= maximum else {
      throw .file(.limit, path, "its \(size) bytes are more than the limit of \(maximum)")
    }
    // One byte more than expected shows a file that grows while it is read.
    var filled = 0
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, initializedCount in
      while filled < buffer.count {
        let count = readBytes(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { code = errno }
        if count <= 0 { break }
        filled += count
      }
      initializedCount = filled
    }
    guard code == 0 else { throw failure(code, path) }
    guard filled == size else { throw .file(.fileFormat, path, "its size changed while it was read") }
    return bytes
  }

  private static func isAbsence(_ code: Int32) -> Bool {
    [ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP].contains(code)
  }

  private static func failure(_ code: Int32, _ path: String) -> DataError {
    if isAbsence(code) { return .file(.fileNotFound, path, "there is no such file") }
    return .file(.fileDenied, path, "it cannot be read: \(String(cString: strerror(code)))")
  }
}
