extension PictureSheet {
  /// Returns the pictures as coloured pixels, in rows, for an image file.
  ///
  /// - Parameters:
  ///   - theme: determines the background between the pictures, and the colours of the diverging map.
  ///   - columns: the number of pictures per row; nil for one group per row or, without groups, for about as many rows
  ///     as columns.
  ///   - magnification: the side in pixels of the square that shows a value, at least 1.
  public func canvas(theme: Theme = .dark, columns: Int? = nil, magnification: Int = 1) -> Canvas {
    let perRow = max(
      columns ?? (group > 1 ? group : nil) ?? (1...max(pictures.count, 1)).first { $0 * $0 >= pictures.count } ?? 1, 1)
    let gap = max(magnification, 2)
    let parts = zip(pictures, scales).map { $0.canvas($1, theme, .trueColor).magnified(by: max(magnification, 1)) }
    let rows = stride(from: 0, to: parts.count, by: perRow).map {
      Canvas(inARow: Array(parts[$0..<min($0 + perRow, parts.count)]), gap: gap, theme: theme)
    }
    var canvas = Canvas(
      width: rows.map(\.width).max() ?? 0, height: rows.map(\.height).reduce(0, +) + gap * max(rows.count - 1, 0),
      filledWith: Canvas.ground(theme))
    var top = 0
    for row in rows {
      canvas.paste(row, row: top, column: 0)
      top += row.height + gap
    }
    return canvas
  }
}

extension Canvas {
  /// Creates a canvas of other canvases from left to right, with `gap` pixels between neighbours.
  init(inARow parts: [Canvas], gap: Int, theme: Theme) {
    self.init(
      width: parts.map(\.width).reduce(0, +) + gap * max(parts.count - 1, 0), height: parts.map(\.height).max() ?? 0,
      filledWith: Self.ground(theme))
    var column = 0
    for part in parts {
      paste(part, row: 0, column: column)
      column += part.width + gap
    }
  }

  /// Returns the background between pictures, a grey that is at neither end of any colour map.
  static func ground(_ theme: Theme) -> RGB { theme == .dark ? RGB(48, 48, 48) : RGB(208, 208, 208) }
}
