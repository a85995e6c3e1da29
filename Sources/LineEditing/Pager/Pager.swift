internal import CLibEdit
internal import Platform

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Shows a text one screen at a time in the user's pager, or prints it if it fits on the screen.
public struct Pager: Equatable, Sendable {
  /// How a text was shown.
  public enum Outcome: Equatable, Sendable {
    /// Written to standard output: the text fits, paging is disabled, or there is no suitable terminal or no working
    /// pager.
    case printed
    /// Shown by the pager.
    case paged
  }

  /// The pager's command; empty to print without paging.
  public let command: String

  /// Creates a pager that runs `command` as a shell would; by default the value of PAGER, or `less -FRX` if that is not
  /// set. An empty command or `cat` disables paging.
  public init(command: String? = nil) {
    let chosen = command ?? EnvironmentVariables["PAGER"] ?? "less -FRX"
    self.command = chosen == "cat" ? "" : chosen
  }

  /// Writes `text` to standard output, or shows it in the pager if it would fill the terminal's window and the pager
  /// works.
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

  /// Runs the pager on `text`; returns false if the pager cannot be run.
  private func page(_ text: String) -> Bool {
    fflush(nil)
    var settings = termios()
    let hasSettings = tcgetattr(STDIN_FILENO, &settings) == 0
    // Ctrl-C and Ctrl-\ are for the pager. It may exit before it has read everything, which raises SIGPIPE here.
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
      // A killed pager does not restore the terminal.
      if hasSettings { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
    }
    guard let child = PagerProcess(command: command) else { return false }
    child.write(Array(text.utf8))
    let status = child.wait()
    // The shell's exit statuses for a command that is not found or cannot be run.
    return status != 127 && status != 126
  }
}
