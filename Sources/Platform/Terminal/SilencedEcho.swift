#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Disables the echo of the terminal on standard input until it is restored.
public struct SilencedEcho {
  private let before: termios?

  /// Disables the echo, if there is a terminal.
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

  /// Restores the terminal.
  public func restore() {
    guard var before else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &before)
  }
}
