#if canImport(Glibc)
  public import Glibc
#else
  public import Darwin
#endif

/// A failure while driving a program, with the screen at that time.
public struct TerminalTestFailure: Error, CustomStringConvertible {
  public let description: String

  public init(description: String) { self.description = description }
}

/// A program running on its own pseudo-terminal, with the screen it draws.
///
/// Every wait ends as soon as its condition holds; a deadline turns a hang into a failure. The program is killed when
/// the value is freed.
public final class PseudoTerminal {
  /// The time limit for any wait, generous enough for a busy machine.
  public static let patience: Duration = .seconds(60)

  public private(set) var screen: Screen
  /// Everything that the program has written so far.
  public private(set) var output: [UInt8] = []
  /// The program's process.
  public let process: pid_t
  private let master: Int32
  private let settingsAtStart: [UInt8]
  private var status: Int32?
  private var isClosed = false

  /// Starts `arguments[0]` on a terminal of the given size, as a session leader.
  ///
  /// - Parameter environment: added to a small fixed environment (PATH, TERM=xterm, LC_ALL=C.UTF-8); `nil` unsets a
  ///   variable.
  /// - Parameter tellsSize: whether the terminal knows its size; if not, the program must assume one.
  public init(
    _ arguments: [String], environment: [String: String?] = [:], columns: Int = 60, rows: Int = 16,
    tellsSize: Bool = true
  ) throws {
    let (master, name) = try Self.open(columns: tellsSize ? columns : 0, rows: tellsSize ? rows : 0)
    self.master = master
    settingsAtStart = Self.settings(of: master)
    screen = Screen(columns: columns, rows: rows)
    do {
      process = try spawn(arguments, environment: environment, terminal: name)
    } catch {
      close(master)
      throw error
    }
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      var ignored: Int32 = 0
      waitpid(process, &ignored, 0)
    }
    close(master)
  }

  /// Opens a terminal that programs started by other tests cannot inherit.
  private static func open(columns: Int, rows: Int) throws -> (master: Int32, name: String) {
    let master = systemOpen("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    // TIOCSPTLCK and TIOCGPTN: the macros are not imported.
    guard master >= 0, ioctl(master, 0x4004_5431, &unlocked) == 0, ioctl(master, 0x8004_5430, &number) == 0,
      ioctl(master, UInt(TIOCSWINSZ), &size) == 0
    else { throw TerminalTestFailure(description: "no pseudo-terminal: \(String(cString: strerror(errno)))") }
    return (master, "/dev/pts/\(number)")
  }

  // MARK: - Typing

  /// Types `text`, reading the program's output meanwhile, so that neither side blocks the other.
  public func send(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    let deadline = ContinuousClock.now + Self.patience
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 512)) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else {
        try pump(until: deadline, for: "the program to take its input", events: POLLIN | POLLOUT)
      }
    }
  }

  /// Sends a signal to the program.
  public func signal(_ number: Int32) { kill(process, number) }

  /// Resizes the window, which sends SIGWINCH to the program.
  ///
  /// - Parameter reflowing: whether the terminal rewraps its lines, as most do, or cuts them, as xterm does.
  public func resize(columns: Int, reflowing: Bool = false) throws {
    screen.resize(columns: columns, reflowing: reflowing)
    var size = winsize(ws_row: UInt16(screen.rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard ioctl(master, UInt(TIOCSWINSZ), &size) == 0 else { throw TerminalTestFailure(description: "not resized") }
  }

  /// Types a `key` that may be dropped, repeatedly until `condition` holds for the screen.
  public func send(_ key: String, until purpose: String, _ condition: (Screen) -> Bool) throws {
    let deadline = ContinuousClock.now + Self.patience
    while !condition(screen) {
      guard ContinuousClock.now < deadline else { throw failure(purpose) }
      try send(key)
      let next = ContinuousClock.now + .milliseconds(500)
      while !condition(screen), ContinuousClock.now < next { try pump(until: next, for: nil, events: POLLIN) }
    }
  }

  /// Reads the output that arrives within `time`, if any.
  public func takeOutput(atMost time: Duration) throws { try pump(until: .now + time, for: nil, events: POLLIN) }

  /// Whether the terminal is in cooked mode: it edits lines itself and echoes.
  public var isCooked: Bool {
    var settings = termios()
    return tcgetattr(master, &settings) == 0 && settings.c_lflag & tcflag_t(ICANON) != 0
      && settings.c_lflag & tcflag_t(ECHO) != 0
  }

  /// Whether all terminal settings are those that the program found.
  public var hasItsSettings: Bool { Self.settings(of: master) == settingsAtStart }

  /// The terminal settings as bytes.
  private static func settings(of descriptor: Int32) -> [UInt8] {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return [] }
    return withUnsafeBytes(of: settings) { Array($0) }
  }

  // MARK: - Waiting

  /// Waits until the screen shows `text`.
  public func wait(for text: String) throws {
    try wait(until: "the screen to show \"\(text)\"") { $0.text.contains(text) }
  }

  /// Waits until the cursor is in a row that reads `line`, at column `x` if given.
  public func wait(forLine line: String, x: Int? = nil) throws {
    try wait(until: "the row \"\(line)\"" + (x.map { " at column \($0)" } ?? "")) {
      $0.currentLine == line && (x == nil || $0.x == x)
    }
  }

  /// Waits until the cursor is in a row that starts with `line`, at column `x`.
  public func wait(forLineBeginning line: String, x: Int) throws {
    try wait(until: "a row that begins with \"\(line)\" at column \(x)") {
      $0.currentLine.hasPrefix(line) && $0.x == x
    }
  }

  /// Waits until `condition` holds for the screen; `purpose` describes it in a failure.
  public func wait(until purpose: String, _ condition: (Screen) -> Bool) throws {
    let deadline = ContinuousClock.now + Self.patience
    while !condition(screen) { try pump(until: deadline, for: purpose, events: POLLIN) }
  }

  /// Waits until `text` appears in the output written since `mark`, an earlier count of `output`.
  public func wait(forOutput text: String, since mark: Int = 0) throws {
    let deadline = ContinuousClock.now + Self.patience
    while output[mark...].firstRange(of: Array(text.utf8)) == nil {
      try pump(until: deadline, for: "the output \"\(text)\"", events: POLLIN)
    }
  }

  /// The exit status, as from `exitStatus`, if the program has ended.
  public func statusIfEnded() -> Int32? {
    if let status { return status }
    var raw: Int32 = 0
    guard waitpid(process, &raw, WNOHANG) == process else { return nil }
    take(raw)
    return status
  }

  /// Types a `key` that ends the program, repeatedly until it has ended; returns its exit status.
  public func end(typing key: String) throws -> Int32 {
    let deadline = ContinuousClock.now + Self.patience
    while statusIfEnded() == nil {
      guard ContinuousClock.now < deadline else { throw failure("the program to end") }
      // Both may fail if the program has left the terminal meanwhile.
      try? send(key)
      let next = ContinuousClock.now + .milliseconds(500)
      while statusIfEnded() == nil, ContinuousClock.now < next {
        _ = poll(nil, 0, 2)
        if !isClosed { drain() }
      }
    }
    return try exitStatus()
  }

  /// Waits until the program has ended; returns its exit status, or 128 + the signal that killed it, as in a shell.
  public func exitStatus() throws -> Int32 {
    let deadline = ContinuousClock.now + Self.patience
    while true {
      if let status { return status }
      var raw: Int32 = 0
      if waitpid(process, &raw, WNOHANG) == process {
        take(raw)
      } else if isClosed {
        _ = poll(nil, 0, 1)
        if ContinuousClock.now > deadline { throw failure("the program to end") }
      } else {
        try pump(until: min(deadline, .now + .milliseconds(20)), for: nil, events: POLLIN)
        if ContinuousClock.now > deadline { throw failure("the program to end") }
      }
    }
  }

  /// Records how the program ended.
  private func take(_ raw: Int32) {
    let signal = raw & 0x7F
    status = signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
    drain()
  }

  private func pump(until deadline: ContinuousClock.Instant, for purpose: String?, events: Int32) throws {
    if isClosed { throw failure((purpose ?? "output") + ", but the program has left the terminal") }
    let left = deadline - .now
    guard left > .zero else {
      if let purpose { throw failure(purpose) }
      return
    }
    let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
    var watched = pollfd(fd: master, events: Int16(events), revents: 0)
    _ = poll(&watched, 1, Int32(milliseconds))
    drain()
  }

  /// Reads all available output.
  private func drain() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(master, &bytes, bytes.count)
      if count > 0 {
        output += bytes[..<count]
        screen.feed(bytes[..<count])
      } else {
        if count == 0 || (errno != EAGAIN && errno != EINTR) { isClosed = true }
        return
      }
    }
  }

  private func failure(_ purpose: String) -> TerminalTestFailure {
    TerminalTestFailure(
      description:
        "waited for \(purpose). The screen, with the cursor at row \(screen.y), column \(screen.x):\n\(screen.text)\n"
        + processState)
  }

  /// What the program does, and how busy the machine is: tells a program that hangs from one that had no time.
  private var processState: String {
    func text(_ path: String) -> String {
      let file = systemOpen(path, O_RDONLY)
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = read(file, &bytes, bytes.count)
      return String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n").joined(separator: "; ")
    }
    let places = ["stat", "wchan", "syscall"].map { "\($0): \(text("/proc/\(process)/\($0)"))" }
    return places.joined(separator: "\n") + "\nload: \(text("/proc/loadavg"))"
  }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
