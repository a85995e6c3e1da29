/// An optimizer of the catalogue, identified by its word in settings and commands.
public struct NamedOptimizer: RawRepresentable, CaseIterable, Hashable, Sendable, CustomDebugStringConvertible {
  /// The type of the optimizer.
  public let type: any Optimizer.Type

  /// Creates the entry for this optimizer.
  public init(_ type: any Optimizer.Type) { self.type = type }

  /// Creates the entry for the optimizer with this word; nil if there is none.
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

  /// The word in quotes: the key of a checkpoint contains the printed settings, in which it has always been a string.
  public var debugDescription: String { rawValue.debugDescription }
}
