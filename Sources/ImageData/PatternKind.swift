/// The kinds of patterns: the lecture's three, then seven more.
///
/// All but the diagonals are drawn into the square inside the margin; a line may extend one pixel beyond it.
public enum PatternKind: String, CaseIterable, Sendable {
  case horizontal, vertical, diagonal, checkerboard, cross, disc, ring, square, triangle, dots

  /// Returns the pattern as `size` x `size` values of 0 and 1 in row-major order; the square inside the margin must be
  /// at least 4 pixels wide.
  public func pixels(size: Int, margin: Int) -> [Float] {
    precondition(margin >= 0 && size - 2 * margin >= 4, "a pattern needs a square of 4 pixels inside its margin")
    let square = PatternSquare(margin: margin, side: size - 2 * margin)
    return (0..<size * size).map { position in
      let (row, column) = position.quotientAndRemainder(dividingBy: size)
      return covers(row, column, size: size, square) ? 1 : 0
    }
  }

  private func covers(_ row: Int, _ column: Int, size: Int, _ square: PatternSquare) -> Bool {
    switch self {
    case .horizontal: square.hasLine(at: row) && square.range.contains(column)
    case .vertical: square.hasLine(at: column) && square.range.contains(row)
    case .diagonal: (row + column).isMultiple(of: 4) && row + column < size
    default: square.contains(row, column) && covers(row - square.margin, column - square.margin, side: square.side)
    }
  }

  /// Returns whether the pattern covers this position of the square it is drawn into; false for the lecture's three,
  /// which are not drawn here.
  private func covers(_ row: Int, _ column: Int, side: Int) -> Bool {
    // Twice the distance from the middle is a whole number whether the side is even or odd.
    let (down, right) = (2 * row - (side - 1), 2 * column - (side - 1))
    let stroke = max(1, side / 6)
    let middle = (side - stroke) / 2..<(side - stroke) / 2 + stroke
    let distance = down * down + right * right
    switch self {
    case .checkerboard: return (row / 2 + column / 2).isMultiple(of: 2)
    case .cross: return middle.contains(row) || middle.contains(column)
    case .disc: return distance <= side * side
    case .ring: return distance <= side * side && distance > (side - 2 * stroke) * (side - 2 * stroke)
    case .square: return max(abs(down), abs(right)) > side - 1 - 2 * stroke
    case .triangle: return abs(right) <= row + 1
    case .dots: return row.isMultiple(of: 2) && column.isMultiple(of: 2)
    case .horizontal, .vertical, .diagonal: return false
    }
  }
}

/// The square inside the margin, where patterns are drawn.
private struct PatternSquare {
  let margin: Int
  let side: Int

  var range: Range<Int> { margin..<margin + side }

  func contains(_ row: Int, _ column: Int) -> Bool { range.contains(row) && range.contains(column) }

  /// Returns whether one of the lecture's lines covers this row (or column). Lines are two pixels wide and start at
  /// every third row of the square, so the last one may extend one row into the margin.
  func hasLine(at row: Int) -> Bool {
    guard row >= margin else { return false }
    let start = row - (row - margin) % 3
    return start < margin + side && row - start < 2
  }
}
