#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The kind, size and permissions of an item in the file system.
public struct FileStatus: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    case plainFile, folder, link
    /// A pipe, a device or a socket.
    case other
  }

  public let kind: Kind
  /// The size in bytes, as reported by the system.
  public let size: Int
  /// The permission bits, as in `chmod`.
  public let permissions: UInt16

  /// Reads the status of the item at a path or, with `followingLinks`, of the target of a link there.
  public init(of path: String, followingLinks: Bool = true) throws(SystemError) {
    guard path.isWhole else { throw .noSuchFile }
    var status = stat()
    guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { throw .last }
    self.init(status)
  }

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .plainFile
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    size = Int(status.st_size)
    permissions = UInt16(status.st_mode & 0o7777)
  }
}
