internal import CLibEdit
internal import Platform
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What the process does about signals. A handler only touches atomics and writes one byte into a pipe that every wait
/// for input watches, so no signal is missed between a test and a read, whichever thread the kernel picks.
public enum Signals {
  /// Signals that came since they were last asked for. The handler sets these bits.
  struct News: OptionSet {
    let rawValue: UInt32
    static let interrupt = News(rawValue: 1)
    static let resize = News(rawValue: 2)
    static let stop = News(rawValue: 4)
    static let proceed = News(rawValue: 8)
    static let terminate = News(rawValue: 16)
  }

  /// The signals besides SIGINT that are taken as a wish to end: all whose standard action would end the process without
  /// giving the terminal back.
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

  /// Whether Ctrl-C (or a signal to end) came since the last `clearInterrupt()`: one atomic load, for a long computation
  /// to ask once a batch.
  public static var isInterrupted: Bool { interruptions.load(ordering: .relaxed) > 0 }

  /// SIGTERM, SIGHUP or another of the signals to end, once one of them came: the process ought to finish and leave with
  /// status 128 + it.
  public static var terminationSignal: Int32? {
    let signal = termination.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Forgets an interrupt. An interactive source does so before each prompt; a termination stays.
  public static func clearInterrupt() {
    guard termination.load(ordering: .relaxed) == 0 else { return }
    interruptions.store(0, ordering: .relaxed)
    news.bitwiseAnd(~News.interrupt.rawValue, ordering: .relaxed)
  }

  /// Takes over SIGINT and the signals to end, unless the process was started with them ignored; lets SIGPIPE end the
  /// process quietly; has a write over a limit of size fail as on a full disk; and has a crash give the terminal back. To
  /// be called once, before anything else: until then a signal does what it does to any process.
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
    // Globals are made when first used, which must not happen inside the handler.
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

  /// Gives SIGINT and the signals to end back to the system, for a program that does not ask whether one came: each then
  /// ends the process where it is. One that came already does so now.
  public static func leaveToSystem() {
    for signal in [SIGINT] + endings where cle_signal_is_ignored(signal) == 0 { cle_default_signal(signal, nil) }
    if let signal = terminationSignal { raise(signal) }
    if isInterrupted { raise(SIGINT) }
  }

  /// Whether a person is asked for a line.
  static var isReadingLineNow: Bool { isReadingLine.load(ordering: .relaxed) }

  /// A person is asked for a line, from now on or no longer. Meanwhile Ctrl-\ does nothing, as in other shells.
  static func setReadingLine(_ isReading: Bool) { isReadingLine.store(isReading, ordering: .relaxed) }

  /// Installs the handler and returns what stood there before, `nil` where the signal is ignored and stays so.
  static func handle(_ signal: Int32) -> sigaction? {
    guard cle_signal_is_ignored(signal) == 0 else { return nil }
    var old = sigaction()
    return cle_handle_signal(signal, { Signals.arrived($0) }, &old) == 0 ? old : nil
  }

  /// Waits until `descriptor` can be read (or written, when `events` says so) or a signal comes, and returns the signals,
  /// none when the descriptor is ready.
  static func wait(for descriptor: Int32, events: Int32 = POLLIN) -> News {
    var watched = [
      pollfd(fd: descriptor, events: Int16(events), revents: 0),
      pollfd(fd: wakeRead.load(ordering: .relaxed), events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let ready = poll(&watched, 2, -1)
      // The handler may have run after the poll looked at the pipe: a key typed after Ctrl-C must not overtake it.
      let came = ready < 0 || watched[1].revents != 0 || hasNews ? take() : []
      // A signal that is not ours may end the poll too: that is neither input nor news.
      if ready >= 0 || !came.isEmpty || errno != EINTR { return came }
    }
  }

  /// Whether signals came that `take()` has not told yet.
  static var hasNews: Bool { news.load(ordering: .relaxed) != 0 }

  /// Whether `descriptor` can be read at once.
  static func hasInput(_ descriptor: Int32) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, 0) > 0
  }

  /// The signals that came, each told once.
  static func take() -> News {
    var sink: [UInt8] = .init(repeating: 0, count: 64)
    while systemRead(wakeRead.load(ordering: .relaxed), &sink) > 0 {}
    return News(rawValue: news.exchange(0, ordering: .relaxed))
  }

  /// The handler. It may interrupt the memory allocator or Swift's runtime while they hold a lock, so it must ask neither
  /// for anything: whole numbers only, no generic code, no constant that is made when first used.
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
      // A computation that asks too seldom can still be ended, by a second Ctrl-\ at once; a closing terminal sends up to
      // two of the others.
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
