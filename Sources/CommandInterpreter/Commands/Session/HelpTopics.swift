import TerminalGraphics

/// The pages of help that belong to no command.
enum HelpTopics {
  /// The words of the pages.
  static let words = ["errors", "keys", "language", "limits"]

  /// A page, nil where there is none of this name.
  ///
  /// - Parameter machine: the most megabytes of memory that this machine allows; nil where that is not to be told.
  static func page(_ word: String, _ session: Session, machine: Int?) -> (any Drawing)? {
    switch word {
    case "errors":
      let rows = ErrorCode.allCases.map { code -> [TableCell] in [.text(code.rawValue), .text(code.summary)] }
      return Table(columns: ["code", "meaning"], rows: rows)
    case "keys":
      return Table(columns: ["key", "what it does"], rows: keys.map { [.text($0.0), .text($0.1)] })
    case "language":
      return languageTable
    case "limits":
      return TextLines(
        Limits.lines(tensorValues: session.settings.tensorLimit, memory: session.settings.memory, machine: machine))
    default: return nil
    }
  }

  /// Lines that run one after the other.
  static let language: [(line: String, meaning: String)] = [
    ("x = randn 1x1x8x8", "a command, and a name for its value"),
    ("data = patterns 50 size=8;", "options by name; a last ; shows nothing"),
    ("x | conv 4 | maxpool 2", "a bar hands the value on, layer by layer"),
    ("net = input 1x8x8 | conv 4 | relu", "layers by themselves are a network"),
    ("y = x | net", "their names go where layers go"),
    ("y.shape", "a field; describe y lists them"),
    ("y[0,1,2:4]", "entries and slices, from 0; no end included"),
    ("(x | net).max", "parentheses hold a smaller line"),
    ("2 * y - 1", "arithmetic, on tensors element by element"),
    ("x[0,0,1,1] = 5", "a part of a value is set"),
    ("_", "the value of the line before"),
    ("conv 1 4 kernel=(2 + 1)  # why", "a sum as an argument; # begins a remark"),
    ("conv?", "explains a word"),
  ]

  /// The page on the language.
  static var languageTable: Table {
    Table(columns: ["for example", "what it is"], rows: language.map { [.text($0.line), .text($0.meaning)] })
  }

  private static let keys = [
    ("Tab", "completes; again lists what fits, with notes"),
    ("right arrow, End", "takes the grey hint from the history"),
    ("up, down", "lines of the history that begin with what is typed"),
    ("Ctrl-R", "searches the history as you type; again goes on"),
    ("Ctrl-A, Ctrl-E", "to the beginning, to the end of the line"),
    ("Ctrl-W, Ctrl-U, Ctrl-K", "drops the word before, all before, all after"),
    ("Ctrl-C", "drops the line; or stops a computation"),
    ("Ctrl-\\", "ends the shell while it computes; at the prompt, nothing"),
    ("Ctrl-Z", "puts the shell aside; `fg` brings it back"),
    ("Ctrl-L", "clears the screen"),
    ("Ctrl-D", "on an empty line, leaves"),
    ("vi keys", "a line `bind -v` in ~/.editrc"),
  ]
}
