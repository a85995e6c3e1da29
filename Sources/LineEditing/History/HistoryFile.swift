#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An error in reading or saving the history. The session continues regardless.
public enum HistoryError: Error, Equatable, Sendable {
  /// The system reported an error in `operation` on `path`, with the given reason.
  case system(operation: String, path: String, reason: String)
  /// `path` is a symbolic link or not a plain file, so it is neither read nor written.
  case notAPlainFile(path: String)
  /// `path` could not be locked within about a second, usually because another process holds the lock.
  case locked(path: String)

  /// The error in words, for the user.
  public var message: String {
    switch self {
    case .system(let operation, let path, let reason):
      "the history is not saved: cannot \(operation) \(path): \(reason)"
    case .notAPlainFile(let path): "the history is not saved: \(path) is not a regular file"
    case .locked(let path): "the history is not saved: another process has locked \(path)"
    }
  }
}

/// The history file: UTF-8, one entry per line, with newlines written as `\n` and backslashes as `\\`.
///
/// Each entry is appended under a lock as soon as it is typed, so no entry is lost when several shells run or a shell
/// is killed. Reading drops repeated entries, entries over the limit and lines that are not entries, and rewrites the
/// file if there were any. Only the owner can access the file (mode 0600); missing directories are created with mode
/// 0700.
public struct HistoryFile: Equatable, Sendable {
  /// The path of the file.
  public let path: String
  /// The maximum number of bytes read, from the end of the file; far more than 1000 ordinary lines take.
  private static let mostBytes = 1 << 22

  /// Creates a reference to the history file at `path`, which does not have to exist yet.
  public init(path: String) { self.path = path }

  /// Returns the newest saved entries, at most `limit`; an empty history if nothing can be found at `path`.
  public func load(limit: Int = 1000) throws(HistoryError) -> History {
    guard access(path, F_OK) == 0 else { return History(limit: limit) }
    let file = try LockedFile(path: path, creating: false)
    defer { file.close() }
    let lines = file.contents(most: Self.mostBytes).split(separator: UInt8(ascii: "\n"))
    let history = History(lines.lazy.compactMap(Self.entry(fromLine:)), limit: limit)
    if history.entries.count < lines.count {
      try file.replace(with: history.entries.flatMap { Self.line(for: $0).utf8 })
    }
    return history
  }

  /// Appends `entry`, unless `History.isKept` excludes it.
  public func append(_ entry: String) throws(HistoryError) {
    guard History.isKept(entry) else { return }
    let file = try LockedFile(path: path, creating: true)
    defer { file.close() }
    try file.append(Array(Self.line(for: entry).utf8))
  }

  static func line(for entry: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\\": line.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": line.append(contentsOf: "\\n".unicodeScalars)
      default: line.append(scalar)
      }
    }
    return String(line) + "\n"
  }

  /// Returns the entry written as `line`; `nil` if it is not UTF-8. Control characters are dropped, since another
  /// program may have written the file.
  static func entry(fromLine line: some Sequence<UInt8>) -> String? {
    guard let text = String(validating: line, as: UTF8.self) else { return nil }
    if DisplayText.isPlainASCII(text), !text.utf8.contains(UInt8(ascii: "\\")) { return text }
    var entry = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped, scalar == "n" {
        entry.append("\n")
        isEscaped = false
      } else if scalar == "\\", !isEscaped {
        isEscaped = true
      } else {
        if !DisplayText.isControl(scalar) { entry.append(scalar) }
        isEscaped = false
      }
    }
    return String(entry)
  }
}
