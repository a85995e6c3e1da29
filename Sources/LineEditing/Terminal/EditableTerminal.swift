internal import CLibEdit
internal import Platform

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a terminal does not support line editing.
public enum TerminalError: Error, Equatable, Sendable {
  /// Standard input or output is not a terminal, or the terminal cannot move its cursor (TERM unset, empty,
  /// `dumb` or `unknown`).
  case notEditable
  /// The system has no UTF-8 locale.
  case noUTF8
  /// The system does not know this terminal type, or libedit cannot be started.
  case unknownType(String)
}

/// The terminal on standard input and output.
public enum EditableTerminal {
  /// Whether standard input and output are a terminal that can move its cursor, judging by TERM.
  public static var isPresent: Bool {
    isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && !type.isEmpty && type != "dumb" && type != "unknown"
  }

  /// The value of TERM; empty if it is unset.
  static var type: String { EnvironmentVariables["TERM"] ?? "" }

  /// Prefixes of terminal types that are compatible with xterm but may be missing from the system's database.
  private static let xtermKin = [
    "xterm", "tmux", "screen", "rxvt", "alacritty", "kitty", "foot", "wezterm", "ghostty", "contour",
  ]

  /// Returns an editor for this terminal; `nil` if the terminal type is neither known nor compatible with xterm, if
  /// libedit does not start, or if `/dev/null` cannot be opened. libedit's own error message is suppressed.
  static func openEditor(program: String) -> OpaquePointer? {
    guard let nowhere = fopen("/dev/null", "we") else { return nil }
    defer { fclose(nowhere) }
    guard let editor = cle_init(program, nowhere) else { return nil }
    let isKnown = cle_set_string(editor, EL_TERMINAL, nil) == 0
    if !isKnown {
      guard xtermKin.contains(where: type.hasPrefix), cle_set_string(editor, EL_TERMINAL, "xterm") == 0 else {
        el_end(editor)
        return nil
      }
    }
    cle_complain_on_stderr(editor)
    return editor
  }
}
