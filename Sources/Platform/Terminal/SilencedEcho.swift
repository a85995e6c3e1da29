#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Disables the echo of the terminal on standard input until `restore()` is called.
public struct SilencedEcho {
  private let before: termios?

  /// Disables the echo, if standard input is a terminal.
  public init() {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else {
      before = nil
      return
    }
    before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// Restores the settings the terminal had before.
  public func restore() {
    guard var before else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &before)
  }
}
