internal import CLibEdit
internal import Platform
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What the process does when it crashes: it gives the terminal back, says so in a line, and ends by the signal.
///
/// Swift's runtime would print a backtrace and wait for a key for half a minute, with the terminal as the editor had it.
/// Whoever wants that sets SWIFT_BACKTRACE.
enum CrashSignals {
  static let all = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]

  private static let beginning = "\ncnn-shell crashed (signal "
  private static let end = "00). Saved files and lesson journals are kept. Please report the line that was run.\n"
  /// Where what is written stands in memory, which is never given back; 0 for nowhere. The handler cannot ask a `String`.
  private static let text = Atomic<UInt>(0)
  private static let length = Atomic<Int>(0)
  /// Where in it the two digits of the signal stand.
  private static let digits = Atomic<Int>(0)
  private static let marksOff = Atomic<UInt>(0)

  /// Takes over the signals of crashes, unless SWIFT_BACKTRACE says what is to be done.
  static func start() {
    guard EnvironmentVariables["SWIFT_BACKTRACE"] == nil, text.load(ordering: .relaxed) == 0 else { return }
    text.store(UInt(bitPattern: strdup(beginning + end)), ordering: .relaxed)
    length.store((beginning + end).utf8.count, ordering: .relaxed)
    digits.store(beginning.utf8.count, ordering: .relaxed)
    marksOff.store(UInt(bitPattern: strdup(Control.pasteMarksOff)), ordering: .relaxed)
    _ = Signals.isReadingLineNow
    for signal in all where cle_signal_is_ignored(signal) == 0 {
      cle_handle_crash(signal) { CrashSignals.arrived($0) }
    }
  }

  /// The handler, which asks nothing of the memory allocator and of Swift's runtime: either may be what crashed.
  private static func arrived(_ signal: Int32) {
    TerminalSettings.restore()
    if Signals.isReadingLineNow, let marksOff = memory(marksOff) {
      _ = write(STDOUT_FILENO, marksOff, strlen(marksOff))
    }
    if let text = memory(text) {
      let place = digits.load(ordering: .relaxed)
      text[place] = CChar(truncatingIfNeeded: 48 &+ signal / 10)
      text[place &+ 1] = CChar(truncatingIfNeeded: 48 &+ signal % 10)
      _ = write(STDERR_FILENO, text, length.load(ordering: .relaxed))
    }
    // The handler is the system's own again; what is raised here comes as soon as this returns.
    raise(signal)
  }

  private static func memory(_ place: borrowing Atomic<UInt>) -> UnsafeMutablePointer<CChar>? {
    UnsafeMutablePointer(bitPattern: place.load(ordering: .relaxed))
  }
}
