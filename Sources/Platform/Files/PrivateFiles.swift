#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files and folders that are the user's alone.
extension Files {
  /// Makes a folder and those above it that are missing, for the user alone.
  ///
  /// - Parameter base: the folder below which links are not followed: what would be written there could be anybody's.
  public static func makePrivateFolder(_ path: String, below base: String? = nil) throws(FileProblem) {
    if let base, path.hasPrefix(base + "/") {
      if let slash = path.lastIndex(of: "/") { try makePrivateFolder(String(path[..<slash]), below: base) }
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileProblem(path) }
      guard isFolder(path, followingLinks: false) else {
        throw FileProblem(path, "this is no folder (a link to one is not followed here)")
      }
      return
    }
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw FileProblem(path, "this is no folder") }
      return
    }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makePrivateFolder(String(path[..<slash])) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileProblem(path) }
  }

  /// Writes a file for the user alone, whole or not at all.
  public static func writePrivately(_ bytes: [UInt8], to path: String) throws(FileProblem) {
    try write(bytes, to: path, mode: 0o600)
  }

  /// Whether something is there under this name, a link that leads nowhere too.
  public static func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Whether a plain file is there under this name, and no link to one.
  public static func isPlainFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Gives a file a second name that was free, `STEM.1SUFFIX` or the next number; the new name.
  public static func keepAside(_ path: String, stem: String, suffix: String) throws(FileProblem) -> String {
    for number in 1...9999 {
      let other = "\(stem).\(number)\(suffix)"
      if link(path, other) == 0 { return other }
      if errno == EEXIST { continue }
      // Some file systems know no second names.
      guard !isThere(other) else { continue }
      guard rename(path, other) == 0 else { throw FileProblem(path) }
      return other
    }
    throw FileProblem(path, "there are too many old ones beside it")
  }
}

/// A file that one process at a time can hold; let go with the value, or with the process however it ends.
public final class FileLock {
  private let descriptor: Int32

  /// Takes the lock; nil where another holds it.
  ///
  /// - Throws: `FileProblem` where the file cannot be made.
  public init?(_ path: String) throws(FileProblem) {
    let opened = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw FileProblem(path) }
    descriptor = opened
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else { return nil }
  }

  deinit { close(descriptor) }
}
