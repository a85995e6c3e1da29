internal import Platform
internal import TerminalGraphics

/// A pipe table laid out for the terminal: columns side by side if they fit, otherwise wrapped. If that would make a
/// column too narrow, each row becomes lines `heading: entry`.
struct ProseTable {
  let lines: [String]

  private static let gap = 2
  /// Minimum width of a wrapped column.
  private static let narrowestColumn = 8

  /// Lays out a table for the terminal.
  ///
  /// - Parameters:
  ///   - rows: the lines of the table; the second one consists of dashes.
  ///   - style: the style of the output.
  init(_ rows: [String], _ style: GraphicsStyle) {
    let showsBackticks = style.color == .none
    let texts = rows.enumerated().filter { $0.offset != 1 }.map { Self.cells(of: $0.element) }
    let alignments = rows.count > 1 ? Self.alignments(of: rows[1]) ?? [] : []
    let count = texts.first?.count ?? 0
    let cells = texts.map { row in
      (row + Array(repeating: "", count: max(count - row.count, 0))).prefix(count)
        .map { InlineText(markdown: $0, showsBackticks: showsBackticks) }
    }
    let natural = (0..<count).map { column in cells.map { $0[column].width }.max() ?? 0 }
    guard let widths = Self.fitting(natural, in: style.width - Self.gap * (count - 1)) else {
      lines = Self.records(cells, style)
      return
    }
    let grid = cells.map { Self.row($0, widths, alignments, style) }
    let hasHeadings = cells.first?.contains { !$0.runs.isEmpty } ?? false
    let dash = style.unicode ? "─" : "-"
    let rule = widths.map { String(repeating: dash, count: $0) }
      .joined(separator: String(repeating: " ", count: Self.gap))
    let head = hasHeadings ? (grid.first ?? []) + (style.plain ? [] : [rule]) : []
    lines = head + grid.dropFirst().joined()
  }

  /// Parses the alignment of each column from a line such as `|---|:-:|--:|`; nil for any other line.
  static func alignments(of line: String) -> [DisplayText.Alignment]? {
    let cells = cells(of: line.withoutBlanksAround)
    var alignments: [DisplayText.Alignment] = []
    for cell in cells {
      let dashes = cell.filter { $0 == "-" }.count
      let colons = (first: cell.hasPrefix(":"), last: cell.hasSuffix(":"))
      guard dashes > 0, dashes + (colons.first ? 1 : 0) + (colons.last ? 1 : 0) == cell.count else { return nil }
      alignments.append(colons.last ? (colons.first ? .center : .right) : .left)
    }
    return alignments.isEmpty ? nil : alignments
  }

  /// Splits a row into its entries, which bars separate; `\|` is a bar within an entry.
  private static func cells(of line: String) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isAfterBackslash = false
    for character in line.hasPrefix("|") ? line.dropFirst() : line[...] {
      if character == "|" && !isAfterBackslash {
        cells.append(cell.withoutBlanksAround)
        cell = ""
      } else {
        if character == "|" { cell.removeLast() }
        cell.append(character)
      }
      isAfterBackslash = character == "\\"
    }
    let last = cell.withoutBlanksAround
    return last.isEmpty ? cells : cells + [last]
  }

  /// Returns widths that sum to at most `room`, reducing the widest first; nil if a column would be too narrow.
  private static func fitting(_ natural: [Int], in room: Int) -> [Int]? {
    guard natural.reduce(0, +) > room else { return natural }
    var widths = natural
    var left = room
    var columns = natural.count
    // Starting with the narrowest: a column that needs less than an equal share leaves the rest to the others.
    for column in natural.indices.sorted(by: { natural[$0] < natural[$1] }) {
      let share = left / columns
      if natural[column] > share {
        guard share >= narrowestColumn else { return nil }
        widths[column] = share
      }
      left -= widths[column]
      columns -= 1
    }
    return widths
  }

  private static func row(
    _ cells: [InlineText], _ widths: [Int], _ alignments: [DisplayText.Alignment], _ style: GraphicsStyle
  ) -> [String] {
    let wrapped = zip(cells, widths).map { $0.wrapped(to: max($1, 1)) }
    return (0..<max(wrapped.map(\.count).max() ?? 0, 1)).map { line in
      var text = ""
      // Spaces are written only when text follows, so that no line ends in one.
      var blanks = 0
      for (column, cell) in wrapped.enumerated() {
        if column > 0 { blanks += gap }
        guard line < cell.count else {
          blanks += widths[column]
          continue
        }
        let missing = max(widths[column] - cell[line].width, 0)
        let before =
          switch column < alignments.count ? alignments[column] : .left {
          case .left: 0
          case .right: missing
          case .center: missing / 2
          }
        text += String(repeating: " ", count: blanks + before) + cell[line].painted(style)
        blanks = missing - before
      }
      return text
    }
  }

  private static func records(_ cells: [[InlineText]], _ style: GraphicsStyle) -> [String] {
    guard let headings = cells.first else { return [] }
    let rows = cells.dropFirst().map { row in
      zip(headings, row).filter { !$1.runs.isEmpty }.flatMap { heading, cell -> [String] in
        let label = heading.runs.isEmpty ? [] : heading.runs + [InlineText.Run(text: ": ", marks: [])]
        let lines = InlineText(label + cell.runs).wrapped(to: min(style.width, ProseText.mostColumns) - gap)
        return lines.enumerated().map { ($0 == 0 ? "" : String(repeating: " ", count: gap)) + $1.painted(style) }
      }
    }
    return Array(rows.joined(separator: [""]))
  }
}
