import Synchronization
import Testing

@testable import Platform

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct StandardStreamTests {
  /// A reader that is slow, and an end that would rather fail than wait: all arrives, in order.
  @Test func aNonBlockingEndGetsEverything() async throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    try #require(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
    let text = String((0..<60_000).map { "line \($0)" }.joined(separator: "\n"))
    async let arrived = Task.detached {
      var all: [UInt8] = []
      var bytes = [UInt8](repeating: 0, count: 5000)
      while case let count = read(reading, &bytes, bytes.count), count > 0 {
        all += bytes[..<count]
        if all.count % 7 == 0 { poll(nil, 0, 1) }
      }
      return all
    }.value
    await Task.detached {
      StandardStream(descriptor: writing).write(text)
      close(writing)
    }.value
    #expect(await arrived == Array(text.utf8))
    close(reading)
  }

  @Test func aWindowHasASizeOnlyWhereThereIsOne() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let stream = StandardStream(descriptor: ends[0])
    #expect(!stream.isTerminal && stream.columns == nil && stream.rows == nil)
    #expect(!stream.hasInput(within: 0))
    StandardStream(descriptor: ends[1]).write("x")
    #expect(stream.hasInput(within: 1000))
    for end in ends { close(end) }
  }
}
