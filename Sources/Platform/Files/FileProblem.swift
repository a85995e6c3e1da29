#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a file or folder cannot be used.
public struct FileProblem: Error, Equatable, Sendable {
  /// What was asked for, mostly a path.
  public let path: String
  /// Why not, without a full stop.
  public let reason: String

  /// Both as one sentence; control characters that a path may hold are still in it.
  public var message: String { "\(path): \(reason)" }

  /// A path and why it cannot be used.
  public init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The reason that the system gives.
  public init(_ path: String) { self.init(path, String(cString: strerror(errno))) }
}
