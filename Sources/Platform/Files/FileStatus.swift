#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What stands under a name.
public struct FileStatus: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    case plainFile, folder, link
    /// A pipe, a device or a socket.
    case other
  }

  public let kind: Kind
  /// The size in bytes, as the system gives it.
  public let size: Int
  /// Who may do what, as `chmod` writes it.
  public let permissions: UInt16

  /// What stands at a path, or where the links there lead.
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
