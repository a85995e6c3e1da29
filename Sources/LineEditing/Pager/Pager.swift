internal import CLibEdit
internal import Platform

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Shows a text a screen at a time, through the user's own program for that.
public struct Pager: Equatable, Sendable {
  /// What became of a text.
  public enum Outcome: Equatable, Sendable {
    /// Written to standard output: it fits, or there is no terminal, no pager, or none that starts.
    case printed
    /// Shown by the pager.
    case paged
  }

  /// The command, empty for none.
  public let command: String

  /// `command` as a shell would be given it; left out, what PAGER says, and `less -FRX` when that is not set. An empty
  /// command and `cat` switch paging off.
  public init(command: String? = nil) {
    let chosen = command ?? EnvironmentVariables["PAGER"] ?? "less -FRX"
    self.command = chosen == "cat" ? "" : chosen
  }

  /// Writes `text` to standard output, through the pager when it has more rows than the window and a person is there.
  @discardableResult
  public func show(_ text: String) -> Outcome {
    let rows = Int(cle_window_rows(STDOUT_FILENO))
    let columns = Int(cle_window_columns(STDOUT_FILENO))
    if !command.isEmpty, EditableTerminal.isPresent, rows > 0, columns > 0,
      DisplayRows.count(text, columns: columns) >= rows, page(text)
    {
      return .paged
    }
    fflush(nil)
    StandardStream.output.write(text)
    return .printed
  }

  /// Runs the pager on `text`; false when it does not start.
  private func page(_ text: String) -> Bool {
    fflush(nil)
    var settings = termios()
    let hasSettings = tcgetattr(STDIN_FILENO, &settings) == 0
    // Ctrl-C and Ctrl-\ are the pager's, and it may leave before it has read everything.
    let ignored = [SIGINT, SIGQUIT, SIGPIPE].map { signal in
      var old = sigaction()
      cle_ignore_signal(signal, &old)
      return (signal, old)
    }
    defer {
      for (signal, action) in ignored {
        var action = action
        sigaction(signal, &action, nil)
      }
      // A pager that was killed leaves the terminal as it had it.
      if hasSettings { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
    }
    guard let child = PagerProcess(command: command) else { return false }
    child.write(Array(text.utf8))
    let status = child.wait()
    // The shell's own word for a command that it does not find or may not run.
    return status != 127 && status != 126
  }
}
