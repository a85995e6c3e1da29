/// The completion candidates for a parameter: those for its kind, or a more specific list.
public enum Offer: Hashable, Sendable {
  /// The candidates for the parameter's kind.
  case byKind
  /// Command words.
  case commands
  /// Dataset names, files and folders.
  case datasets
  /// Fault words.
  case faults
  /// The values of the setting named by the word before.
  case settingValues
  /// The given words.
  case named([String])
}
