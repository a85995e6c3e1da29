#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The echo of the terminal on standard input, off until it is restored.
public struct SilencedEcho {
  private let before: termios?

  /// Switches the echo off, where there is a terminal.
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

  /// Has the terminal as it was.
  public func restore() {
    guard var before else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &before)
  }
}
