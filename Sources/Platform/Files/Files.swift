#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Operations on files and folders by path.
public enum Files {
  /// Returns the absolute path with links, `.` and `..` resolved.
  public static func resolved(_ path: String) throws(FileProblem) -> String {
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard let real = realpath(path, nil) else { throw FileProblem(path) }
    defer { free(real) }
    return String(cString: real)
  }

  /// Returns the absolute path with links, `.` and `..` resolved; nil if nothing can be found there.
  public static func realPath(_ path: String) -> String? { try? resolved(path) }

  /// Whether there is a folder at this path or, with `followingLinks`, a link to one.
  public static func isFolder(_ path: String, followingLinks: Bool) -> Bool {
    (try? FileStatus(of: path, followingLinks: followingLinks))?.kind == .folder
  }

  /// Whether there is a regular file at this path (a link does not count).
  public static func isPlainFile(_ path: String) -> Bool {
    (try? FileStatus(of: path, followingLinks: false))?.kind == .plainFile
  }

  /// Whether there is an item at this path, even a broken link.
  public static func isThere(_ path: String) -> Bool { (try? FileStatus(of: path, followingLinks: false)) != nil }

  /// Throws unless the process may read the item.
  public static func checkReadable(_ path: String) throws(FileProblem) {
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard access(path, R_OK) == 0 else { throw FileProblem(path) }
  }

  /// Throws unless the process may write the item.
  static func checkWritable(_ path: String) throws(FileProblem) {
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard access(path, W_OK) == 0 else { throw FileProblem(path) }
  }

  /// Removes a file or a link, if there is one; errors are ignored.
  public static func remove(_ path: String) { if path.isWhole { unlink(path) } }

  /// Renames a file, replacing any file with the new name.
  static func rename(_ path: String, to other: String) throws(FileProblem) {
    guard path.isWhole, other.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard systemRename(path, other) == 0 else { throw FileProblem(path) }
  }

  /// Keeps a file under the first free name of `STEM.1SUFFIX`, `STEM.2SUFFIX` and so on, and returns that name. If the
  /// file system supports hard links, the file also keeps its old name.
  public static func keepAside(_ path: String, stem: String, suffix: String) throws(FileProblem) -> String {
    guard path.isWhole, stem.isWhole, suffix.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    for number in 1...9999 {
      let other = "\(stem).\(number)\(suffix)"
      if link(path, other) == 0 { return other }
      if SystemError.last == .exists { continue }
      // Some file systems don't support hard links, so the file is renamed.
      guard !isThere(other) else { continue }
      try rename(path, to: other)
      return other
    }
    throw FileProblem(path, "all 9999 names for a copy of it are taken")
  }
}

extension String {
  /// Whether this path has no null character, at which the system would cut it off.
  var isWhole: Bool { !utf8.contains(0) }
}

private func systemRename(_ path: String, _ other: String) -> Int32 { rename(path, other) }
