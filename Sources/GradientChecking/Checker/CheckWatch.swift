/// How a long check tells how far it is, and is told to stop.
public struct CheckWatch: Sendable {
  /// How far a check is.
  public struct Progress: Hashable, Sendable {
    /// What is being checked: `filters`, `net[3].weights`.
    public let tensor: String
    /// How many of its entries are done.
    public let done: Int
    /// How many will be.
    public let total: Int
  }

  /// Asked between evaluations: whether to stop and report what there is.
  public var shouldStop: @Sendable () -> Bool
  /// Told now and then.
  public var progress: @Sendable (Progress) -> Void

  /// A watch of these parts; without them the check runs to its end in silence.
  public init(
    shouldStop: @escaping @Sendable () -> Bool = { false }, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.shouldStop = shouldStop
    self.progress = progress
  }
}
