internal import CommandInterpreter

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a recording cannot be written.
struct RecordingError: Error {
  let code: ErrorCode
  /// One sentence; for what the system says, with the file's name before it.
  let message: String
  /// Why, without the file's name.
  let reason: String

  init(code: ErrorCode, _ message: String, reason: String? = nil) {
    self.code = code
    self.message = message
    self.reason = reason ?? message
  }
}

/// A transcript on disk that is whole after every command: each is written in one piece together with the fence that
/// closes the file.
final class RecordingFile {
  let name: String
  private let descriptor: Int32
  /// How many bytes stand before the closing fence.
  private(set) var length: Int

  /// Makes the file: written under another name first, so that under its own it is whole from the beginning. A file that
  /// is there already is replaced only where it is a transcript, or where `replaces` says so.
  init(
    path: String, name: String, head: String, mode: mode_t = 0o666, replaces: Bool = false
  ) throws(RecordingError) {
    self.name = name
    if !replaces { try Self.checkPlace(path, name) }
    let temporary = "\(path).\(getpid()).part"
    _ = unlink(temporary)
    let opened = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard opened >= 0 else { throw Self.failure(name) }
    descriptor = opened
    length = head.utf8.count
    do throws(RecordingError) {
      try Self.write(head + TranscriptText.tail, at: 0, to: opened, name)
      guard rename(temporary, path) == 0 else { throw Self.failure(name) }
    } catch {
      _ = unlink(temporary)
      throw error
    }
  }

  /// A file that is there and whole, to go on with.
  init(continuing path: String) throws(RecordingError) {
    name = path
    descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw RecordingError(code: .fileDenied, "\(path) is no plain file")
    }
    length = max(0, Int(status.st_size) - TranscriptText.tail.utf8.count)
  }

  deinit { close(descriptor) }

  private static func checkPlace(_ path: String, _ name: String) throws(RecordingError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    let taken = RecordingError(
      code: .fileDenied, "\(name) is there already and is no transcript: choose another name")
    guard status.st_mode & S_IFMT == S_IFREG else { throw taken }
    let old = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard old >= 0 else { throw failure(name) }
    defer { close(old) }
    let mark = Array("---\nsession:".utf8)
    var bytes = [UInt8](repeating: 0, count: mark.count)
    guard read(old, &bytes, bytes.count) == mark.count, bytes == mark else { throw taken }
  }

  /// Adds a command before the fence that closes the file. What cannot be written leaves the file as it was.
  func append(_ entry: String) throws(RecordingError) {
    do throws(RecordingError) {
      try Self.write(entry + TranscriptText.tail, at: length, to: descriptor, name)
      length += entry.utf8.count
    } catch {
      _ = ftruncate(descriptor, length)
      try? Self.write(TranscriptText.tail, at: length, to: descriptor, name)
      throw error
    }
  }

  private static func write(
    _ text: String, at offset: Int, to descriptor: Int32, _ name: String
  ) throws(RecordingError) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, offset + written) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure(name) }
      written += count
    }
  }

  private static func failure(_ name: String) -> RecordingError {
    let reason = String(cString: strerror(errno))
    return RecordingError(
      code: errno == ENOENT ? .fileNotFound : .fileDenied, "\(name): \(reason)", reason: reason)
  }
}
