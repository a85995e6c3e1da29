/// Drawings side by side, in as many rows as the width requires; one below the other in plain output or if one is a
/// bitmap.
public struct SideBySide: Drawing {
  public var parts: [any Drawing]
  /// Text between neighbours at half height, such as `*` and `=`; if there are too few, the others are spaces.
  public var separators: [String]
  public var gap: Int

  /// - Parameters:
  ///   - parts: the drawings, from left to right.
  ///   - separators: text between neighbours; spaces if there are too few.
  ///   - gap: the number of empty columns between neighbours without a separator.
  public init(_ parts: [any Drawing], separators: [String] = [], gap: Int = 2) {
    self.parts = parts
    self.separators = separators.map(DisplayText.escaped)
    self.gap = max(gap, 0)
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let blocks = parts.map { $0.lines(style) }
    // The width of a bitmap in columns is unknown, and plain text is read from top to bottom.
    let hasBitMap = blocks.joined().contains { $0.hasPrefix(Sixel.start) }
    if style.plain || hasBitMap { return blocks.flatMap { $0 } }
    return Self.arranged(blocks, separators: separators, gap: gap, width: style.width)
  }

  /// Arranges blocks of lines side by side; a block that does not fit starts a new row.
  ///
  /// - Parameter headings: the number of heading lines of each block; the lines after them are aligned.
  static func arranged(
    _ blocks: [[String]], headings: [Int] = [], separators: [String] = [], gap: Int = 2, width: Int
  ) -> [String] {
    var rows: [[String]] = []
    var row: [(lines: [String], heading: Int)] = []
    var used = 0
    let lowest = blocks.map(\.count).min() ?? 0
    for (position, block) in blocks.enumerated() {
      let columns = block.map(DisplayText.width).max() ?? 0
      let separator = position > 0 && position - 1 < separators.count ? separators[position - 1] : ""
      let between = separator.isEmpty ? gap : DisplayText.width(of: separator) + 2
      if !row.isEmpty, used + between + columns > width {
        rows.append(joined(row))
        row = []
        used = 0
      }
      let heading = position < headings.count ? headings[position] : 0
      if !row.isEmpty || !separator.isEmpty {
        let filler = separator.isEmpty ? String(repeating: " ", count: gap) : " \(separator) "
        row.append((centered(filler, beside: min(block.count - heading, lowest)), 0))
        used += DisplayText.width(of: filler)
      }
      row.append((block, heading))
      used += columns
    }
    if !row.isEmpty { rows.append(joined(row)) }
    return Array(rows.joined(separator: [""]))
  }

  private static func centered(_ text: String, beside height: Int) -> [String] {
    let blank = String(repeating: " ", count: DisplayText.width(of: text))
    return (0..<max(height, 1)).map { $0 == height / 2 ? text : blank }
  }

  private static func joined(_ row: [(lines: [String], heading: Int)]) -> [String] {
    let heading = row.map(\.heading).max() ?? 0
    let blocks = row.map { Array(repeating: "", count: heading - $0.heading) + $0.lines }
    let height = blocks.map(\.count).max() ?? 0
    let widths = blocks.map { $0.map(DisplayText.width).max() ?? 0 }
    return (0..<height).map { row in
      let line = zip(blocks, widths).map { block, columns in
        DisplayText.padded(row < block.count ? block[row] : "", to: columns)
      }
      return DisplayText.withoutTrailingBlanks(line.joined())
    }
  }
}
