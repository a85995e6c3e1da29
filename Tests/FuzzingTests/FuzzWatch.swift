#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Watches over the inputs of a fuzzer in a process of its own: notes each before it is tried, so that a crash can be
/// found again, ends the process where one takes for ever, and tells where one takes much memory.
final class FuzzWatch {
  /// Seconds after which the process is ended: nothing that is tried takes a hundredth of it on an idle machine.
  private static let patience: UInt32 = 120

  private let log: UnsafeMutablePointer<FILE>?
  private var peak = FuzzWatch.peakKilobytes

  private let results: UnsafeMutablePointer<FILE>?

  init() {
    log = FuzzSettings.log.flatMap { fopen($0, "w") }
    results = FuzzSettings.log.flatMap { fopen($0 + ".results", "w") }
  }

  deinit {
    alarm(0)
    if let log { fclose(log) }
    if let results { fclose(results) }
  }

  /// Writes a line beside the log: what a process of a test prints is not shown.
  func report(_ line: String) {
    guard let results else { return }
    fputs(line + "\n", results)
    fflush(results)
  }

  /// An input is about to be tried.
  func begin(_ name: String, _ input: @autoclosure () -> String) {
    alarm(Self.patience)
    guard let log else { return }
    rewind(log)
    fputs("\(name)\n\(input())\n\u{0}", log)
    fflush(log)
  }

  /// By how many kilobytes the most memory that the process ever held has grown since it was asked last.
  func growth() -> Int {
    let now = Self.peakKilobytes
    defer { peak = now }
    return now - peak
  }

  private static var peakKilobytes: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Int(usage.ru_maxrss)
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Int(usage.ru_maxrss) / 1024
    #endif
  }

  /// How long this thread has been computing, in seconds: what other processes do meanwhile does not count.
  static var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// Whether text may be sent to a terminal: no character that it would obey.
func isClean(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy { scalar in
    scalar == "\n" || (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
  }
}
