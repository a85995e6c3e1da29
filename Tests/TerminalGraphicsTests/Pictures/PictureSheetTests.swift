import Testing

@testable import TerminalGraphics

@Suite struct PictureSheetTests {
  private let pictures = (0..<3).map { number in
    Picture.image(
      PixelGrid(width: 2, height: 2, values: [0, 1, 2, 3].map { $0 * Double(number + 1) }), caption: "map \(number)")
  }

  @Test func picturesStandSideBySide() {
    #expect(
      Picture.sheet(pictures, title: "after conv1", sharedScale: true).lines(GraphicsStyle(width: 40)) == [
        "after conv1", "map 0   map 1   map 2", "+----+  +----+  +----+", "|  ..|  |  ::|  |  --|",
        "|::--|  |==**|  |**@@|",
        "+----+  +----+  +----+", "one scale for all: 0  .:-=+*#%@ 9",
      ])
  }

  @Test func eachWithItsOwnScaleSaysSo() {
    let lines = Picture.sheet(pictures).lines(GraphicsStyle(width: 60))
    #expect(lines.last == "each with its own scale: low  .:-=+*#%@ high")
    #expect(lines.contains("0 to 3  0 to 6  0 to 9"))
  }

  @Test func theRestGoesBelow() {
    func captions(_ pictures: [Picture], _ width: Int) -> [String] {
      Picture.sheet(pictures).lines(GraphicsStyle(width: width)).filter { $0.contains("map") }
    }
    // Six columns each: neighbours move together where that saves a row.
    #expect(captions(pictures, 22) == ["map 0   map 1   map 2"])
    #expect(captions(pictures, 20) == ["map 0  map 1  map 2"])
    #expect(captions(pictures + pictures.prefix(1), 20) == ["map 0   map 1", "map 2   map 0"])
  }

  @Test func aGroupStaysSideBySide() {
    let lines = PictureSheet(pictures + pictures, group: 3).lines(GraphicsStyle(width: 40))
    #expect(lines.filter { $0.contains("map") } == ["map 0   map 1   map 2", "map 0   map 1   map 2"])
    let canvas = PictureSheet(pictures + pictures, group: 3).canvas()
    #expect(canvas.width > canvas.height)
  }

  @Test func longCaptionsAreWrappedAboveTheirPicture() {
    var picture = pictures[0]
    picture.caption = "true: ankle boot, predicted: sandal \u{7}"
    let lines = Picture.sheet([picture, pictures[1]]).lines(GraphicsStyle(width: 60))
    #expect(
      lines.prefix(4) == [
        "true: ankle boot,", "predicted: sandal", "\\u{7}              map 1", "+----+             +----+",
      ])
  }

  @Test func plainSheetsAreSentences() {
    #expect(Picture.sheet(pictures, title: "maps").lines(GraphicsStyle(plain: true)).count == 4)
  }

  @Test func anEmptySheetSaysSo() {
    #expect(Picture.sheet([], title: "none").lines(GraphicsStyle()) == ["none", "no pictures"])
  }
}
