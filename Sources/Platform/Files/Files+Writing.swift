/// Atomic writing of files.
extension Files {
  /// Atomically replaces a file, creating it if necessary. A link at the path is replaced, not followed.
  ///
  /// - Parameter permissions: the file's permissions; nil for the default under the process's umask.
  public static func write(_ bytes: [UInt8], to path: String, permissions: UInt16? = nil) throws(FileProblem) {
    _ = try OpenFile.replacing(path, with: bytes, permissions: permissions)
  }

  /// Atomically replaces or creates a file that only the user can access.
  public static func writePrivately(_ bytes: [UInt8], to path: String) throws(FileProblem) {
    try write(bytes, to: path, permissions: 0o600)
  }

  /// Atomically replaces the contents of a file, creating it if necessary. An existing regular file keeps its
  /// permissions, and a link to it stays a link.
  ///
  /// - Throws: `FileProblem` if the existing item is not a regular file or may not be written, or if writing fails.
  public static func save(_ bytes: [UInt8], as path: String) throws(FileProblem) {
    let status: FileStatus
    do throws(SystemError) { status = try FileStatus(of: path) } catch { return try write(bytes, to: path) }
    if status.kind == .folder { throw FileProblem(path, .system(.isAFolder)) }
    guard status.kind == .plainFile else { throw FileProblem(path, .notPlainFile) }
    try checkWritable(path)
    do throws(FileProblem) {
      try write(bytes, to: try resolved(path), permissions: status.permissions)
    } catch { throw FileProblem(path, error.cause) }
  }
}

extension OpenFile {
  /// Atomically replaces `path` with a new file: fills a file next to it, syncs it to disk and renames it. Until then,
  /// and if this fails, the old item stays in place.
  ///
  /// - Parameter permissions: the file's permissions; nil for the default under the process's umask.
  /// - Returns: the new file, open; its `path` is still the temporary one.
  public static func replacing(
    _ path: String, with bytes: [UInt8], permissions: UInt16? = nil
  ) throws(FileProblem) -> OpenFile {
    do throws(FileProblem) {
      let file = try new(beside: path, permissions: permissions == nil ? 0o666 : 0o600)
      do throws(FileProblem) {
        try file.write(bytes, at: 0)
        if let permissions { try file.setPermissions(permissions) }
        try file.synchronize()
        try Files.rename(file.path, to: path)
      } catch {
        Files.remove(file.path)
        throw error
      }
      return file
    } catch { throw FileProblem(path, error.cause) }
  }

  /// Creates an empty hidden file in the folder of `path`.
  private static func new(beside path: String, permissions: UInt16) throws(FileProblem) -> OpenFile {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    for attempt in 0..<100 {
      let name = "\(folder).cnn-shell-\(CurrentProcess.identifier)-\(attempt).part"
      do throws(FileProblem) { return try OpenFile(making: name, permissions: permissions) } catch {
        guard error.cause == .system(.exists) else { throw error }
      }
    }
    throw FileProblem(path, .system(.exists))
  }
}
