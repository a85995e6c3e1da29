/// Completion candidates for a parameter, beyond those of its kind.
public enum Offer: Hashable, Sendable {
  /// Those of the parameter's kind.
  case byKind
  /// Command words.
  case commands
  /// Dataset names and folders.
  case datasets
  /// Fault words.
  case faults
  /// The values of the setting before it.
  case settingValues
  /// These words.
  case named([String])
}
