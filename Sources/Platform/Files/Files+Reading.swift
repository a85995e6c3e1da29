/// Files that are read whole or not at all.
extension Files {
  /// The bytes of a plain file, which may have at most so many: its kind and size are looked at before memory is taken.
  ///
  /// - Throws: `FileProblem` for what is not a plain file, is larger, cannot be read, or changes its size meanwhile.
  public static func bytes(_ path: String, atMost limit: Int) throws(FileProblem) -> [UInt8] {
    let file = try OpenFile(reading: path)
    let status = try file.status
    if status.kind == .folder { throw FileProblem(path, .system(.isAFolder)) }
    guard status.kind == .plainFile else { throw FileProblem(path, .notPlainFile) }
    guard status.size <= limit else { throw FileProblem(path, .tooLarge(bytes: status.size, limit: limit)) }
    // One byte more than expected shows a file that grows.
    let bytes = try file.bytes(atMost: status.size + 1)
    guard bytes.count == status.size else { throw FileProblem(path, .sizeChanged) }
    return bytes
  }

  /// The first bytes of a plain file, at most so many; none where it cannot be read.
  public static func head(_ path: String, atMost most: Int) -> [UInt8] {
    guard let file = try? OpenFile(reading: path), (try? file.status)?.kind == .plainFile else { return [] }
    return (try? file.bytes(atMost: most)) ?? []
  }
}
