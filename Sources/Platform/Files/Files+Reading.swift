/// Reading whole files.
extension Files {
  /// Reads a regular file of at most `limit` bytes; checks its kind and size before memory is allocated.
  ///
  /// - Throws: `FileProblem` if the file is not regular, too large or unreadable, or if its size changes while it is
  ///   read.
  public static func bytes(_ path: String, atMost limit: Int) throws(FileProblem) -> [UInt8] {
    let file = try OpenFile(reading: path)
    let status = try file.status
    if status.kind == .folder { throw FileProblem(path, .system(.isAFolder)) }
    guard status.kind == .plainFile else { throw FileProblem(path, .notPlainFile) }
    guard status.size <= limit else { throw FileProblem(path, .tooLarge(bytes: status.size, limit: limit)) }
    // One byte more than expected detects a growing file.
    let bytes = try file.bytes(atMost: status.size + 1)
    guard bytes.count == status.size else { throw FileProblem(path, .sizeChanged) }
    return bytes
  }

  /// Reads up to `most` bytes from the start of a regular file; returns none if the item is not regular or can't be
  /// read.
  public static func head(_ path: String, atMost most: Int) -> [UInt8] {
    guard let file = try? OpenFile(reading: path), (try? file.status)?.kind == .plainFile else { return [] }
    return (try? file.bytes(atMost: most)) ?? []
  }
}
