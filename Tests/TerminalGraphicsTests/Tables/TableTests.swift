import Testing

@testable import TerminalGraphics

@Suite struct TableTests {
  private let network = Table(
    title: "Network net", columns: ["layer", "output", "parameters", "norm"],
    rows: [
      ["conv 1 -> 8", "8x16x16", 80, 0.123456], ["maxpool 2", "8x8x8", 0, 12.5],
      ["linear 512 -> 3", "3", 1539, .missing],
    ], footer: ["total", "", 1619, .missing])

  @Test func numbersStandToTheRight() {
    #expect(
      network.lines(GraphicsStyle()) == [
        "Network net",
        "layer            output   parameters   norm",
        "---------------  -------  ----------  -----",
        "conv 1 -> 8      8x16x16          80   0.12",
        "maxpool 2        8x8x8             0  12.50",
        "linear 512 -> 3  3              1539",
        "---------------  -------  ----------  -----",
        "total                           1619",
      ])
  }

  @Test func rulesAreLinesWithUnicodeAndNoneWhenPlain() {
    #expect(network.lines(GraphicsStyle(unicode: true))[2] == "───────────────  ───────  ──────────  ─────")
    #expect(network.lines(GraphicsStyle(plain: true)).count == 6)
  }

  @Test func longTextIsCutNumbersAreNot() {
    let lines = network.lines(GraphicsStyle(width: 38))
    #expect(
      lines[1...3] == [
        "layer       output   parameters   norm", "----------  -------  ----------  -----",
        "conv 1...   8x16x16          80   0.12",
      ])
  }

  @Test func whereColumnsDoNotFitRowsBecomeRecords() {
    #expect(
      network.lines(GraphicsStyle(width: 24)) == [
        "Network net", "layer: conv 1 -> 8", "output: 8x16x16", "parameters: 80", "norm: 0.12", "",
        "layer: maxpool 2", "output: 8x8x8", "parameters: 0", "norm: 12.50", "", "layer: linear 512 -> 3",
        "output: 3", "parameters: 1539", "", "layer: total", "parameters: 1619",
      ])
  }

  @Test(arguments: [20, 40, 60, 80, 200]) func nothingIsWiderThanTheWidth(width: Int) {
    let rows: [[TableCell]] = [
      ["数字 a class with a rather long name", 1.5, "\u{1B}[2J evil"], [.toned("pass", .good), .number(.nan), "ok"],
      [.missing, .number(-1e300), "incomprehensibilities-without-a-blank"],
    ]
    for color in ColorDepth.allCases {
      let style = GraphicsStyle(color: color, width: width, unicode: true)
      let lines = Table(title: "A title that is long, too", columns: ["name", "value", "note"], rows: rows).lines(style)
      #expect(lines.allSatisfy { DisplayText.width(of: $0) <= width })
      #expect(!lines.joined().contains("\u{1B}[2J"))
    }
  }

  @Test func shortRowsAndNoColumns() {
    #expect(Table(columns: ["a", "b"], rows: [["x"]]).lines(GraphicsStyle()) == ["a  b", "-  -", "x"])
    #expect(Table(title: "empty", columns: [], rows: []).lines(GraphicsStyle()) == ["empty"])
    #expect(Table(columns: ["a"], rows: []).lines(GraphicsStyle()) == ["a", "-"])
  }

  @Test func tonesAreEscapesOnlyWithColor() {
    let table = Table(columns: ["verdict"], rows: [[.toned("pass", .good)]])
    #expect(table.lines(GraphicsStyle(color: .palette256))[2] == "\u{1B}[38;5;79mpass\u{1B}[0m   ".trimmingBlanks)
    #expect(table.lines(GraphicsStyle())[2] == "pass")
  }
}

extension String {
  fileprivate var trimmingBlanks: String { DisplayText.withoutTrailingBlanks(self) }
}
