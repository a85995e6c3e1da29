/// Coloured pixels, row by row from the top left.
public struct Canvas: Equatable, Sendable {
  public let width: Int
  public let height: Int
  public private(set) var pixels: [RGB]

  public init(width: Int, height: Int, filledWith color: RGB = RGB(0, 0, 0)) {
    precondition(width >= 0 && height >= 0, "a canvas must not have a negative size")
    self.width = width
    self.height = height
    pixels = Array(repeating: color, count: width * height)
  }

  public subscript(row: Int, column: Int) -> RGB {
    get { pixels[row * width + column] }
    set { pixels[row * width + column] = newValue }
  }

  /// Copies another canvas into this one, with its top left pixel at `row` and `column`; pixels outside this canvas are
  /// left out.
  public mutating func paste(_ other: Canvas, row: Int, column: Int) {
    for y in (0..<other.height).polled(every: (1 << 16) / max(1, other.width))
    where (0..<height).contains(row + y) {
      for x in 0..<other.width where (0..<width).contains(column + x) {
        self[row + y, column + x] = other[y, x]
      }
    }
  }

  /// Draws the outline of a rectangle, clipped to the canvas.
  mutating func outline(rows: Range<Int>, columns: Range<Int>, _ color: RGB) {
    for row in rows.clamped(to: 0..<height) {
      for column in columns.clamped(to: 0..<width)
      where row == rows.lowerBound || row == rows.upperBound - 1 || column == columns.lowerBound
        || column == columns.upperBound - 1
      {
        self[row, column] = color
      }
    }
  }

  /// Returns the canvas with each pixel enlarged to `factor` x `factor`; unchanged for a factor below 2.
  public func magnified(by factor: Int) -> Canvas {
    guard factor > 1 else { return self }
    var result = Canvas(width: width * factor, height: height * factor)
    var poll = DrawingPoll()
    for row in 0..<result.height {
      if poll.spent(result.width) { break }
      for column in 0..<result.width {
        result[row, column] = self[row / factor, column / factor]
      }
    }
    return result
  }

  /// Returns lines of upper half blocks. Each line shows two rows of pixels, as foreground colours above background
  /// colours.
  ///
  /// Escape sequences are written only when a colour changes, and each line ends with a reset.
  func halfBlockLines(_ depth: ColorDepth) -> [String] {
    stride(from: 0, to: height, by: 2).polled(every: (1 << 12) / max(1, width)).map { row in
      var line = ""
      var foreground: String?
      var background: String?
      for column in 0..<width {
        let upper = self[row, column].selection(depth, background: false)
        let lower = row + 1 < height ? self[row + 1, column].selection(depth, background: true) : nil
        // Two pixels of the same colour are drawn as a space on that background, which saves an escape sequence.
        let same = lower != nil && lower?.dropFirst(2) == upper.dropFirst(2)
        var changes: [String] = []
        if !same, foreground != upper {
          changes.append(upper)
          foreground = upper
        }
        if background != lower, let lower {
          changes.append(lower)
          background = lower
        }
        if !changes.isEmpty { line += "\u{1B}[\(changes.joined(separator: ";"))m" }
        line += same ? " " : "▀"
      }
      return line + (width > 0 ? "\u{1B}[0m" : "")
    }
  }
}
