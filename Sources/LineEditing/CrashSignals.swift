internal import CLibEdit
internal import Platform
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Handles crashes: restores the terminal, prints a line, and ends the process with the signal.
///
/// Swift's runtime would print a backtrace and wait half a minute for a key, with the terminal still in the editor's
/// mode. If SWIFT_BACKTRACE is set, crashes are left to the runtime.
enum CrashSignals {
  static let all = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]

  private static let beginning = "\ncnn-shell crashed (signal "
  private static let end = "00). Saved files and lesson journals are kept. Please report the line that was run.\n"
  /// The address of the message, which is never freed; 0 until `start()` installs handlers. A handler cannot use a
  /// `String`.
  private static let text = Atomic<UInt>(0)
  private static let length = Atomic<Int>(0)
  /// The offset in the message of the two digits of the signal's number.
  private static let digits = Atomic<Int>(0)
  private static let marksOff = Atomic<UInt>(0)

  /// Installs the handlers for the crash signals that are not ignored, unless SWIFT_BACKTRACE is set.
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

  /// The handler. It uses neither the memory allocator nor Swift's runtime, since either may have crashed.
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
    // The default action is restored before a handler is called (SA_RESETHAND), so the raised signal ends the process
    // when this returns.
    raise(signal)
  }

  private static func memory(_ place: borrowing Atomic<UInt>) -> UnsafeMutablePointer<CChar>? {
    UnsafeMutablePointer(bitPattern: place.load(ordering: .relaxed))
  }
}
