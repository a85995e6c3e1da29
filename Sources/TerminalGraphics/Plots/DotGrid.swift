/// Cells of characters that curves are drawn into, as braille dots (2x4 a cell) or as one marker a cell.
struct DotGrid {
  private struct Cell {
    var dots: UInt8 = 0
    var series = 0
    var marker: Character?
  }

  let columns: Int
  let rows: Int
  let braille: Bool
  private var cells: [Cell]

  init(columns: Int, rows: Int, braille: Bool) {
    self.columns = columns
    self.rows = rows
    self.braille = braille
    cells = Array(repeating: Cell(), count: columns * rows)
  }

  /// The dots across and down.
  var width: Int { braille ? columns * 2 : columns }
  var height: Int { braille ? rows * 4 : rows }

  /// The bit of each dot of a cell, by row and column (Unicode's braille patterns, U+2800).
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  mutating func setDot(x: Int, y: Int, series: Int, marker: Character) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let place = braille ? y / 4 * columns + x / 2 : y * columns + x
    if braille { cells[place].dots |= Self.bits[y % 4][x % 2] }
    cells[place].marker = marker
    cells[place].series = series
  }

  /// A straight line of dots between two places (Bresenham 1965).
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

  /// A row of cells; `paint` colours a run of one series.
  func line(_ row: Int, paint: (String, Int) -> String) -> String {
    var text = ""
    var run = ""
    var runSeries: Int?
    for column in 0..<columns {
      let cell = cells[row * columns + column]
      let series = cell.marker == nil ? nil : cell.series
      if series != runSeries {
        text += runSeries.map { paint(run, $0) } ?? run
        run = ""
        runSeries = series
      }
      run.append(character(cell))
    }
    return text + (runSeries.map { paint(run, $0) } ?? run)
  }

  private func character(_ cell: Cell) -> Character {
    guard let marker = cell.marker else { return " " }
    guard braille, let scalar = Unicode.Scalar(0x2800 + UInt32(cell.dots)) else { return marker }
    return Character(scalar)
  }
}
