/// A table with aligned columns: numbers right, text left.
///
/// If it is too wide, long text is truncated with an ellipsis. If it still does not fit, each row becomes a record of
/// `column: value` lines; numbers are never truncated.
public struct Table: Drawing {
  public var title: String
  public var columns: [String]
  public var rows: [[TableCell]]
  /// A last row under a rule, such as a total; empty for none.
  public var footer: [TableCell]

  /// - Parameters:
  ///   - title: a line above the table, or empty.
  ///   - columns: the headings.
  ///   - rows: the entries; short rows are padded with empty entries, extra entries are not shown.
  ///   - footer: a last row under a rule, or empty.
  public init(title: String = "", columns: [String], rows: [[TableCell]], footer: [TableCell] = []) {
    self.title = title
    self.columns = columns
    self.rows = rows
    self.footer = footer
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let content = TableContent(self, style)
    let heading = title.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(title), to: style.width)
    guard !columns.isEmpty else { return heading }
    let body = content.fittingWidths(style.width).map { content.grid($0) } ?? content.records()
    return heading.map { Tone.strong.paint($0, style) } + body
  }
}

/// A table's entries as text, ready for layout.
private struct TableContent {
  let style: GraphicsStyle
  let headings: [String]
  let body: [[String]]
  let tones: [[Tone]]
  let numeric: [Bool]
  let hasFooter: Bool

  static let gap = 2
  /// The estimated work per row, in drawn values (see `DrawingPoll`).
  private static let workOfRow = 100
  /// The minimum width of a truncated text column, in columns of the terminal.
  static let narrowestText = 8

  init(_ table: Table, _ style: GraphicsStyle) {
    self.style = style
    let count = table.columns.count
    headings = table.columns.map(DisplayText.escaped)
    hasFooter = !table.footer.isEmpty
    var poll = DrawingPoll()
    var cells: [[TableCell]] = []
    for row in table.rows + (hasFooter ? [table.footer] : []) {
      if poll.spent(Self.workOfRow) { break }
      cells.append(Array((row + Array(repeating: .missing, count: max(count - row.count, 0))).prefix(count)))
    }
    tones = cells.map { $0.map(\.tone) }
    numeric = (0..<count).map { column in
      let filled = cells.map { $0[column] }.filter { $0 != .missing && $0 != .text("") }
      return !filled.isEmpty && filled.allSatisfy(\.isNumeric)
    }
    var body = cells.map { row in poll.spent(Self.workOfRow) ? row.map { _ in "" } : row.map { Self.text($0, style) } }
    for column in 0..<count {
      let places = cells.indices.filter { if case .number = cells[$0][column] { true } else { false } }
      let values = places.map { place in
        if case .number(let value) = cells[place][column] { value } else { Double.nan }
      }
      for (place, text) in zip(places, style.numbers.aligned(values)) { body[place][column] = text }
    }
    self.body = body
  }

  private static func text(_ cell: TableCell, _ style: GraphicsStyle) -> String {
    switch cell {
    case .text(let text), .toned(let text, _): DisplayText.escaped(text)
    case .number(let value): style.numbers.string(value)
    case .integer(let value): String(value)
    case .missing: ""
    }
  }

  /// Returns column widths that fit within `total`; nil if they would truncate numbers, or text to less than
  /// `narrowestText`.
  func fittingWidths(_ total: Int) -> [Int]? {
    var widths = headings.indices.map { column in
      max(DisplayText.width(of: headings[column]), body.map { DisplayText.width(of: $0[column]) }.max() ?? 0)
    }
    let room = total - Self.gap * (widths.count - 1)
    while widths.reduce(0, +) > room {
      let shrinkable = widths.indices.filter { !numeric[$0] && widths[$0] > Self.narrowestText }
      guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { return nil }
      widths[widest] -= 1
    }
    return widths
  }

  func grid(_ widths: [Int]) -> [String] {
    let between = String(repeating: " ", count: Self.gap)
    func line(_ texts: [String], _ tones: [Tone]) -> String {
      let cells = texts.indices.map { column in
        let text = DisplayText.truncated(texts[column], to: widths[column], unicode: style.unicode)
        let blanks = String(repeating: " ", count: widths[column] - DisplayText.width(of: text))
        let painted = tones[column].paint(text, style)
        return numeric[column] ? blanks + painted : painted + blanks
      }
      return DisplayText.withoutTrailingBlanks(cells.joined(separator: between))
    }
    let rule = widths.map { String(repeating: style.unicode ? "─" : "-", count: $0) }.joined(separator: between)
    let ruled = style.plain ? [] : [rule]
    var lines = [line(headings, headings.map { _ in .normal })] + ruled
    for (position, row) in body.enumerated() {
      if hasFooter, position == body.count - 1 { lines += ruled }
      lines.append(line(row, tones[position]))
    }
    return lines
  }

  func records() -> [String] {
    var lines: [String] = []
    for (position, row) in body.enumerated() {
      if position > 0 { lines.append("") }
      for (column, text) in row.enumerated() where !text.isEmpty {
        let label = headings[column].isEmpty ? "" : headings[column] + ": "
        lines += DisplayText.wrapped(label + text, to: style.width)
      }
    }
    return lines
  }
}
