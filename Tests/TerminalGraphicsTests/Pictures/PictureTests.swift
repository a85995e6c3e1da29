import Testing

@testable import TerminalGraphics

@Suite struct PictureTests {
  private let stripes = PixelGrid(width: 4, height: 3, values: [0, 0.5, 1, 0.25, 1, 1, 1, 1, 0, 0, 0, 0])
  private let kernel = PixelGrid(width: 3, height: 3, values: [-1, -0.5, 0, 0.1, 0.5, 1, -0.1, 0, 0.21])

  @Test func anImageIsARampWithItsScale() {
    #expect(
      Picture.image(stripes, caption: "x[0]").lines(GraphicsStyle()) == [
        "x[0]", "+--------+", "|  ++@@::|", "|@@@@@@@@|", "|        |", "+--------+", "0  .:-=+*#%@ 1",
      ])
  }

  @Test func signsBySizeBlankAtZero() {
    #expect(
      Picture.signed(kernel, caption: "filter 0").lines(GraphicsStyle()) == [
        "filter 0", "+------+", "|==--  |", "|..++##|", "|..  ++|", "+------+",
        "-1 ==--..++## 1, blank: exactly 0",
      ])
  }

  @Test func theFrameMarksARegion() {
    let picture = Picture.image(stripes, region: PictureRegion(rows: 1..<3, columns: 0..<2))
    #expect(
      picture.lines(GraphicsStyle())[0...4] == ["+====----+", "|  ++@@::|", "#@@@@@@@@#", "#        #", "+====----+"])
    #expect(picture.lines(GraphicsStyle(unicode: true))[0] == "┌━━━━────┐")
  }

  @Test func unicodeFrames() {
    #expect(
      Picture.image(stripes).lines(GraphicsStyle(unicode: true)) == [
        "┌────────┐", "│  ++@@::│", "│@@@@@@@@│", "│        │", "└────────┘", "0  .:-=+*#%@ 1",
      ])
  }

  @Test func whatIsNoNumberIsDrawnAndCounted() {
    let odd = PixelGrid(width: 2, height: 2, values: [.nan, .infinity, -.infinity, 2])
    #expect(
      Picture.image(odd).lines(GraphicsStyle()) == [
        "+----+", "|??^^|", "|vv@@|", "+----+", "1 nan (??), 1 inf (^^), 1 -inf (vv)", "0  .:-=+*#%@ 2",
      ])
    let nothing = PixelGrid(width: 1, height: 1, values: [.nan])
    #expect(Picture.signed(nothing).lines(GraphicsStyle())[1] == "|??|")
  }

  @Test func constantImagesShowHowFarFromZero() {
    func pixel(_ value: Double) -> String {
      Picture.image(PixelGrid(width: 1, height: 1, values: [value])).lines(GraphicsStyle())[1]
    }
    #expect([0, 1, 7, -2].map(pixel) == ["|  |", "|@@|", "|@@|", "|  |"])
  }

  @Test func anEmptyPictureSaysSo() {
    let lines = Picture.image(PixelGrid(width: 0, height: 3, values: []), caption: "none").lines(GraphicsStyle())
    #expect(lines.contains("no pixels"))
  }

  @Test func widePicturesAreReducedAndSaySo() {
    let wide = PixelGrid(width: 100, height: 4, values: (0..<400).map { Double($0 % 100) })
    for width in [20, 40, 80, 200] {
      let lines = Picture.image(wide).lines(GraphicsStyle(width: width))
      #expect(lines.allSatisfy { $0.count <= max(width, 52) })
      #expect(lines.contains { $0.hasPrefix("shrunk to fit") } == (width < 202))
    }
    let lone = PixelGrid(width: 100, height: 2, values: (0..<200).map { $0 == 77 ? -3 : 0 })
    #expect(Picture.signed(lone).lines(GraphicsStyle(width: 40))[1].contains("=="))
  }

  @Test func hugeValuesKeepTheirOrder() {
    let huge = PixelGrid(width: 3, height: 1, values: [-1.7e308, 0, 1.7e308])
    #expect(Picture.image(huge).lines(GraphicsStyle())[1] == "|  ++@@|")
  }

  @Test func wordsForThoseWhoCannotSee() {
    func words(_ values: [Double]) -> [String] {
      Picture.signed(PixelGrid(width: 3, height: 3, values: values), caption: "filter 2").lines(
        GraphicsStyle(plain: true))
    }
    #expect(words([1, 0, -1, 1, 0, -1, 1, 0, -1]) == ["filter 2: 3x3, from -1 to 1; positive left, negative right"])
    #expect(
      words([-1, -1, -1, 2, 2, 2, -1, -1, -1]) == [
        "filter 2: 3x3, from -1 to 2; positive middle row, negative above and below"
      ])
    #expect(
      words([-1, -1, 2, -1, 2, -1, 2, -1, -1]) == [
        "filter 2: 3x3, from -1 to 2; positive rising diagonal, negative off it"
      ])
    #expect(words([0, 0, 0, 0, 1, 0, 0, 0, 0]) == ["filter 2: 3x3, from 0 to 1; bright centre, dark border"])
    #expect(words([.nan, 1, 1, 1, 1, 1, 1, 1, 1]) == ["filter 2: 3x3, every value 1, 1 nan"])
    let marked = Picture.image(stripes, caption: "x", region: PictureRegion(rows: 0..<2, columns: 3..<4))
    #expect(marked.lines(GraphicsStyle(graphics: .off)) == ["x: 3x4, from 0 to 1, marked: rows 0 to 1, columns 3"])
    let off = Picture.image(stripes, caption: "x").lines(GraphicsStyle(graphics: .off))
    #expect(off == ["x: 3x4, from 0 to 1"])
  }
}
