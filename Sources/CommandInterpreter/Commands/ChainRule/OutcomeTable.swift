import GradientChecking
import TerminalGraphics

/// A table of outcomes. On screen it omits empty columns, and the least important others if the width is too small.
struct OutcomeTable: TabularDrawing {
  /// A row's labels and outcomes.
  struct Row {
    let labels: [TableCell]
    let tally: GradientTally
  }

  /// A column of numbers.
  private enum Column: String, CaseIterable {
    case agree, kinks, wrong, undecided, untested, worst
    case seenFrom = "seen from"

    func cell(_ tally: GradientTally) -> TableCell {
      switch self {
      case .agree: .integer(tally.agree)
      case .kinks: .integer(tally.kinks)
      case .wrong: tally.wrong > 0 ? .toned("\(tally.wrong)", .bad) : .integer(0)
      case .undecided: .integer(tally.undecided)
      case .untested: .integer(tally.untested)
      case .worst: tally.agree + tally.wrong > 0 ? .text(Self.short(tally.worstError)) : .missing
      case .seenFrom: tally.detectionLimit.map { .text(Self.short($0)) } ?? .missing
      }
    }

    /// The cell for machine-readable output.
    func value(_ tally: GradientTally) -> TableCell {
      switch self {
      case .wrong: .integer(tally.wrong)
      case .worst: tally.agree + tally.wrong > 0 ? .number(tally.worstError) : .missing
      case .seenFrom: tally.detectionLimit.map { .number($0) } ?? .missing
      case .agree, .kinks, .undecided, .untested: cell(tally)
      }
    }

    /// Whether a row needs this column.
    func isNeeded(_ tally: GradientTally) -> Bool {
      switch self {
      case .kinks: tally.kinks > 0
      case .undecided: tally.undecided > 0
      case .untested: tally.untested > 0
      case .seenFrom: tally.detectionLimit != nil
      case .agree, .wrong, .worst: true
      }
    }

    private static func short(_ number: Double) -> String { NumberFormat(digits: 1).string(number) }
  }

  let title: String
  /// The headings of the labels.
  let labels: [String]
  let rows: [Row]
  /// The width in characters to which text columns can shrink to make room for numbers.
  private static let narrowestLabel = 12

  init(title: String = "", labels: [String], rows: [Row]) {
    self.title = title
    self.labels = labels
    self.rows = rows
  }

  var table: Table {
    Table(
      title: title, columns: labels.map { $0.isEmpty ? "place" : $0 } + Column.allCases.map(\.rawValue),
      rows: rows.map { row in row.labels + Column.allCases.map { $0.value(row.tally) } })
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    var columns = Column.allCases.filter { column in rows.contains { column.isNeeded($0.tally) } }
    for dispensable in [Column.worst, .seenFrom, .kinks] where width(columns) > style.width {
      columns.removeAll { $0 == dispensable }
    }
    return Table(
      title: title, columns: labels + columns.map(\.rawValue),
      rows: rows.map { row in row.labels + columns.map { $0.cell(row.tally) } }
    ).lines(style)
  }

  /// The minimum width of the table with these columns.
  private func width(_ columns: [Column]) -> Int {
    let labelWidths = labels.indices.map { index in
      min(Self.narrowestLabel, max(labels[index].count, rows.map { Self.width($0.labels[index]) }.max() ?? 0))
    }
    let columnWidths = columns.map { column in
      max(column.rawValue.count, rows.map { Self.width(column.cell($0.tally)) }.max() ?? 0)
    }
    let widths = labelWidths + columnWidths
    return widths.reduce(0, +) + 2 * (widths.count - 1)
  }

  private static func width(_ cell: TableCell) -> Int {
    switch cell {
    case .text(let text), .toned(let text, _): text.count
    case .integer(let number): "\(number)".count
    case .number, .missing: 0
    }
  }
}
