/// Reports the progress of a long check and lets it be stopped.
public struct CheckWatch: Sendable {
  /// The progress of a check.
  public struct Progress: Hashable, Sendable {
    /// The name of the tensor being checked, such as `filters` or `[3].weights`.
    public let tensor: String
    /// The number of entries checked so far.
    public let done: Int
    /// The approximate number of entries to check.
    public let total: Int
  }

  /// Called between evaluations; returns whether to stop and report the results so far.
  public var shouldStop: @Sendable () -> Bool
  /// Called from time to time with the progress.
  public var progress: @Sendable (Progress) -> Void

  /// Creates a watch; by default the check runs to its end without reporting progress.
  public init(
    shouldStop: @escaping @Sendable () -> Bool = { false }, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.shouldStop = shouldStop
    self.progress = progress
  }
}
