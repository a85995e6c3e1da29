public import NeuralNetworks
public import TerminalGraphics

/// A value of the language. Each type of value defines its fields, its entries and its display.
public protocol Value: Sendable, StorageHolder {
  /// The kind of the value.
  var kind: ValueKind { get }

  /// The names of the value's fields, for completion and messages.
  var fieldNames: [String] { get }

  /// The value of a field; nil if there is no such field.
  func field(_ name: String) throws(Diagnostic) -> (any Value)?

  /// The part of the value selected by indices.
  func entry(_ indices: [Index]) throws(Diagnostic) -> any Value

  /// A copy with one field replaced; nil if the field cannot be set.
  func replacing(field name: String, with value: any Value) throws(Diagnostic) -> (any Value)?

  /// A copy with the part selected by indices replaced.
  func replacing(entry indices: [Index], with value: any Value) throws(Diagnostic) -> any Value

  /// A one-line summary.
  func summary(_ style: GraphicsStyle) -> String

  /// The full display, for a path typed alone.
  func lines(_ style: GraphicsStyle) -> [String]

  /// Whether the value as a command's result is shown in full rather than as a summary.
  var isShownInFull: Bool { get }

  /// The documented `--json` form.
  var json: JSON { get }

  /// The command that created the value; nil if unknown.
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
    throw Diagnostic(.wrongKind, "an entry of \(kind.withArticle) cannot be set")
  }

  public func lines(_ style: GraphicsStyle) -> [String] { [summary(style)] }
  public var isShownInFull: Bool { false }
  public func addStorage(to tally: inout StorageTally) {}
  public var provenance: Provenance? {
    get { nil }
    set {}
  }
}
