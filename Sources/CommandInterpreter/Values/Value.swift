public import NeuralNetworks
public import TerminalGraphics

/// What a name can stand for. One kind a file; each knows its fields, its entries and how it shows itself.
public protocol Value: Sendable, StorageHolder {
  /// Its kind.
  var kind: ValueKind { get }

  /// The names of its fields, for completion and messages.
  var fieldNames: [String] { get }

  /// The value of a field, nil where there is none of this name.
  func field(_ name: String) throws(Diagnostic) -> (any Value)?

  /// The part that a set of indices names.
  func entry(_ indices: [Index]) throws(Diagnostic) -> any Value

  /// The same value with a field replaced, nil where it cannot be.
  func replacing(field name: String, with value: any Value) throws(Diagnostic) -> (any Value)?

  /// The same value with a part replaced.
  func replacing(entry indices: [Index], with value: any Value) throws(Diagnostic) -> any Value

  /// One line that says what it is.
  func summary(_ style: GraphicsStyle) -> String

  /// All of it, as a bare name shows it.
  func lines(_ style: GraphicsStyle) -> [String]

  /// Whether a result is shown in full and not by its summary.
  var isShownInFull: Bool { get }

  /// The documented form under `--json`.
  var json: JSON { get }

  /// The command that made it, where that is known.
  var provenance: Provenance? { get set }
}

extension Value {
  public var fieldNames: [String] { [] }
  public func field(_ name: String) throws(Diagnostic) -> (any Value)? { nil }

  public func entry(_ indices: [Index]) throws(Diagnostic) -> any Value {
    throw Diagnostic(.wrongKind, "\(kind.withArticle) cannot be indexed")
  }

  public func replacing(field name: String, with value: any Value) throws(Diagnostic) -> (any Value)? { nil }

  public func replacing(entry indices: [Index], with value: any Value) throws(Diagnostic) -> any Value {
    throw Diagnostic(.wrongKind, "\(kind.withArticle) cannot be indexed")
  }

  public func lines(_ style: GraphicsStyle) -> [String] { [summary(style)] }
  public var isShownInFull: Bool { false }
  public func addStorage(to tally: inout StorageTally) {}
  public var provenance: Provenance? {
    get { nil }
    set {}
  }
}
