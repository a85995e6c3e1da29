/// What can be told of a line without running it.
public struct LineReading: Sendable {
  /// The name that the line assigns, as a whole or in part; nil where it assigns none.
  public let target: String?
  /// The command and layer words of its stages, in order; those of a timed command too.
  public let words: [String]
  /// The families of those words.
  public let families: Set<Family>
  /// Whether the line shows a value and does nothing else.
  public let isLook: Bool

  init(_ statement: Statement) {
    var words: [String] = []
    var families: Set<Family> = []
    for stage in statement.pipeline.stages {
      guard let call = stage.call else { continue }
      words.append(call.declaration.word)
      families.insert(call.declaration.family)
      guard let inner = call.innerLine?.reading else { continue }
      words += inner.words
      families.formUnion(inner.families)
    }
    target = statement.target?.name
    self.words = words
    self.families = families
    isLook = statement.target == nil && words.isEmpty && statement.pipeline.stages.count == 1
  }
}
