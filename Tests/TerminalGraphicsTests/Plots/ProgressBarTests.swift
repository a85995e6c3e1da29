import Testing

@testable import TerminalGraphics

@Suite struct ProgressBarTests {
  private let bar = ProgressBar(
    label: "epoch 3/10", fraction: 0.42, rate: 1234.4, remaining: 75, loss: 0.4118, accuracy: 0.872)

  @Test func everythingAt80Columns() {
    #expect(
      bar.line(GraphicsStyle())
        == "epoch 3/10  [#..]   42%  loss 0.412  accuracy 0.872  75 s left  1234 images/s")
  }

  @Test func atOtherWidthsWhatMattersLeastGoesFirst() {
    #expect(bar.line(GraphicsStyle(width: 60)) == "epoch 3/10   42%  loss 0.412  accuracy 0.872  75 s left")
    #expect(bar.line(GraphicsStyle(width: 40)) == "epoch 3/10  [##.....]   42%  loss 0.412")
    #expect(bar.line(GraphicsStyle(width: 20)) == "epoch 3/10   42%")
    #expect(bar.line(GraphicsStyle(width: 300)).count == 102)
  }

  @Test(arguments: [1, 19, 20, 21, 40, 60, 80, 120, 300], [false, true])
  func neverAsWideAsTheTerminal(width: Int, unicode: Bool) {
    let bars = [
      bar, ProgressBar(label: "loading a file with a very long name, 数字.idx", fraction: nil),
      ProgressBar(label: "", fraction: .nan, rate: .infinity, remaining: -1, loss: .nan, accuracy: .infinity),
      ProgressBar(label: "x\n\u{1B}[2J", fraction: 7, rate: 1e12, remaining: 1e12, loss: 1e30, accuracy: -5),
    ]
    for color in ColorDepth.allCases {
      let style = GraphicsStyle(color: color, width: width, unicode: unicode)
      for bar in bars {
        let line = bar.line(style)
        #expect(DisplayText.width(of: line) < style.width)
        #expect(!line.contains("\n") && !line.contains("[2J\u{1B}"))
      }
    }
  }

  /// A bar that came and went with the digits of a rate would flicker.
  @Test(arguments: [40, 60, 72, 76, 80, 84, 120]) func theBarStaysAsLongAsItIs(width: Int) {
    var bar = ProgressBar(label: "epoch 2/3", fraction: 0, loss: 0.5, accuracy: 0.9)
    let lengths = [(0.046, 98_527.0), (0.65, 114_529), (1.1, 59_277), (9.94, 9870), (75, 123), (185, 1)].map {
      remaining, rate in
      (bar.remaining, bar.rate) = (remaining, rate)
      return bar.line(GraphicsStyle(width: width)).filter { "[.]".contains($0) }.count
    }
    #expect(Set(lengths).count == 1)
  }

  @Test func theBarGrowsWithTheFraction() {
    let style = GraphicsStyle(width: 80)
    let lengths = (0...100).map { step in
      ProgressBar(label: "load", fraction: Double(step) / 100).line(style).filter { $0 == "#" }.count
    }
    #expect(lengths.first == 0 && lengths.last == 28)
    #expect(zip(lengths, lengths.dropFirst()).allSatisfy { $0 <= $1 })
  }
}
