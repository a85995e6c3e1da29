#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files and folders by their names.
public enum Files {
  /// The path without links, `.` and `..`.
  public static func resolved(_ path: String) throws(FileProblem) -> String {
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard let real = realpath(path, nil) else { throw FileProblem(path) }
    defer { free(real) }
    return String(cString: real)
  }

  /// The path without links, `.` and `..`; nil where nothing is there.
  public static func realPath(_ path: String) -> String? { try? resolved(path) }

  /// Whether there is a folder of this path.
  public static func isFolder(_ path: String, followingLinks: Bool) -> Bool {
    (try? FileStatus(of: path, followingLinks: followingLinks))?.kind == .folder
  }

  /// Whether a plain file is there under this name, and no link to one.
  public static func isPlainFile(_ path: String) -> Bool {
    (try? FileStatus(of: path, followingLinks: false))?.kind == .plainFile
  }

  /// Whether something is there under this name, a link that leads nowhere too.
  public static func isThere(_ path: String) -> Bool { (try? FileStatus(of: path, followingLinks: false)) != nil }

  /// Nothing, where the process may read what is there.
  public static func checkReadable(_ path: String) throws(FileProblem) {
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard access(path, R_OK) == 0 else { throw FileProblem(path) }
  }

  /// Nothing, where the process may write what is there.
  static func checkWritable(_ path: String) throws(FileProblem) {
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard access(path, W_OK) == 0 else { throw FileProblem(path) }
  }

  /// Removes a file, or a link; nothing where there is none.
  public static func remove(_ path: String) { if path.isWhole { unlink(path) } }

  /// Gives a file another name, in place of what has that name.
  static func rename(_ path: String, to other: String) throws(FileProblem) {
    guard path.isWhole, other.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard systemRename(path, other) == 0 else { throw FileProblem(path) }
  }

  /// Gives a file a second name that was free, `STEM.1SUFFIX` or the next number; the new name.
  public static func keepAside(_ path: String, stem: String, suffix: String) throws(FileProblem) -> String {
    guard path.isWhole, stem.isWhole, suffix.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    for number in 1...9999 {
      let other = "\(stem).\(number)\(suffix)"
      if link(path, other) == 0 { return other }
      if SystemError.last == .exists { continue }
      // Some file systems know no second names.
      guard !isThere(other) else { continue }
      try rename(path, to: other)
      return other
    }
    throw FileProblem(path, "there are too many old ones beside it")
  }
}

extension String {
  /// Whether the system reads all of this as a path: it would stop at a 0, and take the path for another one.
  var isWhole: Bool { !utf8.contains(0) }
}

private func systemRename(_ path: String, _ other: String) -> Int32 { rename(path, other) }
