import Testing

@testable import TerminalGraphics

@Suite struct AxisTests {
  private func scale(_ axis: Axis, _ positions: [Double], count: Int = 4) -> AxisScale {
    AxisScale(axis, positions: positions, count: count, widened: true, numbers: NumberFormat())
  }

  @Test func numbersAreRound() {
    #expect(scale(Axis(), [0.03, 0.97]).ticks.map(\.text) == ["0", "0.5", "1.0"])
    #expect(scale(Axis(), [0, 9]).ticks.map(\.text) == ["0", "5", "10"])
    #expect(scale(Axis(), [-20, 20]).ticks.map(\.text) == ["-20", "-10", "0", "10", "20"])
    #expect(scale(Axis(), [100.1, 100.4]).ticks.map(\.text) == ["100.1", "100.2", "100.3", "100.4"])
  }

  @Test func powersAreWhole() {
    #expect(scale(Axis(spacing: .logarithmic), [-8, 0]).ticks.map(\.text) == ["1e-8", "1e-6", "1e-4", "0.01", "1"])
  }

  @Test func aRangeIsKept() {
    let scale = scale(Axis(range: 0...1), [0.4, 0.5])
    #expect(scale.lower == 0 && scale.upper == 1)
  }

  @Test func oneValueGetsRoomAroundIt() {
    let scale = scale(Axis(), [5, 5])
    #expect(scale.lower < 5 && scale.upper > 5)
  }

  /// Whatever the data, the ends hold them, the numbers are few, and places lie between 0 and 1.
  @Test func anyData() {
    var generator = Sequence64(state: 4)
    for _ in 0..<2000 {
      let magnitude = Double("1e\(Int(generator.next() % 600) - 300)") ?? 1
      let positions = (0..<3).map { _ in (generator.unit() - 0.5) * magnitude }
      let scale = scale(Axis(), positions, count: 1 + Int(generator.next() % 12))
      #expect(scale.ticks.count <= 41)
      #expect(positions.allSatisfy { scale.lower <= $0 && $0 <= scale.upper })
      #expect(positions.allSatisfy { (0...1).contains(scale.fraction($0)) })
    }
  }
}
