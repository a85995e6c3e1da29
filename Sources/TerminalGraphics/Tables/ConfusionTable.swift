/// How often each class was taken for each other: a row a true class, a column a predicted one.
///
/// The shade is the square root of the count's share of its row, so that rare confusions can be seen; a zero is a dot.
public struct ConfusionTable: Drawing {
  public var title: String
  public var names: [String]
  /// Counts by true and then predicted class.
  public var counts: [[Int]]

  private static let longestName = 14
  private static let listed = 5

  /// - Precondition: `counts` has a row and a column a name.
  public init(_ counts: [[Int]], names: [String], title: String = "") {
    precondition(
      counts.count == names.count && counts.allSatisfy { $0.count == names.count }, "a row and a column a class")
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

  /// The whole matrix, or nil where it does not fit.
  private func grid(_ style: GraphicsStyle) -> [String]? {
    let shown = names.map {
      DisplayText.truncated(DisplayText.escaped($0), to: Self.longestName, unicode: style.unicode)
    }
    let recalls = names.indices.map(recall)
    let count = counts.joined().map { String($0).count }.max() ?? 1
    // With the names above the columns if there is room, else with the classes' numbers.
    let widest = max(shown.map { DisplayText.width(of: $0) }.max() ?? 0, count)
    let numbers = names.indices.map(String.init)
    let narrowest = max(numbers.last?.count ?? 0, count)
    for (heads, rows, width) in [
      (shown, shown, widest), (numbers, zip(numbers, shown).map { "\($0) \($1)" }, narrowest),
    ] {
      let margin = max(rows.map { DisplayText.width(of: $0) }.max() ?? 0, "true".count)
      guard margin + 1 + (width + 2) * names.count + " recall".count <= style.width else { continue }
      let head = heads.map { " " + DisplayText.padded($0, to: width, .right) + " " }.joined()
      let above = String(repeating: " ", count: margin + 2) + "predicted"
      let first = DisplayText.padded("true", to: margin + 1) + head + " recall"
      let body = names.indices.map { row in
        let cells = names.indices.map { cell(row, $0, width, style) }
        return DisplayText.padded(rows[row], to: margin + 1) + cells.joined()
          + DisplayText.padded(recalls[row], to: 7, .right)
      }
      return [above, first] + body
    }
    return nil
  }

  private func cell(_ row: Int, _ column: Int, _ width: Int, _ style: GraphicsStyle) -> String {
    let count = counts[row][column]
    let zero = style.unicode ? "·" : "."
    let text = " " + DisplayText.padded(count == 0 ? zero : String(count), to: width, .right) + " "
    guard style.color != .none, count > 0 else { return text }
    let share = (Double(count) / Double(max(total(row), 1))).squareRoot()
    let (least, most) =
      style.theme == .dark ? (RGB(22, 27, 44), RGB(58, 146, 230)) : (RGB(240, 245, 252), RGB(20, 84, 160))
    let shade = least.mixed(with: most, share)
    let ink = shade.readableText.selection(style.color, background: false)
    return "\u{1B}[\(ink);\(shade.selection(style.color, background: true))m\(text)\u{1B}[0m"
  }

  // MARK: Words

  private func total(_ row: Int) -> Int { counts[row].reduce(0, +) }

  private func recall(_ row: Int) -> String {
    total(row) == 0 ? "-" : NumberFormat.fixed(Double(counts[row][row]) / Double(total(row)), decimals: 3)
  }

  /// A class a row with what it was taken for most, for sentences and for more classes than fit.
  private func classTable(_ style: GraphicsStyle) -> [String] {
    let rows = names.indices.map { row -> [TableCell] in
      let worst = names.indices.filter { $0 != row && counts[row][$0] > 0 }.max { counts[row][$0] < counts[row][$1] }
      return [
        .text(names[row]), .integer(total(row)), .integer(counts[row][row]), .text(recall(row)),
        .text(worst.map { "\(names[$0]) (\(counts[row][$0]))" } ?? "-"),
      ]
    }
    return Table(columns: ["true class", "images", "right", "recall", "most often taken for"], rows: rows).lines(style)
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
        "\(DisplayText.escaped(names[$0.row])) for \(DisplayText.escaped(names[$0.column])) (\($0.count))"
      }
      lines += DisplayText.wrapped("most often taken: " + words.joined(separator: ", "), to: style.width)
    }
    return lines
  }
}
