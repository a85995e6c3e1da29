import Testing

@testable import TerminalGraphics

@Suite struct NumberGridTests {
  @Test func numbersInRows() {
    let grid = PixelGrid(width: 3, height: 2, values: [-1, 2, -1, 0.5, 0, 0.25])
    #expect(
      NumberGrid(grid, caption: "kernel").lines(GraphicsStyle()) == [
        "kernel", "| -1.00   2.00  -1.00 |", "|  0.50      0   0.25 |",
      ])
    #expect(NumberGrid(grid).lines(GraphicsStyle(unicode: true))[0] == "│ -1.00   2.00  -1.00 │")
  }

  @Test func marksNeedNoColor() {
    let grid = PixelGrid(width: 2, height: 3, values: [3, 3, 0, 1, 0, .nan])
    let marks: [NumberGrid.Mark] = [.winner, .tie, .blocked, .framed, .padding, .none]
    #expect(
      NumberGrid(grid, marks: marks).lines(GraphicsStyle()) == [
        "|   3*    3~ |", "|   .    [1] |", "|  (0)  nan  |",
        "* winner,", "~ tie, not taken,", ". no gradient,", "( ) padding",
      ])
  }

  @Test func colorIsReadable() {
    let grid = PixelGrid(width: 2, height: 1, values: [-1, 1])
    let line = NumberGrid(grid).lines(GraphicsStyle(color: .trueColor, unicode: true))[0]
    #expect(
      line == "│\u{1B}[38;2;0;0;0;48;2;140;200;255m -1 \u{1B}[0m\u{1B}[38;2;0;0;0;48;2;255;192;112m  1 \u{1B}[0m│")
  }

  @Test func noNumbers() {
    #expect(NumberGrid(PixelGrid(width: 0, height: 0, values: [])).lines(GraphicsStyle()) == ["no numbers"])
  }

  @Test func decimalsCanBeGiven() {
    var grid = NumberGrid(PixelGrid(width: 3, height: 1, values: [1.25, -0.001, 0]))
    grid.decimals = 2
    // Only an exact zero is a bare 0.
    let numbers = grid.lines(GraphicsStyle())[0].split(separator: " ").filter { $0 != "|" }
    #expect(numbers == ["1.25", "0.00", "0"])
  }

  @Test func linesPartTheWindows() {
    var grid = NumberGrid(PixelGrid(width: 3, height: 3, values: (1...9).map(Double.init)))
    grid.window = (rows: 2, columns: 2)
    // The last row and column are no whole window.
    #expect(
      grid.lines(GraphicsStyle()) == [
        "| 1  2 | 3 |", "| 4  5 | 6 |", "+------+---+", "| 7  8 | 9 |",
      ])
    #expect(grid.lines(GraphicsStyle(unicode: true))[2] == "├──────┼───┤")
    #expect(grid.lines(GraphicsStyle(plain: true)) == [" 1  2  3", " 4  5  6", " 7  8  9"])
  }
}
