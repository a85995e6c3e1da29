/// The limits of the shell. `help limits` prints most of them; `set limit` and `set memory` change the two that are
/// defaults.
public enum Limits {
  /// Values in one tensor, by default.
  static let tensorValues = 64 * 1024 * 1024
  /// Largest number of values in one tensor that can be set.
  static let mostTensorValues = 4_000_000_000
  /// Images in one generated dataset.
  static let datasetImages = 1_000_000
  /// Length of one line, in UTF-8 bytes.
  static let lineLength = 1_000_000
  /// Axes of a tensor.
  static let rank = 8
  /// Length of an axis; small enough that sums of a few lengths cannot overflow.
  static let axisLength = Int(Int32.max)
  /// Nesting depth of brackets, and of layers in blocks.
  static let nesting = 64
  /// Layers in a network, including nested ones.
  static let layers = 1000
  /// Lines that `undo` can undo.
  static let undoSteps = 20
  /// Nesting depth of `run`.
  static let runDepth = 16
  /// Nesting depth of `time`.
  static let timeDepth = 4
  /// Bytes in a command file.
  static let textFileBytes = 16 * 1024 * 1024
  /// Entries of one folder that completion examines.
  static let folderEntries = 10_000
  /// Operations recorded per value.
  static let provenanceDepth = 16
  /// Bytes of a value's recorded operands, including the operands recorded for those.
  static let provenanceBytes = 64 * megabyte
  /// Default memory limit for values plus the running command, in megabytes.
  static let memory = 2000
  /// Largest memory limit that can be set, in megabytes.
  static let mostMemory = 1_000_000
  /// Bytes of the lines that `history` lists.
  static let historyBytes = megabyte
  /// Bytes of notes.
  static let noteBytes = megabyte
  /// Bytes in a megabyte.
  static let megabyte = 1_000_000

  /// Bytes of undo data, on top of the values: three tenths of the memory limit, given in megabytes.
  static func undoBytes(_ memory: Int) -> Int { memory * megabyte / 10 * 3 }

  /// Bytes of the operands recorded for a value in a session: at most a 25th of the memory limit, given in megabytes,
  /// so that they leave room for the values.
  static func provenanceBytes(_ memory: Int) -> Int { min(provenanceBytes, memory * megabyte / 25) }

  /// The lines of `help limits`.
  ///
  /// - Parameters:
  ///   - memory: the memory limit in megabytes.
  ///   - machine: the largest memory limit that this machine allows, in megabytes; nil to omit it.
  static func lines(tensorValues: Int, memory: Int, machine: Int? = nil) -> [String] {
    let allowed = min(memory, machine ?? memory)
    let (undo, makers) = (undoBytes(allowed) / megabyte, provenanceBytes(allowed) / megabyte)
    return [
      "memory (values plus command)   \(memory) MB (raise it with `set memory N`)"
    ] + (machine.map { ["   maximum on this machine     \($0) MB"] } ?? []) + [
      "one tensor, network or batch   \(tensorValues) values (raise it with `set limit N`)",
      "one generated dataset          \(datasetImages) images",
      "one line                       \(lineLength) characters",
      "axes of a tensor               \(rank)",
      "nesting of brackets            \(nesting) levels",
      "layers in a network            \(layers)",
      "undo                           \(undoSteps) steps",
      "   data on top of the values   \(undo) MB",
      "operations recorded per value  \(provenanceDepth), up to \(makers) MB",
      "history, notes                 \(historyBytes / megabyte) MB of lines, \(noteBytes / megabyte) MB of notes",
      "one command file               \(textFileBytes) bytes",
      "files that run other files     \(runDepth) levels",
    ]
  }
}
