import Platform

/// Reads whole files of data, checking their kind and size before memory is taken.
enum FileBytes {
  /// What stands at a path.
  enum Kind {
    case folder, other
  }

  /// What stands at a path, and nil where nothing does. What cannot be looked at counts as `other`: opening it will say
  /// why.
  static func kind(of path: String) -> Kind? {
    do throws(SystemError) {
      return try FileStatus(of: path).kind == .folder ? .folder : .other
    } catch { return error.isAbsence ? nil : .other }
  }

  /// Nothing, where something may be read.
  ///
  /// - Throws: `fileDenied` for what is outside of the folders that may be read.
  static func check(_ path: String, _ limits: DataLimits) throws(DataError) {
    do throws(FileProblem) { _ = try limits.folders.path(path) } catch {
      throw .file(.fileDenied, path, error.reason)
    }
  }

  /// Whether something is there that may be read.
  static func isThere(_ name: String, _ limits: DataLimits) -> Bool {
    guard let path = try? limits.folders.path(name) else { return false }
    return kind(of: path) != nil
  }

  /// The contents of the file at `path`.
  ///
  /// - Throws: `fileNotFound`, `fileDenied`, `fileFormat` for what is not a plain file, `limit` for one of more than
  ///   `maximum` bytes.
  static func read(_ path: String, maximum: Int) throws(DataError) -> [UInt8] {
    guard !path.utf8.contains(0) else {
      throw .file(.fileNotFound, path, "a path cannot hold the character 0")
    }
    do throws(FileProblem) { return try Files.bytes(path, atMost: maximum) } catch {
      switch error.cause {
      case .system(.isAFolder): throw .file(.fileFormat, path, "this is a folder")
      case .system(let failure) where failure.isAbsence: throw .file(.fileNotFound, path, "there is no such file")
      case .system(let failure): throw .file(.fileDenied, path, "it cannot be read: \(failure.text)")
      case .tooLarge(let bytes, let limit):
        throw .file(.limit, path, "its \(bytes) bytes are more than the limit of \(limit)")
      case .notPlainFile, .sizeChanged, .other: throw .file(.fileFormat, path, error.reason)
      }
    }
  }
}
