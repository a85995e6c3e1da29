#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The error of a system call: a value of `errno`.
public struct SystemError: Error, Hashable, Sendable {
  let code: Int32

  init(code: Int32) { self.code = code }

  /// The error of the last failed call in this thread.
  static var last: SystemError { SystemError(code: errno) }

  /// There is no item with this name.
  public static let noSuchFile = SystemError(code: ENOENT)
  /// A component of the path is not a folder.
  public static let notAFolder = SystemError(code: ENOTDIR)
  /// An item with this name already exists.
  static let exists = SystemError(code: EEXIST)
  /// The item is a folder, but a file was expected.
  public static let isAFolder = SystemError(code: EISDIR)

  /// The other end of the pipe is closed.
  public static let brokenPipe = SystemError(code: EPIPE)

  /// The system's description.
  public var text: String { String(cString: strerror(code)) }

  /// Whether the error implies that nothing can be found at the path.
  public var isAbsence: Bool { [ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP].contains(code) }

  /// Whether the call was interrupted by a signal and can be repeated.
  var isInterruption: Bool { code == EINTR }
}
