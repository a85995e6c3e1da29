/// An optimizer of the catalogue: what stands in settings and is typed as its word.
public struct NamedOptimizer: RawRepresentable, CaseIterable, Hashable, Sendable, CustomDebugStringConvertible {
  /// The optimizer itself.
  public let type: any Optimizer.Type

  /// The name of an optimizer.
  public init(_ type: any Optimizer.Type) { self.type = type }

  /// The optimizer that a word names; nil where the catalogue has none.
  public init?(rawValue word: String) {
    guard let type = OptimizerCatalog.entry(word) else { return nil }
    self.init(type)
  }

  /// The word: `adam`.
  public var rawValue: String { type.declaration.word }

  /// Every optimizer of the catalogue.
  public static var allCases: [NamedOptimizer] { OptimizerCatalog.entries.map { NamedOptimizer($0) } }

  public static func == (left: NamedOptimizer, right: NamedOptimizer) -> Bool { left.rawValue == right.rawValue }

  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

  /// The word in quotes: checkpoints are found by the settings as they print, and there it has always been a string.
  public var debugDescription: String { rawValue.debugDescription }
}
