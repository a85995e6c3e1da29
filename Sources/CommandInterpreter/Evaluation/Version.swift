/// The version of the shell, and what it has in common with those before.
public enum Version {
  /// As `version` and `--version` print it.
  public static let current = "0.4.0"

  /// All versions in their order; each counts as released.
  public static let all = ["0.1.0", "0.2.0", "0.3.0", "0.4.0"]

  /// The first that computes the same numbers, bit by bit: what older ones have kept of their computations fits no more.
  static let sameNumbersSince = "0.1.0"

  /// The first that says everything in the same words.
  static let sameWordsSince = "0.4.0"

  /// Whether a version says things in other words. Of one that nobody knows, this is not assumed.
  public static func hasOtherWords(_ version: String) -> Bool {
    guard let place = all.firstIndex(of: version), let first = all.firstIndex(of: sameWordsSince) else { return false }
    return place < first
  }
}
