import Testing

@testable import TerminalGraphics

@Suite struct BarChartTests {
  private let norms = BarChart(
    [.init("conv1", 0.5), .init("pool1", 1), .init("dead", 0), .init("odd", .nan), .init("tiny", 1e-9)], title: "Norms")

  @Test func lengthsFollowTheMagnitudes() {
    #expect(
      norms.lines(GraphicsStyle(width: 30)) == [
        "Norms", "conv1   0.5  ########", "pool1     1  #################", "dead      0", "odd     nan",
        "tiny   1e-9  #",
      ])
  }

  @Test func byPowersOfTen() {
    let lines = BarChart([.init("a", 1e-4), .init("b", 1e-2), .init("c", 1)], spacing: .logarithmic)
      .lines(GraphicsStyle(width: 61))
    #expect(lines.map { $0.filter { $0 == "#" }.count } == [10, 30, 50, 0])
    #expect(lines.last == "bars on a log scale")
  }

  @Test func eighthsOfACellWithUnicode() {
    let lines = BarChart([.init("a", 1), .init("b", 0.3)]).lines(GraphicsStyle(width: 18, unicode: true))
    #expect(lines == ["a    1  ████████████", "b  0.3  ███▋"])
  }

  @Test(arguments: [20, 40, 80, 300]) func nothingIsWiderThanTheWidth(width: Int) {
    let bars = BarChart([
      .init("a name that is long enough to need cutting, surely", 1e-30), .init("\u{1B}[2J", -1e300),
    ])
    for color in ColorDepth.allCases {
      let lines = bars.lines(GraphicsStyle(color: color, width: width, unicode: true))
      #expect(lines.allSatisfy { DisplayText.width(of: $0) <= width })
      #expect(!lines.joined().contains("[2J\u{1B}"))
    }
  }

  @Test func inWordsThereAreNumbersOnly() {
    #expect(norms.lines(GraphicsStyle(plain: true))[1] == "conv1   0.5")
    #expect(BarChart([]).lines(GraphicsStyle()) == [])
  }
}
