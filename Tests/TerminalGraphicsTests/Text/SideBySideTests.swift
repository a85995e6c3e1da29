import Testing

@testable import TerminalGraphics

@Suite struct SideBySideTests {
  @Test func anEquationStandsInOneLineAtHalfHeight() {
    let one = NumberGrid(PixelGrid(width: 1, height: 3, values: [1, 2, 3]))
    #expect(
      SideBySide([one, one, one], separators: ["*", "="]).lines(GraphicsStyle()) == [
        "| 1 |   | 1 |   | 1 |", "| 2 | * | 2 | = | 2 |", "| 3 |   | 3 |   | 3 |",
      ])
  }

  @Test func whatDoesNotFitGoesBelow() {
    let blocks = [["aaaa", "a"], ["bb"], ["cccccc"]]
    #expect(SideBySide.arranged(blocks, width: 10) == ["aaaa  bb", "a", "", "cccccc"])
    #expect(SideBySide.arranged(blocks, width: 20) == ["aaaa  bb  cccccc", "a"])
    #expect(SideBySide.arranged([], width: 20) == [])
  }

  @Test func blocksAreLevelBelowTheirHeadings() {
    let blocks = [["one", "two", "+--+"], ["three", "+--+"]]
    #expect(SideBySide.arranged(blocks, headings: [2, 1], width: 40) == ["one", "two   three", "+--+  +--+"])
  }

  @Test func widthsCountColumnsNotEscapeSequences() {
    let painted = Tone.good.paint("ok", GraphicsStyle(color: .palette256))
    #expect(SideBySide.arranged([[painted, "long"], ["x"]], width: 20) == [painted + "    x", "long"])
  }

  @Test func sentencesAreReadOneAfterAnother() {
    let picture = Picture.image(PixelGrid(width: 1, height: 1, values: [1]), caption: "x")
    #expect(SideBySide([picture, picture]).lines(GraphicsStyle(plain: true)).count == 2)
  }
}
