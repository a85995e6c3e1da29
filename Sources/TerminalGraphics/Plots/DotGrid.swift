/// A grid of character cells for drawing curves, as braille dots (2x4 per cell) or one marker per cell.
struct DotGrid {
  /// One curve's dots in a cell.
  private struct Trace {
    let series: Int
    let marker: Character
    var dots: UInt8 = 0
  }

  let columns: Int
  let rows: Int
  let braille: Bool
  private var cells: [[Trace]]

  init(columns: Int, rows: Int, braille: Bool) {
    self.columns = columns
    self.rows = rows
    self.braille = braille
    cells = Array(repeating: [], count: columns * rows)
  }

  /// The size of the grid in dots: `width` and `height`.
  var width: Int { braille ? columns * 2 : columns }
  var height: Int { braille ? rows * 4 : rows }

  /// The bit of each dot of a cell, by row and column (Unicode's braille patterns, U+2800).
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  mutating func setDot(x: Int, y: Int, series: Int, marker: Character) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let place = braille ? y / 4 * columns + x / 2 : y * columns + x
    let known = cells[place].firstIndex { $0.series == series }
    let trace = known ?? cells[place].count
    if known == nil { cells[place].append(Trace(series: series, marker: marker)) }
    if braille { cells[place][trace].dots |= Self.bits[y % 4][x % 2] }
  }

  /// Draws a straight line of dots (Bresenham 1965).
  mutating func drawLine(from start: (x: Int, y: Int), to end: (x: Int, y: Int), series: Int, marker: Character) {
    let across = abs(end.x - start.x)
    let down = -abs(end.y - start.y)
    let stepX = start.x < end.x ? 1 : -1
    let stepY = start.y < end.y ? 1 : -1
    var (x, y) = start
    var error = across + down
    while true {
      setDot(x: x, y: y, series: series, marker: marker)
      if x == end.x, y == end.y { return }
      let twice = 2 * error
      if twice >= down {
        error += down
        x += stepX
      }
      if twice <= across {
        error += across
        y += stepY
      }
    }
  }

  /// Returns a row of cells as text; `paint` colours each run of cells of one series.
  func line(_ row: Int, paint: (String, Int) -> String) -> String {
    var text = ""
    var run = ""
    var runSeries: Int?
    for column in 0..<columns {
      let trace = visible(row, column)
      let series = trace?.series
      if series != runSeries {
        text += runSeries.map { paint(run, $0) } ?? run
        run = ""
        runSeries = series
      }
      run.append(character(trace))
    }
    return text + (runSeries.map { paint(run, $0) } ?? run)
  }

  /// Returns the curve that a cell shows, nil for none. A cell has one colour, so curves sharing cells alternate like
  /// dashed lines.
  private func visible(_ row: Int, _ column: Int) -> Trace? {
    let traces = cells[row * columns + column]
    return traces.isEmpty ? nil : traces[column / 2 % traces.count]
  }

  private func character(_ trace: Trace?) -> Character {
    guard let trace else { return " " }
    guard braille, let scalar = Unicode.Scalar(0x2800 + UInt32(trace.dots)) else { return trace.marker }
    return Character(scalar)
  }
}
