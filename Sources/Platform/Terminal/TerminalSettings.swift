internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The original settings of the terminal on standard input, restored when a crash or repeated termination signals end
/// the process.
public enum TerminalSettings {
  /// The address of the saved settings, which are never freed; 0 if there are none.
  private static let found = Atomic<UInt>(0)

  /// Whether settings were saved.
  static var areKept: Bool { found.load(ordering: .relaxed) != 0 }

  /// Saves the settings once, if standard input is a terminal and this process is in its foreground.
  public static func keep() {
    // In the background, they would be those of the shell that is reading a line.
    guard found.load(ordering: .relaxed) == 0, tcgetpgrp(STDIN_FILENO) == getpgrp() else { return }
    let settings = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    settings.initialize(to: termios())
    guard tcgetattr(STDIN_FILENO, settings) == 0 else { return settings.deallocate() }
    found.store(UInt(bitPattern: settings), ordering: .relaxed)
  }

  /// Restores the settings if they were saved and this process is in the terminal's foreground. Safe to call in a
  /// signal handler once `keep()` was called.
  public static func restore() {
    // Changing the terminal of another job would make the system stop this process.
    guard let settings = UnsafeMutablePointer<termios>(bitPattern: found.load(ordering: .relaxed)),
      tcgetpgrp(STDIN_FILENO) == getpgrp()
    else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, settings)
  }
}
