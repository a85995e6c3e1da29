import Testing

@testable import TerminalGraphics

@Suite struct ProgressThrottleTests {
  @Test func shortWorkShowsNothing() {
    var throttle = ProgressThrottle(start: 100)
    let drawn = (0..<49).filter { throttle.shouldDraw(at: 100 + Double($0) / 100) }
    #expect(drawn.isEmpty)
    #expect(!throttle.hasDrawn)
  }

  @Test func atMostTenLinesInAnySecond() {
    var throttle = ProgressThrottle(start: 0)
    let drawn = (0..<5000).map { Double($0) / 1000 }.filter { throttle.shouldDraw(at: $0) }
    #expect(drawn.first == 0.5)
    #expect(drawn.count >= 40)
    for time in drawn {
      #expect(drawn.filter { $0 >= time && $0 < time + 0.999 }.count <= 10)
    }
  }

  @Test func afterAPauseItDrawsAtOnce() {
    var throttle = ProgressThrottle(start: 0)
    let drawn = [10, 10.05, 20].map { throttle.shouldDraw(at: $0) }
    #expect(drawn == [true, false, true])
  }
}
