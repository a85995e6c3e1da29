import Platform

/// Writes files that are there whole or not at all, whatever happens meanwhile.
enum WholeFile {
  /// Gives a file these contents in one step; a link stays, and what it leads to is replaced.
  ///
  /// - Throws: `fileNotFound` where there is no such folder; `fileDenied` for what is no plain file or may not be
  ///   written, and where the disk refuses. What stood there then stands there still.
  static func replaceContents(of path: String, with bytes: [UInt8]) throws(DataError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .file(.fileNotFound, path, "a file's name has at least one character, and none that is 0")
    }
    do throws(FileProblem) { try Files.save(bytes, as: path) } catch {
      switch error.cause {
      case .system(.isAFolder): throw .file(.fileDenied, path, "this is a folder")
      case .system(.noSuchFile), .system(.notAFolder): throw .file(.fileNotFound, path, "there is no such folder")
      case .system(let failure): throw .file(.fileDenied, path, "it cannot be written: \(failure.text)")
      case .notPlainFile, .tooLarge, .sizeChanged, .other: throw .file(.fileDenied, path, error.reason)
      }
    }
  }
}
