import Testing

@testable import TerminalGraphics

@Suite struct LinePlotTests {
  private let falling = Series("loss", values: [4, 3, 2, 1])
  private let rising = Series("accuracy", values: [0, 1, 2, 4])

  /// The rows of the drawn area, without numbers, axis and legend.
  private func area(_ lines: [String]) -> [Substring] {
    lines.compactMap { line in
      line.firstIndex { "|+│┤".contains($0) }.map { line[line.index(after: $0)...] }
    }.filter { !$0.hasPrefix("-") && !$0.hasPrefix("─") }
  }

  @Test func aCurveWithAxesAndNumbers() {
    let lines = LinePlot([falling], title: "Loss", x: Axis("epoch"), height: 4).lines(GraphicsStyle(width: 24))
    #expect(
      lines == [
        "Loss", "4 +****", "  |    ******", "2 +          ***********", "0 +", "  +-------+------------+",
        "          2            4", "           epoch", "* loss: 4 to 1",
      ])
  }

  @Test func severalCurvesHaveMarkersWithoutColorAndNamesAtTheirEnds() {
    let lines = LinePlot([falling, rising], height: 4).lines(GraphicsStyle(width: 60))
    #expect(lines.filter { $0.hasSuffix(" * loss") }.count == 1)
    #expect(lines.filter { $0.hasSuffix(" o accuracy") }.count == 1)
    #expect(lines.suffix(2) == ["* loss: 4 to 1", "o accuracy: 0 to 4"])
  }

  @Test func brailleDotsStandWhereTheCurveIs() throws {
    let lines = LinePlot([falling], height: 5).lines(GraphicsStyle(width: 40, unicode: true))
    let rows = area(lines)
    #expect(rows.count == 5)
    var dots: [[Bool]] = []
    for row in rows {
      var four = Array(repeating: [Bool](), count: 4)
      for character in row {
        let scalar = try #require(character.unicodeScalars.first)
        let bits = character == " " ? 0 : scalar.value - 0x2800
        for (line, pair) in [(0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80)].enumerated() {
          four[line] += [bits & UInt32(pair.0) != 0, bits & UInt32(pair.1) != 0]
        }
      }
      dots += four
    }
    // From 4 at the top left the curve falls to 1: no column's dots lie above those of the column before.
    let width = dots.map(\.count).max() ?? 0
    let tops = (0..<width).compactMap { column in
      dots.indices.first { column < dots[$0].count && dots[$0][column] }
    }
    #expect(tops.count == width)
    #expect(tops.first == 0)
    #expect(zip(tops, tops.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func eachCurveHasItsColor() {
    let lines = LinePlot([falling, rising], height: 5).lines(GraphicsStyle(color: .trueColor, width: 60, unicode: true))
    let text = lines.joined()
    #expect(text.contains("\u{1B}[38;2;86;180;233m"))
    #expect(text.contains("\u{1B}[38;2;230;159;0m"))
    #expect(lines.allSatisfy { !$0.contains("\u{1B}") || $0.contains("\u{1B}[0m") })
  }

  @Test func gapsWhereThereIsNoNumber() {
    let plot = LinePlot([Series("loss", values: [1, .nan, .infinity, 2])], height: 4)
    #expect(plot.lines(GraphicsStyle()).last == "* loss: 1 to 2, 1 nan, 1 inf")
    #expect(area(plot.lines(GraphicsStyle())).joined().filter { $0 == "*" }.count == 2)
    #expect(LinePlot([Series("loss", values: [.nan])]).lines(GraphicsStyle()) == ["nothing to draw", "* loss: 1 nan"])
    #expect(LinePlot([]).lines(GraphicsStyle()) == ["nothing to draw"])
  }

  @Test func powersOfTen() {
    let points = [(1e-8, 1e-3), (1e-4, 1e-9), (1, 1e-6), (0, 1)].map { Series.Point($0.0, $0.1) }
    let plot = LinePlot(
      [Series("error", points: points)], x: Axis("step", spacing: .logarithmic), y: Axis(spacing: .logarithmic))
    let lines = plot.lines(GraphicsStyle())
    #expect(lines.contains { $0.contains("1e-8") && $0.contains("1e-4") })
    #expect(
      lines.last == "* error: 0.001 to 1, lowest 1e-9 at 0.0001, 1 not positive, not drawn")
  }

  @Test(arguments: [20, 40, 80, 200], [false, true])
  func anyDataFitAnyWidth(width: Int, unicode: Bool) {
    let extremes: [[Double]] = [
      [1], [5, 5, 5], [-1.7e308, 1.7e308], [.leastNonzeroMagnitude, 2 * .leastNonzeroMagnitude], [0, 0],
      [1e9, 1e9 + 1e-6], [-3],
      [.infinity, 1, -.infinity],
    ]
    for values in extremes {
      for spacing in [Axis.Spacing.linear, .logarithmic] {
        let plot = LinePlot(
          [Series("数字 with a long name", values: values)], title: "curve", y: Axis("y", spacing: spacing))
        for color in ColorDepth.allCases {
          let lines = plot.lines(GraphicsStyle(color: color, width: width, unicode: unicode))
          #expect(lines.allSatisfy { DisplayText.width(of: $0) <= width }, "\(values) at \(width)")
        }
      }
    }
  }

  @Test func turningPointsAreNamed() {
    let plot = LinePlot([
      Series("validation", values: [1.2, 0.6, 0.4, 0.5, 0.7]), Series("accuracy", values: [0.3, 0.9, 0.2, 0.8]),
      falling,
    ])
    #expect(
      plot.lines(GraphicsStyle()).suffix(3) == [
        "* validation: 1.2 to 0.7, lowest 0.4 at 3", "o accuracy: 0.3 to 0.8, lowest 0.2 at 3, highest 0.9 at 2",
        "+ loss: 4 to 1",
      ])
  }

  @Test func plainCurvesAreTables() {
    let lines = LinePlot([falling, rising], title: "Learning", x: Axis("epoch")).lines(GraphicsStyle(plain: true))
    #expect(
      lines == [
        "Learning", "epoch  loss  accuracy", "    1     4         0", "    2     3         1", "    3     2         2",
        "    4     1         4", "loss: 4 to 1", "accuracy: 0 to 4",
      ])
    let long = LinePlot([Series("loss", values: (0..<100).map(Double.init))], title: "t")
    #expect(long.lines(GraphicsStyle(plain: true)).count == 1 + 1 + 12 + 1)
  }

  @Test func logarithmsAreExactEnough() {
    let known = [
      (1.0, 0.0), (10, 1), (1e-8, -8), (1e300, 300), (2, 0.301_029_995_663_981_2),
      (.leastNonzeroMagnitude, -323.306_215_343),
    ]
    for (value, logarithm) in known {
      #expect(abs(Axis.logarithm(value) - logarithm) < 1e-8)
    }
  }

  /// A cell has one colour: with the dots of two curves in it, one of them would seem to be the other.
  @Test(arguments: [false, true]) func curvesThatShareCellsTakeTurns(isColored: Bool) {
    let plot = LinePlot([
      Series("a", values: [0.5, 0.5, 1]), Series("b", values: [0.5, 0.5, 0]),
    ])
    let style = GraphicsStyle(color: isColored ? .trueColor : .none, unicode: isColored)
    let area = plot.lines(style).prefix(plot.height)
    let marks = isColored ? ["38;2;86;180;233m", "38;2;230;159;0m"] : ["**", "oo"]
    let shared = area.filter { line in marks.allSatisfy { line.contains($0) } }
    #expect(!shared.isEmpty)
    // Two cells each, again and again where both are level.
    #expect(shared.contains { line in marks.allSatisfy { line.ranges(of: $0).count > 4 } })
  }
}
