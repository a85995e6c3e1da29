import Testing

@testable import TerminalGraphics

@Suite struct SixelTests {
  @Test func everyPixelComesBack() throws {
    var generator = Sequence64(state: 3)
    for _ in 0..<40 {
      var canvas = Canvas(width: Int(generator.next() % 40) + 1, height: Int(generator.next() % 20) + 1)
      for row in 0..<canvas.height {
        for column in 0..<canvas.width where generator.next() % 3 > 0 {
          canvas[row, column] = RGB(UInt8(generator.next() % 4 * 85), UInt8(generator.next() % 3 * 100), 40)
        }
      }
      let decoded = try SixelDecoder(Sixel.encoded(canvas))
      #expect(decoded.width == canvas.width && decoded.height == canvas.height)
      for (expected, actual) in zip(canvas.pixels, decoded.pixels.joined()) {
        // The format knows percentages only: 2.55 of 255 are one step.
        let actual = try #require(actual)
        #expect(abs(Int(actual.red) - Int(expected.red)) <= 2)
        #expect(abs(Int(actual.green) - Int(expected.green)) <= 2)
        #expect(abs(Int(actual.blue) - Int(expected.blue)) <= 2)
      }
    }
  }

  @Test func manyColorsBecome240() throws {
    var canvas = Canvas(width: 64, height: 64)
    for row in 0..<64 {
      for column in 0..<64 { canvas[row, column] = RGB(UInt8(row * 4), UInt8(column * 4), UInt8((row + column) * 2)) }
    }
    let decoded = try SixelDecoder(Sixel.encoded(canvas))
    #expect(Set(decoded.pixels.joined()).count <= 240)
    let corner = try #require(decoded.pixels[63][63])
    #expect(corner.red > 230 && corner.green > 230 && corner.blue > 230)
  }

  @Test func everyGreyAndAFrameAreWithinThePalette() throws {
    var canvas = Canvas(width: 256, height: 2, filledWith: BitMapRow.regionFrame)
    for column in 0..<256 { canvas[0, column] = RGB(UInt8(column), UInt8(column), UInt8(column)) }
    let decoded = try SixelDecoder(Sixel.encoded(canvas))
    for (expected, actual) in zip(canvas.pixels, decoded.pixels.joined()) {
      #expect(abs(Int(try #require(actual).green) - Int(expected.green)) <= 2)
    }
  }

  @Test func golden() {
    var canvas = Canvas(width: 5, height: 2, filledWith: RGB(255, 0, 0))
    canvas[1, 4] = RGB(0, 0, 255)
    #expect(Sixel.encoded(canvas) == "\u{1B}Pq\"1;1;5;2#0;2;0;0;100#1;2;100;0;0#0!4?A$#1!4B@\u{1B}\\")
  }

  @Test func picturesAsBitMaps() throws {
    let style = GraphicsStyle(graphics: .sixel, color: .trueColor, unicode: true)
    let grid = PixelGrid(width: 3, height: 2, values: [0, 0.2, 0.4, 0.6, 0.8, 1])
    let lines = Picture.image(grid, caption: "x").lines(style)
    #expect(lines.count == 3 && lines[0] == "x" && lines[2].hasPrefix("0 "))
    let decoded = try SixelDecoder(lines[1])
    let side = (decoded.width - 2) / 3
    for (place, value) in grid.values.enumerated() {
      let pixel = try #require(decoded.pixels[1 + place / 3 * side + side / 2][1 + place % 3 * side + side / 2])
      #expect(abs(Double(pixel.red) - value * 255) <= 2.1)
    }
    let sheet = Picture.sheet([.image(grid, caption: "a"), .image(grid, caption: "b")]).lines(style)
    #expect(sheet[0] == "a | b")
    #expect(try SixelDecoder(sheet[1]).width > 2 * 3)
    // Side by side in one line would put text into a bit map's place.
    let both = SideBySide([Picture.image(grid), Picture.image(grid)]).lines(style)
    #expect(both.filter { $0.hasPrefix("\u{1B}P") }.count == 2)
  }
}
