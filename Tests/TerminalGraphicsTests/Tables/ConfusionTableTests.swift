import Testing

@testable import TerminalGraphics

@Suite struct ConfusionTableTests {
  private let table = ConfusionTable(
    [[9, 1, 0], [2, 7, 1], [0, 0, 0]], names: ["cat", "dog", "a very long bird's name"], title: "Confusion")

  @Test func countsWithRecallAndTheCommonestConfusions() {
    #expect(
      table.lines(GraphicsStyle(width: 80)) == [
        "Confusion",
        "               predicted",
        "true                       cat             dog  a very long...  recall",
        "cat                          9               1               .   0.900",
        "dog                          2               7               1   0.700",
        "a very long...               .               .               .       -",
        "accuracy 0.800 (16 of 20)",
        "most common mistakes: dog as cat (2), cat as dog (1), dog as a very long bird's",
        "name (1)",
      ])
  }

  @Test func whereNamesDoNotFitColumnsHaveNumbers() {
    let lines = table.lines(GraphicsStyle(width: 40))
    #expect(lines[2] == "true              0  1  2  recall")
    #expect(lines[4] == "1 dog             2  7  1   0.700")
  }

  @Test func manyClassesBecomeAList() {
    let names = (0..<40).map { "class \($0)" }
    let counts = names.indices.map { row in names.indices.map { $0 == row ? 5 : $0 == (row + 1) % 40 ? 2 : 0 } }
    let lines = ConfusionTable(counts, names: names).lines(GraphicsStyle(width: 80))
    #expect(lines[0].hasPrefix("true class"))
    #expect(lines[2] == "class 0          7        5  0.714   class 1 (2)")
    for width in [20, 40, 80, 200] {
      let lines = ConfusionTable(counts, names: names).lines(
        GraphicsStyle(color: .palette256, width: width, unicode: true))
      #expect(lines.allSatisfy { DisplayText.width(of: $0) <= width })
    }
  }

  @Test func shadesFollowTheRow() throws {
    let style = GraphicsStyle(color: .trueColor, unicode: true)
    let row = table.lines(style)[3]
    #expect(row.contains("48;2;56;140;220m") && row.contains("48;2;33;65;103m"))
    #expect(row.contains("·"))
    #expect(row.contains("\u{1B}[0m"))
  }

  @Test func noImages() {
    #expect(ConfusionTable([[0]], names: ["x"]).lines(GraphicsStyle()).last == "no images")
    #expect(ConfusionTable([], names: []).lines(GraphicsStyle()).last == "no images")
  }

  @Test func inWords() {
    let lines = table.lines(GraphicsStyle(plain: true))
    #expect(lines[1] == "true class               images  correct  recall  confused with")
    #expect(lines[3] == "dog                          10        7  0.700   cat (2)")
  }
}
