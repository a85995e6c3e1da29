internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A child process, watched until it ends, times out or is interrupted.
public struct WatchedProcess {
  private let process: pid_t
  private let output: Int32

  // Processes are started one at a time: one started while another's pipe is inheritable would keep that pipe open.
  private static let starting = Mutex(())

  /// The maximum output of a process in bytes; one that reaches it is killed.
  public static let mostBytes = 256 << 20

  /// Starts a program, the first of `arguments`, with empty standard input, its standard output in a pipe, and its
  /// standard error discarded.
  public init(_ arguments: [String]) throws(FileProblem) {
    (process, output) = try Self.starting.withLock { _ throws(FileProblem) in try Self.start(arguments) }
  }

  private static func start(_ arguments: [String]) throws(FileProblem) -> (pid_t, Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw FileProblem("can't create a pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let list = arguments.map { strdup($0) } + [nil]
    defer { for text in list { free(text) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, arguments[0], &actions, nil, list, environ)
    guard code == 0 else {
      close(ends[0])
      throw FileProblem(arguments[0], .system(SystemError(code: code)))
    }
    return (process, ends[0])
  }

  /// Describes how a process with this wait status ended: `exit status 1` or `signal 11`.
  public static func ending(_ status: Int32) -> String {
    let signal = status & 0x7F
    return signal == 0 ? "exit status \((status >> 8) & 0xFF)" : "signal \(signal)"
  }

  /// Waits for the process and returns the complete lines of its output and its wait status; the status is nil if the
  /// process was killed after `seconds` or because of an interrupt.
  public func finish(within seconds: Double, isInterrupted: () -> Bool) -> (lines: [String], status: Int32?) {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var isOpen = true
    var status: Int32 = 0
    var isKilled = false
    defer { close(output) }
    while true {
      if !isKilled, ContinuousClock.now > deadline || isInterrupted() {
        kill(process, SIGKILL)
        isKilled = true
      }
      if isOpen {
        var watched = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, 100) > 0 else { continue }
        let count = read(output, &buffer, buffer.count)
        if count > 0, text.count < Self.mostBytes { text += buffer[..<count] }
        if count > 0, text.count >= Self.mostBytes { kill(process, SIGKILL) }
        if count > 0 { continue } else if count == 0 || errno != EINTR { isOpen = false }
      } else {
        if waitpid(process, &status, WNOHANG) == process { break }
        _ = poll(nil, 0, 1)
      }
    }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
    return (lines, isKilled ? nil : status)
  }
}
