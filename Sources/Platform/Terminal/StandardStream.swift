internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// One of the process's streams; what is written goes out at once and unbuffered, so that nothing is lost or out of order.
///
/// Standard output ends where writing to it fails, so that no later part stands behind a gap; whoever ends the process
/// asks for `outputFailure`.
public struct StandardStream: Sendable {
  let descriptor: Int32

  public static let input = StandardStream(descriptor: STDIN_FILENO)
  public static let output = StandardStream(descriptor: STDOUT_FILENO)
  public static let error = StandardStream(descriptor: STDERR_FILENO)

  /// The exit status of a process whose standard output could not be written: EX_IOERR of sysexits.h.
  public static let failureStatus: Int32 = 74

  private static let failure = Atomic<Int32>(0)
  private static let isAbandoned = Atomic<Bool>(false)

  /// Why standard output could not be written; nil while all of it was.
  public static var outputFailure: SystemError? {
    let code = failure.load(ordering: .relaxed)
    return code == 0 ? nil : SystemError(code: code)
  }

  /// Has a write that waits for its reader end when the next signal comes. A signal handler may call it, once it was
  /// called or a stream was written to outside of one.
  public static func abandonWrites(_ abandons: Bool = true) { isAbandoned.store(abandons, ordering: .relaxed) }

  /// Takes the numbers of standard streams that are closed, so that no file opened later becomes one of them: standard
  /// input is then at its end, and the others cannot be written to, as before.
  public static func occupyClosed() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // The end of a pipe that gives nothing; `/dev/null` may be missing. The lowest free number is the stream's.
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return }
      close(ends[1])
    }
  }

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

  /// Writes all of a text, and waits where the reader is slow.
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

  /// Waits until more can be written, or a signal comes.
  private func waitForSpace() {
    var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&watched, 1, -1)
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
