#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Chooses the line source for this process's standard input.
public enum StandardInput {
  /// Returns a source with line editing for a terminal, a plain one with prompts for a terminal that does not support
  /// editing (`TERM=dumb`), and a plain one without prompts for anything else.
  ///
  /// The parameters are those of `TerminalLineSource`.
  ///
  /// - Returns: the source, and a message for the user if the history cannot be read, or if editing is off because of
  ///   the locale or an unknown terminal type.
  public static func lineSource(
    program: String, history: HistoryFile? = nil, usesColor: Bool = true,
    completer: @escaping Completer = { _, _ in .none }
  ) -> (source: any LineSource, notice: String?) {
    do throws(TerminalError) {
      let terminal = try TerminalLineSource(
        program: program, history: history, usesColor: usesColor, completer: completer)
      return (terminal, terminal.takeNotice())
    } catch {
      return (PipeLineSource(showsPrompt: isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1), error.notice)
    }
  }
}

extension TerminalError {
  /// The error in words, for the user; `nil` for `notEditable`, which needs no explanation.
  fileprivate var notice: String? {
    switch self {
    case .notEditable: nil
    case .noUTF8: "line editing is off: the system has no UTF-8 locale"
    case .unknownType(let type): "line editing is off: unknown terminal type \(type)"
    }
  }
}
