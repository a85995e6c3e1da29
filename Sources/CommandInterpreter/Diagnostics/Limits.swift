/// What is refused before memory is taken; `help limits` prints this, `set limit` raises the first.
public enum Limits {
  /// Values in one tensor, where nothing else is set.
  static let tensorValues = 64 * 1024 * 1024
  /// Images in one dataset that is made here.
  static let datasetImages = 1_000_000
  /// Characters in one line.
  static let lineLength = 1_000_000
  /// Axes of a tensor.
  static let rank = 8
  /// The longest axis; sums of a few lengths then always fit.
  static let axisLength = Int(Int32.max)
  /// How deep brackets nest.
  static let nesting = 64
  /// Layers in a network, those that layers hold among them.
  static let layers = 1000
  /// Steps that `undo` takes back.
  static let undoSteps = 20
  /// How deep files run each other.
  static let runDepth = 16
  /// How deep `time` times itself.
  static let timeDepth = 4
  /// Bytes of a file of commands.
  static let textFileBytes = 16 * 1024 * 1024
  /// Files of a folder that completion looks at.
  static let folderEntries = 10_000
  /// How many makers back a value remembers.
  static let provenanceDepth = 16
  /// Bytes of what a value was made of, and what that was made of, as far as it is remembered.
  static let provenanceBytes = 64 * megabyte
  /// Megabytes that the values and a command may take together, where nothing else is set.
  static let memory = 2000
  /// The most megabytes that can be set.
  static let mostMemory = 1_000_000
  /// Bytes of the lines that `history` lists.
  static let historyBytes = megabyte
  /// Bytes of the notes.
  static let noteBytes = megabyte
  /// The bytes of a megabyte.
  static let megabyte = 1_000_000

  /// Bytes that `undo` keeps beside the session's values: three tenths of what these may take, in megabytes.
  static func undoBytes(_ memory: Int) -> Int { memory * megabyte / 10 * 3 }

  /// Bytes of what a value with a name was made of: a share of the megabytes that values may take, so that makers never
  /// crowd out the values.
  static func provenanceBytes(_ memory: Int) -> Int { min(provenanceBytes, memory * megabyte / 25) }

  /// The limits as lines of help.
  ///
  /// - Parameters:
  ///   - memory: the megabytes that are set.
  ///   - machine: the most that this machine allows; nil where that is not to be told.
  static func lines(tensorValues: Int, memory: Int, machine: Int? = nil) -> [String] {
    let allowed = min(memory, machine ?? memory)
    let (undo, makers) = (undoBytes(allowed) / megabyte, provenanceBytes(allowed) / megabyte)
    return [
      "memory of values and a command \(memory) MB (raise it with `set memory N`)"
    ] + (machine.map { ["   the most on this machine    \($0) MB"] } ?? []) + [
      "one tensor, network or batch   \(tensorValues) values (raise it with `set limit N`)",
      "one dataset made here          \(datasetImages) images",
      "one line                       \(lineLength) characters",
      "axes of a tensor               \(rank)",
      "nesting of brackets            \(nesting) deep",
      "layers in a network            \(layers)",
      "undo                           \(undoSteps) steps",
      "   beside the values           \(undo) MB",
      "what a value was made of       \(provenanceDepth) makers back, \(makers) MB",
      "history, notes                 \(historyBytes / megabyte) MB of lines, \(noteBytes / megabyte) MB of notes",
      "a file of commands             \(textFileBytes) bytes",
      "files running files            \(runDepth) deep",
    ]
  }
}
