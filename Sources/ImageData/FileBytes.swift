import Platform

/// Reads whole data files, checking their kind and size before memory is allocated.
enum FileBytes {
  /// The kind of an item in the file system.
  enum Kind {
    case folder, other
  }

  /// Returns the kind of the item at a path, or nil if there is none. An item that can't be examined counts as `other`:
  /// the attempt to open it will give the reason.
  static func kind(of path: String) -> Kind? {
    do throws(SystemError) {
      return try FileStatus(of: path).kind == .folder ? .folder : .other
    } catch { return error.isAbsence ? nil : .other }
  }

  /// Checks that a path may be read.
  ///
  /// - Throws: `fileDenied` for a path outside of the folders that may be read.
  static func check(_ path: String, _ limits: DataLimits) throws(DataError) {
    do throws(FileProblem) { _ = try limits.folders.path(path) } catch {
      throw .file(.fileDenied, path, error.reason)
    }
  }

  /// Returns whether there is an item at this path, in a folder that may be read.
  static func isThere(_ name: String, _ limits: DataLimits) -> Bool {
    guard let path = try? limits.folders.path(name) else { return false }
    return kind(of: path) != nil
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: `fileNotFound`, `fileDenied`, `fileFormat` if it is not a regular file or its size changes while it is
  ///   read, `limit` if it has more than `maximum` bytes.
  static func read(_ path: String, maximum: Int) throws(DataError) -> [UInt8] {
    guard !path.utf8.contains(0) else {
      throw .file(.fileNotFound, path, "a path can't contain a null character")
    }
    do throws(FileProblem) { return try Files.bytes(path, atMost: maximum) } catch {
      switch error.cause {
      case .system(.isAFolder): throw .file(.fileFormat, path, "this is a folder")
      case .system(let failure) where failure.isAbsence: throw .file(.fileNotFound, path, "no such file")
      case .system(let failure): throw .file(.fileDenied, path, "can't be read: \(failure.text)")
      case .tooLarge(let bytes, let limit):
        throw .file(.limit, path, "its size of \(bytes) bytes exceeds the limit of \(limit) bytes")
      case .notPlainFile, .sizeChanged, .other: throw .file(.fileFormat, path, error.reason)
      }
    }
  }
}
