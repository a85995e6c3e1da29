/// Files that are whole or as they were before, whatever happens while they are written.
extension Files {
  /// Puts bytes into a file in one step. A link in its place is replaced, not followed.
  ///
  /// - Parameter permissions: those of the file; nil for what the process's mask leaves of a new one's.
  public static func write(_ bytes: [UInt8], to path: String, permissions: UInt16? = nil) throws(FileProblem) {
    _ = try OpenFile.replacing(path, with: bytes, permissions: permissions)
  }

  /// Writes a file for the user alone, whole or not at all.
  public static func writePrivately(_ bytes: [UInt8], to path: String) throws(FileProblem) {
    try write(bytes, to: path, permissions: 0o600)
  }

  /// Puts bytes into a file in one step, made where it is missing. Of a plain file that is there the permissions stay,
  /// and a link to it stays a link.
  ///
  /// - Throws: `FileProblem` where something stands there that is no plain file or may not be written.
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
  /// Puts a new file with these bytes in the place of `path` in one step: a file beside it is filled, made sure of on the
  /// disk, and renamed. What stood there stands there until then, and still when this fails.
  ///
  /// - Parameter permissions: those of the file; nil for what the process's mask leaves of a new one's.
  /// - Returns: the new file, open.
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

  /// A new, empty and hidden file in the folder of `path`.
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
