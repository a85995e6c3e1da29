/// A confusion matrix: true classes as rows, predicted classes as columns.
///
/// With colour, a cell is shaded by the square root of its share of the row's total, so that rare confusions are
/// visible. A zero is shown as a dot. If the matrix does not fit, or in plain output, it becomes a table with a row per
/// class.
public struct ConfusionTable: Drawing {
  public var title: String
  public var names: [String]
  /// Counts by true class, then predicted class.
  public var counts: [[Int]]

  private static let longestName = 14
  private static let listed = 5

  /// - Precondition: `counts` has one row and one column per name.
  public init(_ counts: [[Int]], names: [String], title: String = "") {
    precondition(
      counts.count == names.count && counts.allSatisfy { $0.count == names.count }, "one row and one column per class")
    self.counts = counts
    self.names = names
    self.title = title
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let heading = title.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(title), to: style.width)
    let body = style.plain ? nil : grid(style)
    return heading.map { Tone.strong.paint($0, style) } + (body ?? classTable(style)) + summary(style)
  }

  // MARK: The grid

  /// A layout of the matrix.
  private struct Layout {
    let headings: [String]
    let rowNames: [String]
    /// The width of a cell in columns, including spaces.
    let cell: Int

    var margin: Int { max(rowNames.map { DisplayText.width(of: $0) }.max() ?? 0, "true".count) + 1 }
    var columns: Int { margin + cell * headings.count + ConfusionTable.recallRoom }
  }

  private static let recallRoom = 7

  /// Returns layouts from widest to narrowest: the first has names above the columns, the others class numbers.
  private func layouts(_ style: GraphicsStyle) -> [Layout] {
    func cut(_ room: Int) -> [String] {
      names.map { DisplayText.truncated(DisplayText.escaped($0), to: room, unicode: style.unicode) }
    }
    func numbered(_ room: Int) -> [String] { cut(room).enumerated().map { "\($0) \($1)" } }
    let shown = cut(Self.longestName)
    let count = counts.joined().map { String($0).count }.max() ?? 1
    let widest = max(shown.map { DisplayText.width(of: $0) }.max() ?? 0, count)
    let numbers = names.indices.map(String.init)
    let narrowest = max(numbers.last?.count ?? 0, count)
    return [
      Layout(headings: shown, rowNames: shown, cell: widest + 2),
      Layout(headings: numbers, rowNames: numbered(Self.longestName), cell: narrowest + 2),
      Layout(headings: numbers, rowNames: numbered(8), cell: narrowest + 1),
    ]
  }

  /// Returns the matrix as lines; nil if it does not fit.
  private func grid(_ style: GraphicsStyle) -> [String]? {
    guard let layout = layouts(style).first(where: { $0.columns <= style.width }) else { return nil }
    func placed(_ text: String) -> String { DisplayText.padded(text + " ", to: layout.cell, .right) }
    let above = String(repeating: " ", count: layout.margin) + "predicted"
    let heads = layout.headings.map {
      layout.cell > $0.count + 1 ? placed($0) : DisplayText.padded($0, to: layout.cell, .right)
    }
    let first = DisplayText.padded("true", to: layout.margin) + heads.joined() + " recall"
    let body = names.indices.map { row in
      let cells = names.indices.map { cell(row, $0, layout.cell, style) }
      return DisplayText.padded(layout.rowNames[row], to: layout.margin) + cells.joined()
        + DisplayText.padded(recall(row), to: Self.recallRoom, .right)
    }
    return [above, first] + body
  }

  private func cell(_ row: Int, _ column: Int, _ width: Int, _ style: GraphicsStyle) -> String {
    let count = counts[row][column]
    let zero = style.unicode ? "·" : "."
    let digits = count == 0 ? zero : String(count)
    let text = DisplayText.padded(digits.count + 1 < width ? digits + " " : digits, to: width, .right)
    guard style.color != .none, count > 0 else { return text }
    let share = (Double(count) / Double(max(total(row), 1))).squareRoot()
    let (least, most) = Self.shades(style)
    let shade = least.mixed(with: most, share)
    let ink = shade.readableText.selection(style.color, background: false)
    return "\u{1B}[\(ink);\(shade.selection(style.color, background: true))m\(text)\u{1B}[0m"
  }

  /// Returns the shades of the smallest and the largest share; greys with 256 colours, which include no even gradation
  /// of blue.
  private static func shades(_ style: GraphicsStyle) -> (RGB, RGB) {
    switch (style.theme, style.color == .trueColor) {
    case (.dark, true): (RGB(22, 27, 44), RGB(58, 146, 230))
    case (.light, true): (RGB(240, 245, 252), RGB(20, 84, 160))
    case (.dark, false): (RGB(38, 38, 38), RGB(208, 208, 208))
    case (.light, false): (RGB(238, 238, 238), RGB(78, 78, 78))
    }
  }

  // MARK: Words

  private func total(_ row: Int) -> Int { counts[row].reduce(0, +) }

  private func recall(_ row: Int) -> String {
    total(row) == 0 ? "-" : NumberFormat.fixed(Double(counts[row][row]) / Double(total(row)), decimals: 3)
  }

  /// Returns a row per class with its most common wrong prediction, for plain output or if the matrix does not fit.
  private func classTable(_ style: GraphicsStyle) -> [String] {
    let rows = names.indices.map { row -> [TableCell] in
      let worst = names.indices.filter { $0 != row && counts[row][$0] > 0 }.max { counts[row][$0] < counts[row][$1] }
      let takenFor = TableCell.text(worst.map { "\(names[$0]) (\(counts[row][$0]))" } ?? "-")
      let tally: [TableCell] = style.width < 60 ? [] : [.integer(total(row)), .integer(counts[row][row])]
      return [.text(names[row])] + tally + [.text(recall(row)), takenFor]
    }
    let tally = style.width < 60 ? [] : ["images", "correct"]
    return Table(columns: ["true class"] + tally + ["recall", "confused with"], rows: rows).lines(style)
  }

  private func summary(_ style: GraphicsStyle) -> [String] {
    let all = counts.joined().reduce(0, +)
    guard all > 0 else { return ["no images"] }
    let right = names.indices.map { counts[$0][$0] }.reduce(0, +)
    let accuracy = NumberFormat.fixed(Double(right) / Double(all), decimals: 3)
    let share = "accuracy \(accuracy) (\(NumberFormat.grouped(right)) of \(NumberFormat.grouped(all)))"
    var lines = DisplayText.wrapped(share, to: style.width)
    let confusions = names.indices.flatMap { row in
      names.indices.filter { $0 != row && counts[row][$0] > 0 }.map { (row: row, column: $0, count: counts[row][$0]) }
    }.sorted { ($1.count, $0.row, $0.column) < ($0.count, $1.row, $1.column) }
    if !confusions.isEmpty {
      let words = confusions.prefix(Self.listed).map {
        "\(DisplayText.escaped(names[$0.row])) as \(DisplayText.escaped(names[$0.column])) (\($0.count))"
      }
      lines += DisplayText.wrapped("most common mistakes: " + words.joined(separator: ", "), to: style.width)
    }
    return lines
  }
}
