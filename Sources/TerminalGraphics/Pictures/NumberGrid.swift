/// A small kernel, window or gradient as numbers, shaded by value, with marks that need no colour.
public struct NumberGrid: Drawing {
  /// The role of an entry.
  public enum Mark: Sendable {
    case none
    /// The entry chosen by a pooling window: `1.2*`.
    case winner
    /// An entry equal to the winner that was not chosen: `1.2~`.
    case tie
    /// An entry that no gradient reaches: a dot.
    case blocked
    /// An entry in a region of interest: `[1.2]`.
    case framed
    /// An entry outside the picture that counts as zero: `(0)`.
    case padding
  }

  /// The maximum width and height of a grid that should be shown as numbers.
  public static let largestSide = 7

  public var caption: String
  public var grid: PixelGrid
  /// One mark per value in row-major order; empty for no marks.
  public var marks: [Mark]
  public var map: ColorMap
  /// The values at the ends of the shading; nil to fit the grid's values.
  public var scale: ValueScale?
  /// The number of decimals of all values but exact zeros, which have none. Set it to make grids comparable; nil for as
  /// many as the grid needs.
  public var decimals: Int?
  /// The size of the windows separated by lines (not in plain output); nil for none.
  public var window: (rows: Int, columns: Int)?
  /// Whether a legend below the numbers explains the marks.
  public var hasLegend = true

  /// - Precondition: `marks` is empty or has one mark per value.
  public init(
    _ grid: PixelGrid, caption: String = "", marks: [Mark] = [], map: ColorMap = .diverging, scale: ValueScale? = nil
  ) {
    precondition(marks.isEmpty || marks.count == grid.values.count, "one mark per value")
    self.grid = grid
    self.caption = caption
    self.marks = marks
    self.map = map
    self.scale = scale
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let heading =
      caption.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(caption), to: max(style.width, 1))
    guard !grid.isEmpty else { return heading + ["no numbers"] }
    let rows = rows(style)
    let room = style.plain ? style.width : min(max(rows.map(DisplayText.width).max() ?? 0, 24), style.width)
    return heading + rows + (hasLegend ? Self.legend(of: marks, style, room) : [])
  }

  private func mark(_ place: Int) -> Mark { marks.isEmpty ? .none : marks[place] }

  private func rows(_ style: GraphicsStyle) -> [String] {
    let numbers =
      decimals.map { decimals in grid.values.map { $0 == 0 ? "0" : NumberFormat.fixed($0, decimals: decimals) } }
      ?? style.numbers.aligned(grid.values)
    let texts = numbers.indices.map { decorated(numbers[$0], mark($0), style) }
    let columns = texts.map { DisplayText.width(of: $0) }.max() ?? 0
    let scale = scale ?? ValueScale(fitting: [grid], map: map)
    let side = style.plain ? "" : style.unicode ? "│" : "|"
    return (0..<grid.height).flatMap { row -> [String] in
      let cells = (0..<grid.width).map { column in
        let place = row * grid.width + column
        let text = " " + DisplayText.padded(texts[place], to: columns, .right) + " "
        return (begins(column, window?.columns) ? side : "")
          + shaded(text, grid.values[place], mark(place), scale, style)
      }
      let line = DisplayText.withoutTrailingBlanks(side + cells.joined() + side)
      return begins(row, window?.rows) && !style.plain ? [rule(columns + 2, style), line] : [line]
    }
  }

  /// Whether a line separates this row or column from the previous one.
  private func begins(_ place: Int, _ size: Int?) -> Bool {
    guard let size, size > 0, place > 0 else { return false }
    return place % size == 0
  }

  /// Returns the line between vertically adjacent windows.
  private func rule(_ columns: Int, _ style: GraphicsStyle) -> String {
    let (left, crossing, right, dash) = style.unicode ? ("├", "┼", "┤", "─") : ("+", "+", "+", "-")
    let dashes = String(repeating: dash, count: columns)
    let cells = (0..<grid.width).map { (begins($0, window?.columns) ? crossing : "") + dashes }
    return left + cells.joined() + right
  }

  /// Returns the number with its mark (a blocked entry is only a dot), or with a space if it has none but others have.
  private func decorated(_ number: String, _ mark: Mark, _ style: GraphicsStyle) -> String {
    switch mark {
    case .winner: return number + "*"
    case .tie: return number + "~"
    case .blocked: return (style.unicode ? "·" : ".") + (marks.isEmpty ? "" : " ")
    case .framed: return "[\(number)]"
    case .padding: return "(\(number))"
    case .none: return number + (marks.contains { $0 != .none } ? " " : "")
    }
  }

  private func shaded(
    _ text: String, _ value: Double, _ mark: Mark, _ scale: ValueScale, _ style: GraphicsStyle
  ) -> String {
    guard style.color != .none, mark != .blocked else { return text }
    let color =
      NonFiniteCount.color(value) ?? map.color(at: scale.fraction(value), theme: style.theme, depth: style.color)
    let selections = [
      color.readableText.selection(style.color, background: false), color.selection(style.color, background: true),
    ]
    return "\u{1B}[\(selections.joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  /// Returns the legend of the marks that occur, without frames, in lines that fit `room` columns if its parts do.
  static func legend(of marks: [Mark], _ style: GraphicsStyle, _ room: Int) -> [String] {
    var words: [String] = []
    if marks.contains(.winner) { words.append("* winner") }
    if marks.contains(.tie) { words.append("~ tie, not taken") }
    if marks.contains(.blocked) { words.append("\(style.unicode ? "·" : ".") no gradient") }
    if marks.contains(.padding) { words.append("( ) padding") }
    let units = words.enumerated().map { $0 < words.count - 1 ? $1 + "," : $1 }
    return DisplayText.filled(units, to: room)
  }
}
