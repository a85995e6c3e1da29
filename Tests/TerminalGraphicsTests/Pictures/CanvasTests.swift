import Testing

@testable import TerminalGraphics

@Suite struct CanvasTests {
  private static func random(_ generator: inout Sequence64, levels: UInt64) -> Canvas {
    var canvas = Canvas(width: Int(generator.next() % 20) + 1, height: Int(generator.next() % 13) + 1)
    for row in 0..<canvas.height {
      for column in 0..<canvas.width {
        func channel() -> UInt8 { UInt8(generator.next() % levels * (255 / (levels - 1))) }
        canvas[row, column] = RGB(channel(), channel(), channel())
      }
    }
    return canvas
  }

  private static func rows(_ canvas: Canvas) -> [[RGB?]] {
    (0..<canvas.height).map { row in (0..<canvas.width).map { canvas[row, $0] } }
  }

  @Test(arguments: [2, 256]) func halfBlocksHoldEveryPixel(levels: UInt64) throws {
    var generator = Sequence64(state: 1)
    for _ in 0..<50 {
      let canvas = Self.random(&generator, levels: levels)
      let decoded = try HalfBlockDecoder(canvas.halfBlockLines(.trueColor))
      #expect(decoded.pixels == Self.rows(canvas))
      #expect(decoded.needlessSelections == 0)
      #expect(decoded.endsReset)
    }
  }

  @Test func with256ColorsEachPixelIsTheNearest() throws {
    var generator = Sequence64(state: 2)
    let palette = (16...255).map(HalfBlockDecoder.xterm)
    func distance(_ a: RGB, _ b: RGB) -> Int {
      let red = Int(a.red) - Int(b.red)
      let green = Int(a.green) - Int(b.green)
      let blue = Int(a.blue) - Int(b.blue)
      return red * red + green * green + blue * blue
    }
    for _ in 0..<20 {
      let canvas = Self.random(&generator, levels: 256)
      let decoded = try HalfBlockDecoder(canvas.halfBlockLines(.palette256))
      #expect(decoded.needlessSelections == 0)
      for (expected, actual) in zip(canvas.pixels, decoded.pixels.joined()) {
        let best = palette.map { distance($0, expected) }.min()
        #expect(actual.map { distance($0, expected) } == best)
      }
    }
  }

  @Test func golden() {
    var canvas = Canvas(width: 3, height: 3, filledWith: RGB(0, 0, 0))
    canvas[0, 1] = RGB(255, 255, 255)
    canvas[1, 1] = RGB(255, 255, 255)
    canvas[2, 2] = RGB(255, 0, 0)
    #expect(
      canvas.halfBlockLines(.trueColor) == [
        "\u{1B}[48;2;0;0;0m \u{1B}[48;2;255;255;255m \u{1B}[48;2;0;0;0m \u{1B}[0m",
        "\u{1B}[38;2;0;0;0m▀▀\u{1B}[38;2;255;0;0m▀\u{1B}[0m",
      ])
    #expect(
      canvas.halfBlockLines(.palette256) == [
        "\u{1B}[48;5;16m \u{1B}[48;5;231m \u{1B}[48;5;16m \u{1B}[0m",
        "\u{1B}[38;5;16m▀▀\u{1B}[38;5;196m▀\u{1B}[0m",
      ])
  }

  @Test func onePixelAndNone() throws {
    let one = Canvas(width: 1, height: 1, filledWith: RGB(1, 2, 3))
    #expect(try HalfBlockDecoder(one.halfBlockLines(.trueColor)).pixels == [[RGB(1, 2, 3)]])
    #expect(Canvas(width: 0, height: 0).halfBlockLines(.trueColor) == [])
  }

  @Test func pastingAndMagnifying() {
    var canvas = Canvas(width: 3, height: 2)
    var small = Canvas(width: 2, height: 2, filledWith: RGB(9, 9, 9))
    small[0, 1] = RGB(7, 7, 7)
    canvas.paste(small, row: 1, column: 2)
    #expect(canvas[1, 2] == RGB(9, 9, 9))
    #expect(canvas.pixels.filter { $0 == RGB(0, 0, 0) }.count == 5)
    let large = small.magnified(by: 3)
    #expect(large.width == 6 && large[2, 3] == RGB(7, 7, 7) && large[3, 3] == RGB(9, 9, 9))
  }
}
