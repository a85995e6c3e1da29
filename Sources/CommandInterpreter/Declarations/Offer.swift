/// Completion candidates for a parameter, beyond those of its kind.
public enum Offer: Hashable, Sendable {
  /// The candidates for the parameter's kind.
  case byKind
  /// Command words.
  case commands
  /// Dataset names and folders.
  case datasets
  /// Fault words.
  case faults
  /// The values of the setting named by the word before.
  case settingValues
  /// The given words.
  case named([String])
}
