import Testing

@testable import TerminalGraphics

/// Pictures of random sizes and values, in every style: nothing crashes, nothing is too wide, all can be decoded.
@Suite struct AnyPictureTests {
  private static let special: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
  ]

  private static func grid(_ generator: inout Sequence64, width: Int, height: Int) -> PixelGrid {
    let kind = generator.next() % 4
    let values = (0..<width * height).map { _ -> Double in
      switch kind {
      case 0: generator.unit() - 0.5
      case 1: special[Int(generator.next() % 8)]
      case 2: generator.next() % 5 == 0 ? special[Int(generator.next() % 8)] : generator.unit() * 1e6
      default: 3
      }
    }
    return PixelGrid(width: width, height: height, values: values)
  }

  private static func picture(_ generator: inout Sequence64) -> Picture {
    let width = Int(generator.next() % 45)
    let height = Int(generator.next() % 30)
    let region = PictureRegion(rows: 1..<Int(generator.next() % 50) + 1, columns: 0..<Int(generator.next() % 50))
    var picture: Picture
    if generator.next() % 4 == 0 {
      let channels = (0..<3).map { _ in grid(&generator, width: width, height: height) }
      picture = .color(red: channels[0], green: channels[1], blue: channels[2], region: region)
    } else {
      let map = ColorMap.allCases[Int(generator.next() % 3)]
      picture = .image(grid(&generator, width: width, height: height), map: map, region: region)
    }
    picture.caption = ["", "filter 3", "a caption of some\nlength 数字 \u{1B}[31m"][Int(generator.next() % 3)]
    return picture
  }

  @Test(arguments: GraphicsMode.allCases, ColorDepth.allCases)
  func inEveryStyle(mode: GraphicsMode, color: ColorDepth) throws {
    var generator = Sequence64(state: 99)
    for _ in 0..<60 {
      let width = 20 + Int(generator.next() % 100)
      let style = GraphicsStyle(
        graphics: mode, color: color, width: width, theme: generator.next() % 2 == 0 ? .dark : .light,
        plain: generator.next() % 8 == 0, unicode: color != .none)
      let count = Int(generator.next() % 5)
      let pictures = (0..<count).map { _ in Self.picture(&generator) }
      let lines = PictureSheet(pictures, title: "sheet", sharedScale: generator.next() % 2 == 0).lines(style)
      for line in lines {
        if line.hasPrefix(Sixel.start) {
          let decoded = try SixelDecoder(line)
          #expect(decoded.width <= width * 8 && decoded.width > 0 && decoded.height > 0)
        } else {
          #expect(DisplayText.width(of: line) <= width)
          #expect(!line.contains("\n") && !line.contains("\u{1B}[31m"))
        }
      }
    }
  }

  @Test func aSinglePictureDecodesToItsCanvas() throws {
    var generator = Sequence64(state: 5)
    let style = GraphicsStyle(graphics: .half, color: .trueColor, width: 200, unicode: true)
    for _ in 0..<60 {
      var picture = Self.picture(&generator)
      picture.caption = ""
      guard picture.width > 10, picture.height > 0 else { continue }
      let framed = picture.lines(style).filter { $0.hasPrefix("│") || $0.hasPrefix("┃") }
      let decoded = try HalfBlockDecoder(framed)
      #expect(decoded.pixels.joined().map { $0 } == picture.canvas().pixels)
      #expect(decoded.needlessSelections == 0 && decoded.endsReset)
    }
  }
}
