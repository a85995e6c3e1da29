internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The settings of the terminal on standard input as the process found them, for an end that nothing else prepares.
public enum TerminalSettings {
  /// Where they stand in memory, which is never given back; 0 for nowhere.
  private static let found = Atomic<UInt>(0)

  /// Whether settings were found.
  static var areKept: Bool { found.load(ordering: .relaxed) != 0 }

  /// Keeps the settings, where there is a terminal that listens to this process; once.
  public static func keep() {
    // In the background they are those of the shell that reads a line meanwhile.
    guard found.load(ordering: .relaxed) == 0, tcgetpgrp(STDIN_FILENO) == getpgrp() else { return }
    let settings = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    settings.initialize(to: termios())
    guard tcgetattr(STDIN_FILENO, settings) == 0 else { return settings.deallocate() }
    found.store(UInt(bitPattern: settings), ordering: .relaxed)
  }

  /// Has the terminal as it was found, where this process is the one that it listens to. A signal handler may call it,
  /// once `keep` was called.
  public static func restore() {
    // Another job's terminal is not this one's to change: the system would stop this process for it.
    guard let settings = UnsafeMutablePointer<termios>(bitPattern: found.load(ordering: .relaxed)),
      tcgetpgrp(STDIN_FILENO) == getpgrp()
    else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, settings)
  }
}
