#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// One of the process's streams; what is written goes out at once and unbuffered, so that nothing is lost or out of order.
public struct StandardStream: Sendable {
  private let descriptor: Int32

  public static let input = StandardStream(descriptor: STDIN_FILENO)
  public static let output = StandardStream(descriptor: STDOUT_FILENO)
  public static let error = StandardStream(descriptor: STDERR_FILENO)

  /// Whether a person may be looking, or typing.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// How many columns the terminal has now; nil where it is none.
  public var columns: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

  /// How many rows the terminal has now; nil where it is none.
  public var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

  private var size: winsize? {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  /// Writes lines, each with its end.
  public func write(lines: [String]) { write(lines.map { $0 + "\n" }.joined()) }

  /// Writes all of a text; where the stream is closed, nothing.
  public func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits for something to read; whether it came in so many milliseconds.
  public func hasInput(within milliseconds: Int) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, Int32(milliseconds)) > 0
  }

  /// Throws away what was typed and not read yet.
  public func dropInput() { tcflush(descriptor, TCIFLUSH) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
