import Testing

@testable import TerminalGraphics

@Suite struct PixelGridTests {
  private let grid = PixelGrid(width: 3, height: 3, values: [1, 2, 3, 4, 5, 6, 7, 8, -9])

  @Test func rowsComeFirst() {
    #expect(grid[0, 2] == 3 && grid[2, 0] == 7)
  }

  @Test func blocksBecomeTheirMeanOrTheirFurthest() {
    #expect(grid.reduced(by: 2, .mean) == PixelGrid(width: 2, height: 2, values: [3, 4.5, 7.5, -9]))
    #expect(grid.reduced(by: 2, .furthestFromZero) == PixelGrid(width: 2, height: 2, values: [5, 6, 8, -9]))
    #expect(grid.reduced(by: 1, .mean) == grid)
    #expect(grid.reduced(by: 50, .furthestFromZero).values == [-9])
  }

  @Test func aNaNStaysSeen() {
    let odd = PixelGrid(width: 2, height: 1, values: [.nan, 9])
    #expect(odd.reduced(by: 2, .mean).values[0].isNaN)
    #expect(odd.reduced(by: 2, .furthestFromZero).values[0].isNaN)
  }

  @Test func rangesAreOfFiniteValues() {
    #expect(grid.finiteRange == -9...8)
    #expect(PixelGrid(width: 2, height: 1, values: [.nan, .infinity]).finiteRange == nil)
  }
}
