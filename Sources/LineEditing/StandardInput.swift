#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The choice of the line source for this process's standard input.
public enum StandardInput {
  /// A terminal is edited on; one that cannot be edited on (`TERM=dumb`) is read plainly with prompts; anything else is
  /// read plainly without.
  ///
  /// - Parameters: as for `TerminalLineSource`.
  /// - Returns: the source, and a sentence for the user when something is not as expected.
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
  /// One sentence for the user; `nil` for what is as it should be.
  fileprivate var notice: String? {
    switch self {
    case .notEditable: nil
    case .noUTF8: "line editing is off: the system has no UTF-8 locale"
    case .unknownType(let type): "line editing is off: unknown terminal type \(type)"
    }
  }
}
