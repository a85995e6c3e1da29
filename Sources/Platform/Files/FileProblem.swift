/// Why a file or folder can't be used.
public struct FileProblem: Error, Equatable, Sendable {
  /// The cause of the problem.
  public enum Cause: Equatable, Sendable {
    /// The system reported an error.
    case system(SystemError)
    /// The item is a pipe, a device or a socket.
    case notPlainFile
    /// The file is larger than the limit for reading.
    case tooLarge(bytes: Int, limit: Int)
    /// The size of the file changed while it was read.
    case sizeChanged
    /// Any other reason, without a full stop.
    case other(String)
  }

  /// The object of the request, usually a path.
  public let path: String
  public let cause: Cause

  /// Creates a problem with a path and the cause.
  public init(_ path: String, _ cause: Cause) {
    self.path = path
    self.cause = cause
  }

  /// Creates a problem with a path and the reason why it can't be used, without a full stop.
  public init(_ path: String, _ reason: String) { self.init(path, .other(reason)) }

  /// Creates a problem with a path and the last error of the system.
  init(_ path: String) { self.init(path, .system(.last)) }

  /// The reason, without a full stop.
  public var reason: String {
    switch cause {
    case .system(let error): error.text
    case .notPlainFile: "not a regular file"
    case .tooLarge(_, let limit): "larger than \(limit) bytes"
    case .sizeChanged: "its size changed while being read"
    case .other(let reason): reason
    }
  }

  /// The path and the reason as one message; control characters in the path are not escaped.
  public var message: String { "\(path): \(reason)" }

  /// The system's error; nil if the cause is another one.
  public var systemError: SystemError? { if case .system(let error) = cause { error } else { nil } }
}
