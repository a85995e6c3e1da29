/// Why a file or folder cannot be used.
public struct FileProblem: Error, Equatable, Sendable {
  /// What stands in the way.
  public enum Cause: Equatable, Sendable {
    /// The system refused.
    case system(SystemError)
    /// This is a pipe, a device or a socket.
    case notPlainFile
    /// The file is larger than what is read.
    case tooLarge(bytes: Int, limit: Int)
    /// The file grew or shrank while it was read.
    case sizeChanged
    /// Anything else, in words without a full stop.
    case other(String)
  }

  /// What was asked for, mostly a path.
  public let path: String
  public let cause: Cause

  /// A path and what stands in the way.
  public init(_ path: String, _ cause: Cause) {
    self.path = path
    self.cause = cause
  }

  /// A path and why it cannot be used, without a full stop.
  public init(_ path: String, _ reason: String) { self.init(path, .other(reason)) }

  /// The reason that the system gave last.
  init(_ path: String) { self.init(path, .system(.last)) }

  /// Why not, without a full stop.
  public var reason: String {
    switch cause {
    case .system(let error): error.text
    case .notPlainFile: "this is not a plain file"
    case .tooLarge(_, let limit): "the file has more than \(limit) bytes"
    case .sizeChanged: "its size changed while it was read"
    case .other(let reason): reason
    }
  }

  /// Path and reason as one sentence; control characters that a path may hold are still in it.
  public var message: String { "\(path): \(reason)" }

  /// What the system said, where it was the system.
  public var systemError: SystemError? { if case .system(let error) = cause { error } else { nil } }
}
