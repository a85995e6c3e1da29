internal import CommandInterpreter
internal import Platform

/// An error while reading or writing a recording.
package struct RecordingError: Error {
  let code: ErrorCode
  /// The message, with the file's name if it is about a file.
  let message: String
  /// The reason alone if the message is `NAME: REASON`; otherwise the message.
  package let reason: String

  init(code: ErrorCode, _ message: String, reason: String? = nil) {
    self.code = code
    self.message = message
    self.reason = reason ?? message
  }

  /// Creates an error for a problem with the file of this name.
  fileprivate init(_ problem: FileProblem, _ name: String) {
    switch problem.cause {
    case .notPlainFile: self.init(code: .fileDenied, "\(name) is not a regular file")
    case .system(.noSuchFile):
      self.init(code: .fileNotFound, "\(name): \(problem.reason)", reason: problem.reason)
    case .system, .tooLarge, .sizeChanged, .other:
      self.init(code: .fileDenied, "\(name): \(problem.reason)", reason: problem.reason)
    }
  }
}

/// A transcript on disk that is complete after every command, because each command is written together with the closing
/// fence.
package final class RecordingFile {
  package let name: String
  private let file: OpenFile
  /// Number of bytes before the closing fence.
  package private(set) var length: Int

  /// Creates the file atomically. An existing file is replaced only if it is a transcript or `replaces` is true.
  package init(
    path: String, name: String, head: String, mode: UInt16? = nil, replaces: Bool = false
  ) throws(RecordingError) {
    self.name = name
    if !replaces { try Self.checkPlace(path, name) }
    length = head.utf8.count
    do throws(FileProblem) {
      file = try .replacing(path, with: Array((head + TranscriptText.tail).utf8), permissions: mode)
    } catch { throw RecordingError(error, name) }
  }

  /// Opens an existing, complete file to append to it.
  package init(continuing path: String) throws(RecordingError) {
    name = path
    do throws(FileProblem) {
      file = try OpenFile(updating: path)
      length = max(0, try file.status.size - TranscriptText.tail.utf8.count)
    } catch { throw RecordingError(error, path) }
  }

  /// Returns the text from an offset up to the closing fence.
  package func text(from offset: Int) throws(RecordingError) -> String {
    do throws(FileProblem) { return String(decoding: try file.bytes(in: offset..<length), as: UTF8.self) } catch {
      throw RecordingError(error, name)
    }
  }

  private static func checkPlace(_ path: String, _ name: String) throws(RecordingError) {
    guard Files.isThere(path) else { return }
    let mark = Array("---\nsession:".utf8)
    guard Files.isPlainFile(path), Files.head(path, atMost: mark.count) == mark else {
      throw RecordingError(
        code: .fileDenied, "\(name) already exists and is not a transcript: choose another name")
    }
  }

  /// Adds a command before the closing fence. If writing fails, the file is restored as far as possible.
  package func append(_ entry: String) throws(RecordingError) {
    do throws(FileProblem) {
      try file.write(Array((entry + TranscriptText.tail).utf8), at: length)
      length += entry.utf8.count
    } catch {
      try? file.truncate(to: length)
      try? file.write(Array(TranscriptText.tail.utf8), at: length)
      throw RecordingError(error, name)
    }
  }
}
