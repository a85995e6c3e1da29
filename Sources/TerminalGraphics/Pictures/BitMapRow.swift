/// Arranges pictures in rows of bitmaps for a terminal whose cell size is unknown.
enum BitMapRow {
  /// The number of background pixels between neighbours.
  static let gap = 8
  /// The assumed width of a cell in pixels: the smallest common one, so that no row is wider than the window.
  private static let cellWidth = 8
  /// The longest side of a bitmap in pixels: by default, xterm does not draw larger ones at all (resource
  /// `maxGraphicSize`).
  static let largestSide = 1000
  /// The longest side in pixels that small pictures are enlarged to.
  private static let wantedSide = 96
  private static let largestZoom = 16
  /// The colour of the frame around a picture.
  static let frame = RGB(128, 128, 128)
  /// The colour of the frame around a picture's marked region; no colour map contains it.
  static let regionFrame = RGB(255, 0, 200)

  private static func room(columns: Int) -> Int { min(columns * cellWidth, largestSide) }

  /// Returns the factor by which a picture must be reduced to fit, including its frame; 1 if it fits.
  static func reduction(_ picture: Picture, columns: Int) -> Int {
    func factor(_ side: Int, _ room: Int) -> Int { (side + room - 3) / (room - 2) }
    return max(factor(picture.width, room(columns: columns)), factor(picture.height, largestSide), 1)
  }

  /// Returns the factor, at least 1, by which a picture that fits is enlarged.
  static func magnification(_ picture: Picture, columns: Int) -> Int {
    let fitting = (room(columns: columns) - 2) / max(picture.width, 1)
    return max(1, min(fitting, wantedSide / max(picture.width, picture.height, 1), largestZoom))
  }

  /// Returns the indices of the pictures in each row.
  static func rows(of pictures: [Picture], columns: Int) -> [[Int]] {
    var rows: [[Int]] = []
    var used = 0
    for (place, picture) in pictures.enumerated() {
      let width = picture.width * magnification(picture, columns: columns) + 2 + gap
      if rows.isEmpty || used + width > room(columns: columns) + gap {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(place)
      used += width
    }
    return rows
  }

  /// Returns the picture, enlarged, in a frame one pixel wide; its marked region, if any, is outlined too.
  static func framed(_ picture: Picture, _ scale: ValueScale, columns: Int, _ theme: Theme) -> Canvas {
    let zoom = magnification(picture, columns: columns)
    let pixels = picture.canvas(scale, theme, .trueColor).magnified(by: zoom)
    var canvas = Canvas(width: pixels.width + 2, height: pixels.height + 2, filledWith: frame)
    canvas.paste(pixels, row: 1, column: 1)
    if let region = picture.region, !region.rows.isEmpty, !region.columns.isEmpty {
      func outer(_ range: Range<Int>) -> Range<Int> { range.lowerBound * zoom..<range.upperBound * zoom + 2 }
      canvas.outline(rows: outer(region.rows), columns: outer(region.columns), regionFrame)
    }
    return canvas
  }
}
