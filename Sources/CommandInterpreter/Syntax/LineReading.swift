/// The properties of a line that are known without running it.
public struct LineReading: Sendable {
  /// The name of the value that the line assigns to, as a whole or in part; nil if it assigns to none.
  public let target: String?
  /// The command and layer words of the line's stages in order, including those in a timed command and in blocks but
  /// not those in other parentheses.
  public let words: [String]
  /// The families of those words.
  public let families: Set<Family>
  /// Whether the line only shows a value: a single expression, without a target or a command outside parentheses.
  public let isLook: Bool

  init(_ statement: Statement) {
    var words: [String] = []
    var families: Set<Family> = []
    for call in statement.pipeline.calls {
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

extension Pipeline {
  /// The calls of the pipeline's stages, each followed by those in its blocks.
  fileprivate var calls: [CommandCall] {
    var calls: [CommandCall] = []
    for call in stages.compactMap(\.call) {
      calls.append(call)
      for block in call.blocks {
        if case .pipeline(let inner, _) = block.expression { calls += inner.calls }
      }
    }
    return calls
  }
}
