import Testing

@testable import PlatformMath

@Suite struct ProcessorsTests {
  @Test func thereIsOneAtLeastAndNotMoreThanThreadsAreAllowed() {
    #expect((1...256).contains(Processors.count))
    Processors.yield()
  }
}
