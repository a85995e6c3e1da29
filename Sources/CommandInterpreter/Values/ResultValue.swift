public import NeuralNetworks
public import TerminalGraphics

/// The result of a command: fields to compute with, and drawings.
public struct ResultValue: Value {
  public let kind: ValueKind
  /// A one-line description.
  let headline: String
  /// The fields, in order.
  let fields: [(name: String, value: any Value)]
  /// The drawings, in order.
  let drawings: [any Drawing]
  /// Remarks, such as warnings, shown below the result.
  let notes: [String]
  /// Whether the notes stand above the drawings.
  private(set) var beginsWithNotes = false
  public var provenance: Provenance?

  /// Creates a result.
  public init(
    _ headline: String, kind: ValueKind = .report, fields: [(name: String, value: any Value)] = [],
    drawings: [any Drawing] = [], notes: [String] = []
  ) {
    self.kind = kind
    self.headline = headline
    self.fields = fields
    self.drawings = drawings
    self.notes = notes
  }

  /// A copy that begins with these notes.
  func beginning(with notes: [String]) -> ResultValue {
    var copy = ResultValue(headline, kind: kind, fields: fields, drawings: drawings, notes: notes)
    copy.provenance = provenance
    copy.beginsWithNotes = true
    return copy
  }

  public func addStorage(to tally: inout StorageTally) {
    tally.add(bytes: notes.reduce(headline.utf8.count) { $0 + $1.utf8.count })
    for field in fields { field.value.addStorage(to: &tally) }
    for drawing in drawings { tally.add(contentOf: drawing) }
    provenance?.addStorage(to: &tally)
  }

  public var fieldNames: [String] { fields.map(\.name) }
  public func field(_ name: String) throws(Diagnostic) -> (any Value)? { fields.first { $0.name == name }?.value }
  /// The headline; if it is empty, the numeric fields, or else the names of the fields.
  public func summary(_ style: GraphicsStyle) -> String {
    if !headline.isEmpty { return headline }
    let numbers = fields.filter { $0.value is NumberValue }.map { "\($0.name) \($0.value.summary(style))" }
    return numbers.isEmpty ? fieldNames.joined(separator: "  ") : numbers.joined(separator: "  ")
  }
  public var isShownInFull: Bool { true }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let shown = drawings.flatMap { $0.lines(style) }
    let result = shown + (headline.isEmpty ? [] : [headline])
    let remarks = notes.flatMap { DisplayText.hanging(beginsWithNotes ? "note: " : "  note: ", $0, style) }
    return beginsWithNotes ? remarks + result : result + remarks
  }

  public var json: JSON {
    var members: [JSON.Member] = [.init("kind", .string(kind.rawValue)), .init("summary", .string(headline))]
    members += fields.map { .init($0.name, $0.value.json) }
    if !notes.isEmpty { members.append(.init("notes", .array(notes.map { .string($0) }))) }
    let tables = drawings.compactMap { $0 as? Table ?? ($0 as? any TabularDrawing)?.table }
    if !tables.isEmpty { members.append(.init("tables", .array(tables.map(\.json)))) }
    return .object(members)
  }
}

/// A drawing that consists of a table and possibly other parts.
protocol TabularDrawing: Drawing {
  /// The table, for JSON output.
  var table: Table { get }
}

/// Lines of text as a drawing.
struct TextLines: Drawing {
  let text: [String]
  init(_ text: [String]) { self.text = text }
  func lines(_ style: GraphicsStyle) -> [String] { text }
}

extension Table {
  /// The rows as objects with the column names as keys.
  var json: JSON {
    .array(
      rows.map { row in
        .object(zip(columns, row).map { JSON.Member($0, $1.json) })
      })
  }
}

extension TableCell {
  var json: JSON {
    switch self {
    case .text(let text), .toned(let text, _): .string(text)
    case .number(let number): .number(number)
    case .integer(let number): .integer(number)
    case .missing: .null
    }
  }
}
