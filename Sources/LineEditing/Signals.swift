internal import CLibEdit
internal import Platform
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Signal handling. The handler sets atomics and writes one byte to a pipe that every wait for input watches, so no
/// signal is missed between a check and a read, whichever thread the kernel chooses.
public enum Signals {
  /// Signals received since the last check, set by the handler.
  struct News: OptionSet {
    let rawValue: UInt32
    static let interrupt = News(rawValue: 1)
    static let resize = News(rawValue: 2)
    static let stop = News(rawValue: 4)
    static let proceed = News(rawValue: 8)
    static let terminate = News(rawValue: 16)
  }

  /// The termination signals: those besides SIGINT on which the process exits after restoring the terminal. Their
  /// default action would end it without that.
  static let endings: [Int32] = {
    var signals = [SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF]
    #if canImport(Glibc)
      signals += [SIGPOLL, SIGPWR, SIGSTKFLT]
    #endif
    return signals
  }()

  private static let news = Atomic<UInt32>(0)
  private static let interruptions = Atomic<Int>(0)
  private static let termination = Atomic<Int32>(0)
  private static let terminations = Atomic<Int>(0)
  private static let isReadingLine = Atomic<Bool>(false)
  private static let wakeRead = Atomic<Int32>(-1)
  private static let wakeWrite = Atomic<Int32>(-1)

  /// Whether Ctrl-C was received since the last `clearInterrupt()`, or a termination signal at any time. This is a
  /// single atomic load, cheap enough for a long computation to check once per batch.
  public static var isInterrupted: Bool { interruptions.load(ordering: .relaxed) > 0 }

  /// The last termination signal received (SIGTERM, SIGHUP or another), after which the process should finish and exit
  /// with status 128 + signal; `nil` if none was received.
  public static var terminationSignal: Int32? {
    let signal = termination.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Clears an interrupt, unless the process is being terminated. An interactive source does this before each prompt.
  public static func clearInterrupt() {
    guard termination.load(ordering: .relaxed) == 0 else { return }
    interruptions.store(0, ordering: .relaxed)
    news.bitwiseAnd(~News.interrupt.rawValue, ordering: .relaxed)
  }

  /// Installs handlers for SIGINT and the termination signals, except those that the process inherited as ignored.
  /// SIGPIPE ends the process quietly, a write over the file size limit fails with an error, and a crash restores the
  /// terminal. Call this at startup: until then, signals have their default effect. Further calls do nothing.
  public static func start() {
    guard wakeRead.load(ordering: .relaxed) < 0 else { return }
    StandardStream.occupyClosed()
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
      wakeRead.store(ends[0], ordering: .relaxed)
      wakeWrite.store(ends[1], ordering: .relaxed)
    }
    // Globals are initialised on first use, which must not happen inside the handler.
    _ = news.load(ordering: .relaxed)
    _ = interruptions.load(ordering: .relaxed)
    _ = termination.load(ordering: .relaxed)
    _ = terminations.load(ordering: .relaxed)
    _ = isReadingLine.load(ordering: .relaxed)
    StandardStream.abandonWrites(false)
    TerminalSettings.keep()
    for signal in [SIGINT] + endings { _ = handle(signal) }
    cle_default_signal(SIGPIPE, nil)
    cle_ignore_signal(SIGXFSZ, nil)
    CrashSignals.start()
  }

  /// Restores the default actions of SIGINT and the termination signals (unless ignored), for a program that does not
  /// check for them: each then ends the process at once, as does one already received.
  public static func leaveToSystem() {
    for signal in [SIGINT] + endings where cle_signal_is_ignored(signal) == 0 { cle_default_signal(signal, nil) }
    if let signal = terminationSignal { raise(signal) }
    if isInterrupted { raise(SIGINT) }
  }

  /// Whether a line is being read at a prompt.
  static var isReadingLineNow: Bool { isReadingLine.load(ordering: .relaxed) }

  /// Sets whether a line is being read at a prompt, where Ctrl-\ does nothing, as in other shells.
  static func setReadingLine(_ isReading: Bool) { isReadingLine.store(isReading, ordering: .relaxed) }

  /// Installs the handler and returns the previous action; `nil` if the signal is ignored, in which case it stays so,
  /// or cannot be handled.
  static func handle(_ signal: Int32) -> sigaction? {
    guard cle_signal_is_ignored(signal) == 0 else { return nil }
    var old = sigaction()
    return cle_handle_signal(signal, { Signals.arrived($0) }, &old) == 0 ? old : nil
  }

  /// Waits until `descriptor` is readable (or writable, depending on `events`) or a signal arrives; returns the
  /// signals, none if only the descriptor is ready.
  static func wait(for descriptor: Int32, events: Int32 = POLLIN) -> News {
    var watched = [
      pollfd(fd: descriptor, events: Int16(events), revents: 0),
      pollfd(fd: wakeRead.load(ordering: .relaxed), events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let ready = poll(&watched, 2, -1)
      // A signal that does nothing (Ctrl-\ at a prompt) also ends the poll; the wait then continues. `errno` is read
      // first because `take()` changes it.
      let isEnded = ready >= 0 || errno != EINTR
      // The handler may have run after the poll checked the pipe: a key typed after Ctrl-C must not overtake it.
      let came = ready < 0 || watched[1].revents != 0 || hasNews ? take() : []
      if isEnded || !came.isEmpty { return came }
    }
  }

  /// Whether there are signals that `take()` has not returned yet.
  static var hasNews: Bool { news.load(ordering: .relaxed) != 0 }

  /// Whether `descriptor` can be read without waiting.
  static func hasInput(_ descriptor: Int32) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, 0) > 0
  }

  /// Returns the signals received since the last call, and clears them.
  static func take() -> News {
    var sink: [UInt8] = .init(repeating: 0, count: 64)
    while systemRead(wakeRead.load(ordering: .relaxed), &sink) > 0 {}
    return News(rawValue: news.exchange(0, ordering: .relaxed))
  }

  /// The handler. It may interrupt the memory allocator or Swift's runtime while they hold a lock, so it must use
  /// neither: only integers, no generic code, and no constant initialised on first use.
  private static func arrived(_ signal: Int32) {
    if signal == SIGQUIT, isReadingLine.load(ordering: .relaxed) { return }
    let savedError = errno
    var bit: UInt32 = 16
    if signal == SIGINT { bit = 1 }
    if signal == SIGWINCH { bit = 2 }
    if signal == SIGTSTP { bit = 4 }
    if signal == SIGCONT { bit = 8 }
    if bit == 1 || bit == 16 { interruptions.wrappingAdd(1, ordering: .relaxed) }
    if bit == 16 {
      termination.store(signal, ordering: .relaxed)
      StandardStream.abandonWrites()
      // A computation that checks too rarely is ended by the third termination signal (a closing terminal sends up to
      // two), or by the second if it is Ctrl-\.
      let count = terminations.wrappingAdd(1, ordering: .relaxed).newValue
      if count > 2 || count > 1 && signal == SIGQUIT {
        TerminalSettings.restore()
        _exit(128 + signal)
      }
    }
    news.bitwiseOr(bit, ordering: .relaxed)
    var byte: UInt8 = 1
    _ = write(wakeWrite.load(ordering: .relaxed), &byte, 1)
    errno = savedError
  }
}
