import Platform

/// Writes files atomically.
enum WholeFile {
  /// Replaces the contents of a file atomically; a symbolic link to a regular file is kept, and its target is replaced.
  ///
  /// - Throws: `fileNotFound` if the folder does not exist, or the path is empty or contains a null character;
  ///   `fileDenied` if the path is not a regular file, may not be written, or the disk fails. The old contents are then
  ///   unchanged.
  static func replaceContents(of path: String, with bytes: [UInt8]) throws(DataError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .file(.fileNotFound, path, "a file name can't be empty or contain a null character")
    }
    do throws(FileProblem) { try Files.save(bytes, as: path) } catch {
      switch error.cause {
      case .system(.isAFolder): throw .file(.fileDenied, path, "this is a folder")
      case .system(.noSuchFile), .system(.notAFolder): throw .file(.fileNotFound, path, "no such folder")
      case .system(let failure): throw .file(.fileDenied, path, "can't be written: \(failure.text)")
      case .notPlainFile, .tooLarge, .sizeChanged, .other: throw .file(.fileDenied, path, error.reason)
      }
    }
  }
}
