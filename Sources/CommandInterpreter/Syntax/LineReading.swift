/// What can be told of a line without running it.
public struct LineReading: Sendable {
  /// The name that the line assigns, as a whole or in part; nil where it assigns none.
  public let target: String?
  /// The command and layer words of its stages, in order; those of a timed command and of blocks too.
  public let words: [String]
  /// The families of those words.
  public let families: Set<Family>
  /// Whether the line shows a value and does nothing else.
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
  /// The calls of its stages, each with those in its blocks behind it.
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
