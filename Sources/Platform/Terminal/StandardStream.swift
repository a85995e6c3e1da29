internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// One of the process's standard streams, written without a buffer, so that nothing is lost or out of order.
///
/// After a failed write to standard output, nothing more is written to it, so that no text follows a gap; the code that
/// ends the process checks `outputFailure`.
public struct StandardStream: Sendable {
  let descriptor: Int32

  public static let input = StandardStream(descriptor: STDIN_FILENO)
  public static let output = StandardStream(descriptor: STDOUT_FILENO)
  public static let error = StandardStream(descriptor: STDERR_FILENO)

  /// The exit status of a process that could not write standard output for another reason than a closed pipe: EX_IOERR
  /// of sysexits.h.
  public static let failureStatus: Int32 = 74

  private static let failure = Atomic<Int32>(0)
  private static let isAbandoned = Atomic<Bool>(false)

  /// Why standard output could not be written; nil if no write failed.
  public static var outputFailure: SystemError? {
    let code = failure.load(ordering: .relaxed)
    return code == 0 ? nil : SystemError(code: code)
  }

  /// Sets whether a blocked write is given up, at once or at the next signal. Safe to call in a signal handler once it
  /// was called outside a handler.
  public static func abandonWrites(_ abandons: Bool = true) { isAbandoned.store(abandons, ordering: .relaxed) }

  /// Occupies the descriptors of closed standard streams, so that no file opened later takes their place: standard
  /// input is then at its end, and the others remain unwritable.
  public static func occupyClosed() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // Uses the read end of an empty pipe, since `/dev/null` may be missing. The lowest free descriptor is the
      // stream's.
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return }
      close(ends[1])
    }
  }

  /// Whether the stream is connected to a terminal.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The current number of columns of the terminal; nil if the stream is not a terminal or its size is unknown.
  public var columns: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

  /// The current number of rows of the terminal; nil if the stream is not a terminal or its size is unknown.
  public var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

  private var size: winsize? {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  /// Writes lines, each with a newline.
  public func write(lines: [String]) { write(lines.map { $0 + "\n" }.joined()) }

  /// Writes a whole text, waiting for a slow reader. The rest is dropped if a write fails or, after `abandonWrites()`,
  /// is blocked.
  public func write(_ text: String) {
    let isOutput = descriptor == STDOUT_FILENO
    guard !isOutput || Self.outputFailure == nil else { return }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        written += count
        continue
      }
      let code = errno
      if count < 0, code == EINTR || code == EAGAIN {
        if Self.isAbandoned.load(ordering: .relaxed) { return }
        if code == EAGAIN { waitForSpace() }
        continue
      }
      if isOutput { Self.failure.store(code, ordering: .relaxed) }
      return
    }
  }

  /// Waits until more can be written or a signal arrives.
  private func waitForSpace() {
    var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&watched, 1, -1)
  }

  /// Waits for input, at most `milliseconds`; returns whether any arrived in time.
  public func hasInput(within milliseconds: Int) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, Int32(milliseconds)) > 0
  }

  /// Discards typed input that has not been read yet.
  public func dropInput() { tcflush(descriptor, TCIFLUSH) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
