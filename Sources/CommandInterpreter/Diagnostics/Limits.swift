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

  /// The limits as lines of help.
  static func lines(tensorValues: Int) -> [String] {
    [
      "one tensor, network or batch   \(tensorValues) values (raise it with `set limit N`)",
      "one dataset made here          \(datasetImages) images",
      "one line                       \(lineLength) characters",
      "axes of a tensor               \(rank)",
      "nesting of brackets            \(nesting) deep",
      "layers in a network            \(layers)",
      "undo                           \(undoSteps) steps",
      "a file of commands             \(textFileBytes) bytes",
      "files running files            \(runDepth) deep",
    ]
  }
}
