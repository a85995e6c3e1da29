import Testing

@testable import Platform

@Suite struct MonotonicClockTests {
  @Test func itCountsSecondsAndNeverGoesBack() throws {
    var last = MonotonicClock.now
    let start = last
    for _ in 0..<1000 {
      let now = MonotonicClock.now
      #expect(now >= last)
      last = now
    }
    _ = try WatchedProcess(["/bin/sleep", "0.2"]).finish(within: 30) { false }
    #expect(MonotonicClock.now - start >= 0.2)
  }
}
