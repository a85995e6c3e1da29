#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a call of the system failed: a value of `errno`.
public struct SystemError: Error, Hashable, Sendable {
  let code: Int32

  init(code: Int32) { self.code = code }

  /// The error of the call that failed last in this thread.
  static var last: SystemError { SystemError(code: errno) }

  /// Nothing has this name.
  public static let noSuchFile = SystemError(code: ENOENT)
  /// What should be a folder on the way is none.
  public static let notAFolder = SystemError(code: ENOTDIR)
  /// Something has this name already.
  static let exists = SystemError(code: EEXIST)
  /// A folder stands where a file should.
  public static let isAFolder = SystemError(code: EISDIR)

  /// Nobody reads the other end any more.
  public static let brokenPipe = SystemError(code: EPIPE)

  /// The system's own words for it.
  public var text: String { String(cString: strerror(code)) }

  /// Whether nothing can be there under the name that was asked for.
  public var isAbsence: Bool { [ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP].contains(code) }

  /// Whether the call was interrupted by a signal, and can be made again.
  var isInterruption: Bool { code == EINTR }
}
