import NeuralNetworks
public import TerminalGraphics

/// What a name can stand for. One kind a file; each knows its fields, its entries and how it shows itself.
public protocol Value: Sendable {
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
    throw Diagnostic(.wrongKind, "\(kind.withArticle) has no entries")
  }

  public func replacing(field name: String, with value: any Value) throws(Diagnostic) -> (any Value)? { nil }

  public func replacing(entry indices: [Index], with value: any Value) throws(Diagnostic) -> any Value {
    throw Diagnostic(.wrongKind, "\(kind.withArticle) has no entries to set")
  }

  public func lines(_ style: GraphicsStyle) -> [String] { [summary(style)] }
  public var isShownInFull: Bool { false }
  public var provenance: Provenance? {
    get { nil }
    set {}
  }
}

/// The command that made a value, with its operands as they were.
public final class Provenance: Sendable {
  /// The command or layer word; `[]` for a slice, `+`, `-`, `*`, `/` for arithmetic.
  public let word: String
  /// The command as it was typed.
  public let text: String
  /// The operands, the piped one first.
  public let operands: [any Value]
  /// The indices, where the value is a slice.
  let indices: [Index]
  /// Whether it was made by a pass of training, and with which random choices.
  let mode: ForwardContext<Double>.Mode
  /// How many makers there are before this one.
  let depth: Int

  init(
    _ word: String, text: String, operands: [any Value], indices: [Index] = [],
    mode: ForwardContext<Double>.Mode = .inference
  ) {
    self.word = word
    self.mode = mode
    self.text = text
    self.indices = indices
    depth = 1 + (operands.map { $0.provenance?.depth ?? 0 }.max() ?? 0)
    let isDeep = depth > Limits.provenanceDepth
    self.operands = operands.map { operand in
      guard isDeep else { return operand }
      var shallow = operand
      shallow.provenance = nil
      return shallow
    }
  }
}
