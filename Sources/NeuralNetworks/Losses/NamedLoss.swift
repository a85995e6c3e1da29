/// A loss of the catalogue, identified by its word in settings and commands.
public struct NamedLoss: RawRepresentable, CaseIterable, Hashable, Sendable, CustomDebugStringConvertible {
  /// The loss itself.
  public let loss: any Loss

  /// Creates the entry for this loss.
  public init(_ loss: any Loss) { self.loss = loss }

  /// Creates the entry for the loss with this word; nil if there is none.
  public init?(rawValue word: String) {
    guard let loss = LossCatalog.loss(word) else { return nil }
    self.init(loss)
  }

  /// The word: `crossentropy`.
  public var rawValue: String { loss.declaration.word }

  /// Every loss of the catalogue.
  public static var allCases: [NamedLoss] { LossCatalog.entries.map { NamedLoss($0) } }

  public static func == (left: NamedLoss, right: NamedLoss) -> Bool { left.rawValue == right.rawValue }

  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

  /// The word in quotes: the key of a checkpoint contains the printed settings, in which it has always been a string.
  public var debugDescription: String { rawValue.debugDescription }
}
