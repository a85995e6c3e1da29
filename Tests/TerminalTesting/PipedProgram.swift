#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The result of a program run without a terminal.
public struct PipedResult: Sendable {
  /// The exit status, or 128 + the signal that killed it.
  public let status: Int32
  /// Standard output and standard error, in the order written.
  public let output: [UInt8]

  public var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs `arguments[0]` with `input` on its standard input, which is not a terminal, and collects its output.
///
/// - Parameters:
///   - input: the bytes, followed by the end of the input.
///   - patience: the time limit.
///   - onOutput: called after each piece with the output so far and the process.
public func runPiped(
  _ arguments: [String], input: [UInt8] = [], environment: [String: String?] = [:],
  within patience: Duration = PseudoTerminal.patience, onOutput: ([UInt8], Int32) -> Void = { _, _ in }
) throws -> PipedResult {
  // Sockets, because only they can be created so that a program started by another test does not inherit them.
  var ends: [Int32] = [-1, -1]
  guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
    throw TerminalTestFailure(description: "no socket: \(String(cString: strerror(errno)))")
  }
  let (ours, theirs) = (ends[0], ends[1])
  defer { close(ours) }
  let process: pid_t
  do {
    defer { close(theirs) }
    process = try spawn(arguments, environment: environment, streams: [theirs, theirs, theirs])
  }
  var status: Int32 = 0
  var isReaped = false
  defer {
    if !isReaped {
      kill(process, SIGKILL)
      waitpid(process, &status, 0)
    }
  }
  _ = fcntl(ours, F_SETFL, O_NONBLOCK)
  var rest = input[...]
  var output: [UInt8] = []
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  let deadline = ContinuousClock.now + patience
  if rest.isEmpty { shutdown(ours, Int32(SHUT_WR)) }
  while true {
    guard ContinuousClock.now < deadline else {
      throw TerminalTestFailure(
        description: "\(arguments[0]) did not end; so far: \(String(decoding: output, as: UTF8.self))")
    }
    var watched = pollfd(fd: ours, events: Int16(rest.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
    _ = poll(&watched, 1, 1000)
    if !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(ours, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count > 0 { rest = rest.dropFirst(count) }
      if count < 0, errno == EPIPE || errno == ECONNRESET { rest = [] }
      if rest.isEmpty { shutdown(ours, Int32(SHUT_WR)) }
    }
    let count = read(ours, &bytes, bytes.count)
    if count > 0 {
      output += bytes[..<count]
      onOutput(output, process)
    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
      break
    }
  }
  while waitpid(process, &status, WNOHANG) != process {
    guard ContinuousClock.now < deadline else { throw TerminalTestFailure(description: "\(arguments[0]) did not end") }
    _ = poll(nil, 0, 1)
  }
  isReaped = true
  let signal = status & 0x7F
  return PipedResult(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: output)
}
