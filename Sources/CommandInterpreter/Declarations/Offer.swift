/// What a word may be beyond what its kind says, for completion.
public enum Offer: Hashable, Sendable {
  /// What the parameter's kind allows.
  case byKind
  /// The words of commands.
  case commands
  /// The names of datasets, and folders.
  case datasets
  /// The words of faults.
  case faults
  /// The values of the setting that stands before it.
  case settingValues
  /// These words.
  case named([String])
}
