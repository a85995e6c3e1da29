public import NeuralNetworks
public import TerminalGraphics

/// What a command found out: some fields to compute with, and drawings that show it.
public struct ResultValue: Value {
  public let kind: ValueKind
  /// One line that says what it is.
  let headline: String
  /// The fields, in order.
  let fields: [(name: String, value: any Value)]
  /// What is shown, in order.
  let drawings: [any Drawing]
  public var provenance: Provenance?

  /// A result of these parts.
  public init(
    _ headline: String, kind: ValueKind = .report, fields: [(name: String, value: any Value)] = [],
    drawings: [any Drawing] = []
  ) {
    self.kind = kind
    self.headline = headline
    self.fields = fields
    self.drawings = drawings
  }

  public func addStorage(to tally: inout StorageTally) {
    tally.add(bytes: headline.utf8.count)
    for field in fields { field.value.addStorage(to: &tally) }
    for drawing in drawings { tally.add(contentOf: drawing) }
    provenance?.addStorage(to: &tally)
  }

  public var fieldNames: [String] { fields.map(\.name) }
  public func field(_ name: String) throws(Diagnostic) -> (any Value)? { fields.first { $0.name == name }?.value }
  /// The headline; where there is none, the numbers among the fields, else their names.
  public func summary(_ style: GraphicsStyle) -> String {
    if !headline.isEmpty { return headline }
    let numbers = fields.filter { $0.value is NumberValue }.map { "\($0.name) \($0.value.summary(style))" }
    return numbers.isEmpty ? fieldNames.joined(separator: "  ") : numbers.joined(separator: "  ")
  }
  public var isShownInFull: Bool { true }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let shown = drawings.flatMap { $0.lines(style) }
    return headline.isEmpty ? shown : shown + [headline]
  }

  public var json: JSON {
    var members: [JSON.Member] = [.init("kind", .string(kind.rawValue)), .init("summary", .string(headline))]
    members += fields.map { .init($0.name, $0.value.json) }
    let tables = drawings.compactMap { $0 as? Table ?? ($0 as? any TabularDrawing)?.table }
    if !tables.isEmpty { members.append(.init("tables", .array(tables.map(\.json)))) }
    return .object(members)
  }
}

/// A drawing that is a table with something beside it.
protocol TabularDrawing: Drawing {
  /// The table, for whoever reads values and not pictures.
  var table: Table { get }
}

/// Lines of text as a drawing.
struct TextLines: Drawing {
  let text: [String]
  init(_ text: [String]) { self.text = text }
  func lines(_ style: GraphicsStyle) -> [String] { text }
}

extension Table {
  /// The rows as objects under the columns' names.
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
