import TerminalGraphics

/// The pages of help that belong to no command.
enum HelpTopics {
  /// The words of the pages.
  static let words = ["errors", "keys", "limits"]

  /// A page, nil where there is none of this name.
  static func page(_ word: String, _ session: Session) -> (any Drawing)? {
    switch word {
    case "errors":
      let rows = ErrorCode.allCases.map { code -> [TableCell] in [.text(code.rawValue), .text(code.summary)] }
      return Table(columns: ["code", "meaning"], rows: rows)
    case "keys":
      return Table(columns: ["key", "what it does"], rows: keys.map { [.text($0.0), .text($0.1)] })
    case "limits":
      return TextLines(Limits.lines(tensorValues: session.settings.tensorLimit))
    default: return nil
    }
  }

  private static let keys = [
    ("Tab", "completes; again lists what fits, with notes"),
    ("right arrow, End", "takes the grey hint from the history"),
    ("up, down", "lines of the history that begin with what is typed"),
    ("Ctrl-R", "searches the history as you type; again goes on"),
    ("Ctrl-A, Ctrl-E", "to the beginning, to the end of the line"),
    ("Ctrl-W, Ctrl-U, Ctrl-K", "drops the word before, all before, all after"),
    ("Ctrl-C", "drops the line; or stops a computation"),
    ("Ctrl-Z", "puts the shell aside; `fg` brings it back"),
    ("Ctrl-L", "clears the screen"),
    ("Ctrl-D", "on an empty line, leaves"),
    ("vi keys", "a line `bind -v` in ~/.editrc"),
  ]
}
