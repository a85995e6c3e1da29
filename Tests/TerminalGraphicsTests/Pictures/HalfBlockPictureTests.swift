import Testing

@testable import TerminalGraphics

@Suite struct HalfBlockPictureTests {
  private let style = GraphicsStyle(graphics: .half, color: .trueColor, unicode: true)

  /// The pixels inside the frame of a picture without caption.
  private func pixels(_ lines: [String]) throws -> [[RGB?]] {
    let framed = lines.filter { $0.hasPrefix("│") || $0.hasPrefix("┃") }
    let decoder = try HalfBlockDecoder(framed)
    #expect(decoder.needlessSelections == 0 && decoder.endsReset)
    return decoder.pixels
  }

  @Test func theTensorCanBeReadBack() throws {
    var generator = Sequence64(state: 11)
    for _ in 0..<40 {
      let width = 11 + Int(generator.next() % 60)
      let height = 1 + Int(generator.next() % 30)
      let values = (0..<width * height).map { _ in generator.unit() * 8 - 3 }
      let grid = PixelGrid(width: width, height: height, values: values)
      let rows = try pixels(Picture.image(grid, scale: ValueScale(-3, 5)).lines(style))
      #expect(rows.count == height && rows.allSatisfy { $0.count == width })
      for (value, pixel) in zip(values, rows.joined()) {
        let level = Double(try #require(pixel).red) / 255 * 8 - 3
        #expect(abs(level - value) <= 8 / 255.0 / 2 + 1e-9)
      }
    }
  }

  @Test func smallPicturesAreEnlarged() throws {
    let grid = PixelGrid(width: 3, height: 3, values: [0, 0, 1, 0, 1, 0, 1, 0, 0])
    let rows = try pixels(Picture.image(grid).lines(style))
    #expect(rows.count == 12 && rows[0].count == 12)
    for row in 0..<12 {
      for column in 0..<12 {
        #expect(rows[row][column]?.red == (grid[row / 4, column / 4] == 1 ? 255 : 0))
      }
    }
  }

  @Test(arguments: [1, 3, 11, 17]) func oddHeightsKeepTheirLastRow(height: Int) throws {
    let grid = PixelGrid(width: 12, height: height, values: (0..<12 * height).map { Double($0 / 12) })
    let rows = try pixels(Picture.image(grid).lines(style))
    #expect(rows.count == height)
    #expect(rows.last?.first??.red == (height == 1 ? 0 : 255))
  }

  @Test func whatIsNoNumberHasItsOwnColorAndIsCounted() throws {
    let grid = PixelGrid(width: 11, height: 2, values: [.nan, .infinity, -.infinity] + (3..<22).map(Double.init))
    for map in ColorMap.allCases {
      let lines = Picture.image(grid, map: map).lines(style)
      let first = try pixels(lines)[0]
      #expect(first.prefix(3) == [RGB(255, 0, 255), RGB(255, 0, 0), RGB(0, 255, 255)])
      #expect(lines.contains("1 nan (magenta), 1 inf (red), 1 -inf (cyan)"))
    }
  }

  @Test func colorImagesKeepTheirChannels() throws {
    func channel(_ value: Double) -> PixelGrid {
      PixelGrid(width: 11, height: 1, values: [0, 1] + Array(repeating: value, count: 9))
    }
    let picture = Picture.color(red: channel(1), green: channel(0.4), blue: channel(0))
    #expect(try pixels(picture.lines(style))[0].last == RGB(255, 102, 0))
    #expect(picture.lines(GraphicsStyle())[1].count == 24)
  }

  @Test func negativeAndPositiveAreToldApart() throws {
    let grid = PixelGrid(width: 11, height: 1, values: (-5...5).map(Double.init))
    let row = try pixels(Picture.signed(grid).lines(style))[0].compactMap { $0 }
    #expect(row[0].blue > row[0].red && row[10].red > row[10].blue)
    #expect(row[5] == RGB(24, 24, 24))
  }

  @Test func aCanvasForAPictureFileHoldsTheSamePixels() throws {
    let grid = PixelGrid(width: 12, height: 5, values: (0..<60).map { Double($0 * $0) })
    let picture = Picture.activation(grid)
    let shown = try pixels(picture.lines(style)).joined().compactMap { $0 }
    #expect(picture.canvas().pixels == shown)
    let sheet = Picture.sheet([picture, picture, picture]).canvas(magnification: 2)
    #expect(sheet.width == 2 * 24 + 2 && sheet.height == 2 * 10 + 2)
    #expect(Picture.sheet([]).canvas().pixels.isEmpty)
  }

  @Test func withoutColorTheRampIsUsed() {
    let grid = PixelGrid(width: 2, height: 1, values: [0, 1])
    #expect(
      Picture.image(grid).lines(GraphicsStyle(graphics: .half, color: .none))
        == Picture.image(grid).lines(GraphicsStyle()))
    #expect(
      Picture.image(grid).lines(GraphicsStyle(graphics: .sixel, color: .none))
        == Picture.image(grid).lines(GraphicsStyle()))
  }
}
