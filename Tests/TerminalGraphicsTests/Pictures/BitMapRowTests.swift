import Testing

@testable import TerminalGraphics

@Suite struct BitMapRowTests {
  private static func picture(_ width: Int, _ height: Int, region: PictureRegion? = nil) -> Picture {
    .image(
      PixelGrid(width: width, height: height, values: (0..<width * height).map { Double($0 % 7) }), region: region)
  }

  /// xterm draws nothing of a bit map of more than 1000 pixels a side.
  @Test(arguments: [20, 80, 300], [(1, 1), (16, 16), (5000, 3), (3, 5000), (997, 998), (1300, 6)])
  func noBitMapIsTooLarge(columns: Int, size: (Int, Int)) throws {
    var style = GraphicsStyle(graphics: .sixel, color: .trueColor, unicode: true)
    style.width = columns
    let sheet = Picture.sheet(Array(repeating: Self.picture(size.0, size.1), count: 9), sharedScale: true)
    let maps = try sheet.lines(style).filter { $0.hasPrefix(Sixel.start) }.map { try SixelDecoder($0) }
    #expect(!maps.isEmpty)
    for map in maps {
      #expect(map.width <= min(columns * 8, 1000) && map.height <= 1000)
    }
  }

  @Test func whatWasReducedIsSaid() {
    let style = GraphicsStyle(graphics: .sixel, color: .trueColor, unicode: true)
    #expect(Self.picture(1300, 6).lines(style).last?.hasPrefix("shrunk to fit") == true)
    #expect(Self.picture(600, 6).lines(style).last?.hasPrefix("shrunk to fit") == false)
  }

  @Test func aRegionIsFramed() {
    let picture = Self.picture(8, 8, region: PictureRegion(rows: 2..<4, columns: 0..<3))
    let canvas = BitMapRow.framed(picture, ValueScale(0, 6), columns: 80, .dark)
    let zoom = (canvas.width - 2) / 8
    let marked = (0..<canvas.height).flatMap { row in
      (0..<canvas.width).filter { canvas[row, $0] == BitMapRow.regionFrame }.map { (row: row, column: $0) }
    }
    // Around the region, not over it.
    #expect(marked.map(\.row).min() == 2 * zoom && marked.map(\.row).max() == 4 * zoom + 1)
    #expect(marked.map(\.column).min() == 0 && marked.map(\.column).max() == 3 * zoom + 1)
    #expect(canvas[0, 0] == BitMapRow.frame && canvas[canvas.height - 1, canvas.width - 1] == BitMapRow.frame)
  }
}
