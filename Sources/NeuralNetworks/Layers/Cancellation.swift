/// How somebody says that no result is wanted any more.
public struct Cancellation: Sendable {
  /// Whether it was said.
  public let isRequested: @Sendable () -> Bool

  /// A cancellation that is asked for by this.
  public init(_ isRequested: @escaping @Sendable () -> Bool) { self.isRequested = isRequested }

  /// Nobody ever says so.
  public static let never = Cancellation { false }
}
