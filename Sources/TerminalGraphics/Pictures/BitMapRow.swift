/// How pictures are made into rows of bit maps for a terminal whose cells have a size that is not known here.
enum BitMapRow {
  /// The blank pixels between neighbours.
  static let gap = 8
  /// A cell is taken to be 8 pixels wide, the least that is common, so that no row gets wider than the window.
  private static let cellWidth = 8
  /// What a bit map measures at most: xterm draws nothing at all of a larger one (its resource `maxGraphicSize`).
  static let largestSide = 1000
  /// The side that small pictures are enlarged to.
  private static let wantedSide = 96
  private static let largestZoom = 16
  /// The frame around a picture, and around the part of it that is pointed at; neither is a colour of any map.
  static let frame = RGB(128, 128, 128)
  static let regionFrame = RGB(255, 0, 200)

  private static func room(columns: Int) -> Int { min(columns * cellWidth, largestSide) }

  /// The smallest block of pixels that must become one for the picture to fit, its frame with it.
  static func reduction(_ picture: Picture, columns: Int) -> Int {
    func factor(_ side: Int, _ room: Int) -> Int { (side + room - 3) / (room - 2) }
    return max(factor(picture.width, room(columns: columns)), factor(picture.height, largestSide), 1)
  }

  /// How many times a picture that fits is enlarged.
  static func magnification(_ picture: Picture, columns: Int) -> Int {
    let fitting = (room(columns: columns) - 2) / max(picture.width, 1)
    return max(1, min(fitting, wantedSide / max(picture.width, picture.height, 1), largestZoom))
  }

  /// The places of the pictures in each row.
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

  /// A picture enlarged, in a frame one pixel wide, its region in a frame of its own.
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
