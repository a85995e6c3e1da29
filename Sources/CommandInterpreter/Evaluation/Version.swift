/// The version of the shell, and its compatibility with older ones.
public enum Version {
  /// The version printed by `version` and `--version`.
  public static let current = "0.6.0"

  /// All versions up to the current one, oldest first.
  public static let all = ["0.1.0", "0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0"]

  /// The first version whose numbers are bit-identical to those of the current one; checkpoints of older versions are
  /// invalid.
  static let sameNumbersSince = "0.1.0"

  /// The first version whose output is worded like that of the current one.
  static let sameWordsSince = "0.6.0"

  /// Whether a version's output is worded differently from the current one's; false for an unknown version.
  public static func hasOtherWords(_ version: String) -> Bool {
    guard let place = all.firstIndex(of: version), let first = all.firstIndex(of: sameWordsSince) else { return false }
    return place < first
  }
}
