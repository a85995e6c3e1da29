internal import CLibEdit

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Reads lines as plain bytes from a file descriptor: a pipe, a file, or a terminal that does not support line editing.
/// There is no editing, and no escape sequences are written.
public final class PipeLineSource: LineSource {
  private let descriptor: Int32
  private let longest: Int
  private var buffer: [UInt8] = []
  private var position = 0
  private var atEnd = false
  private var isFirst = true

  public let isInteractive: Bool

  /// Creates a source that reads from `descriptor`, which the caller closes.
  ///
  /// - Parameters:
  ///   - showsPrompt: whether to write prompts to standard output, since lines are typed at a terminal.
  ///   - longest: the maximum length of a line in bytes; a longer one is rejected without storing it.
  public init(descriptor: Int32 = 0, showsPrompt: Bool = false, longest: Int = LineLimits.longestText) {
    self.descriptor = descriptor
    self.longest = longest
    isInteractive = showsPrompt
  }

  public func read(_ prompt: Prompt, continuing preceding: String) -> LineRead<String> {
    if isInteractive {
      Signals.setReadingLine(true)
      Signals.clearInterrupt()
      cle_write(preceding.isEmpty ? prompt.text : prompt.continuation)
    }
    defer { if isInteractive { Signals.setReadingLine(false) } }
    var line: [UInt8] = []
    var isTooLong = false
    while true {
      let rest = buffer[position...]
      let newline = rest.firstIndex(of: UInt8(ascii: "\n"))
      let piece = rest[..<(newline ?? rest.endIndex)]
      if line.count + piece.count > longest { isTooLong = true }
      if isTooLong { line = [] } else { line += piece }
      position = newline.map { $0 + 1 } ?? buffer.count
      if newline != nil { return finished(line, isTooLong) }
      if atEnd { return line.isEmpty && !isTooLong ? .endOfInput : finished(line, isTooLong) }
      if let stopped = fill() { return stopped }
    }
  }

  /// Reads the next bytes and returns `nil`; if an interrupt or termination signal has arrived, returns that instead.
  private func fill() -> LineRead<String>? {
    while true {
      let news = Signals.wait(for: descriptor)
      if let signal = Signals.terminationSignal { return .terminated(signal: signal) }
      if news.contains(.interrupt) {
        buffer = []
        position = 0
        if isInteractive { cle_write("\n") }
        return .interrupted
      }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = systemRead(descriptor, &bytes)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      buffer = count > 0 ? Array(bytes[..<count]) : []
      position = 0
      atEnd = count <= 0
      return nil
    }
  }

  private func finished(_ bytes: [UInt8], _ isTooLong: Bool) -> LineRead<String> {
    defer { isFirst = false }
    // At a terminal, an end of input after an incomplete line ends only that line: more can be typed.
    if isInteractive { atEnd = false }
    if isTooLong { return .refused(.tooLong(limit: longest)) }
    var line = bytes[...]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    // A byte-order mark, which some editors put at the start of a file.
    if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    guard let text = String(validating: line, as: UTF8.self) else { return .refused(.notUTF8) }
    return .line(text)
  }
}
