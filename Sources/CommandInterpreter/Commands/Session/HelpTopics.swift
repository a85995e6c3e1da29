import TerminalGraphics

/// Help pages that are not about a command.
enum HelpTopics {
  /// The names of the pages.
  static let words = ["equations", "errors", "keys", "language", "limits"]

  /// The page with this name; nil if there is none.
  ///
  /// - Parameter machine: the largest memory limit that this machine allows, in megabytes; nil to omit it.
  static func page(_ word: String, _ session: Session, machine: Int?) -> (any Drawing)? {
    switch word {
    case "equations": return TextLines(EquationHelp.lines)
    case "errors":
      let rows = ErrorCode.allCases.map { code -> [TableCell] in [.text(code.rawValue), .text(code.summary)] }
      return Table(columns: ["code", "meaning"], rows: rows)
    case "keys":
      return Table(columns: ["key", "action"], rows: keys.map { [.text($0.0), .text($0.1)] })
    case "language":
      return languageTable
    case "limits":
      return TextLines(
        Limits.lines(tensorValues: session.settings.tensorLimit, memory: session.settings.memory, machine: machine))
    default: return nil
    }
  }

  /// Example lines, each of which runs after the ones before it.
  static let language: [(line: String, meaning: String)] = [
    ("x = randn 1x1x8x8", "a command, and a name for its value"),
    ("data = patterns 50 size=8;", "named options; a final ; hides the result"),
    ("x | conv 4 | maxpool 2", "a pipe passes the value from layer to layer"),
    ("net = input 1x8x8 | conv 4 | relu", "layers without an input form a network"),
    ("y = x | net", "a name stands for its layers"),
    ("y.shape", "a field; describe y lists all fields"),
    ("y[0,1,2:4]", "entries and slices, from 0; ends excluded"),
    ("(x | net).max", "parentheses group an expression"),
    ("2 * y - 1", "arithmetic, elementwise on tensors"),
    ("x[0,0,1,1] = 5", "assigns to part of a value"),
    ("_", "the value of the previous line"),
    ("conv 1 4 kernel=(2 + 1)  # why", "an argument expression; # starts a comment"),
    ("conv?", "help on a command"),
  ]

  /// The `help language` page.
  static var languageTable: Table {
    Table(columns: ["example", "meaning"], rows: language.map { [.text($0.line), .text($0.meaning)] })
  }

  private static let keys = [
    ("Tab", "completes the word; a second Tab lists the candidates"),
    ("right arrow, End", "accepts the grey suggestion from the history"),
    ("up, down", "history lines that start with the typed text"),
    ("Ctrl-R", "searches the history; a second Ctrl-R finds older lines"),
    ("Ctrl-A, Ctrl-E", "moves to the start or end of the line"),
    ("Ctrl-W, Ctrl-U, Ctrl-K", "deletes the previous word, or to the start or end"),
    ("Ctrl-C", "discards the line, or stops a running command"),
    ("Ctrl-\\", "quits while a command runs; ignored at the prompt"),
    ("Ctrl-Z", "suspends the shell; `fg` resumes it"),
    ("Ctrl-L", "clears the screen"),
    ("Ctrl-D", "quits, on an empty line"),
    ("vi keys", "put `bind -v` in ~/.editrc"),
  ]
}
