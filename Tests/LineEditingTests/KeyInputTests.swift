import Testing

@testable import LineEditing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct KeyInputTests {
  private func characters(_ bytes: [UInt8]) -> String {
    var input = KeyInput(descriptor: -1)
    return String(String.UnicodeScalarView(bytes.compactMap { input.character(with: $0) }))
  }

  @Test func bytesBecomeCharacters() {
    let text = "a é 日 🐈 \u{10FFFF}"
    #expect(characters(Array(text.utf8)) == text)
  }

  @Test func bytesThatAreNotUTF8AreDropped() {
    #expect(characters([0xFF, 0x61, 0xC3, 0x62, 0xED, 0xA0, 0x80, 0x63, 0xC0, 0xAF, 0x64, 0x80]) == "abcd")
  }

  /// Random bytes never make more or other characters than Swift's own decoder finds valid.
  @Test func randomBytesAgreeWithSwiftsDecoder() {
    for _ in 0..<500 {
      let bytes = (0..<20).map { _ in [UInt8.random(in: 0...255), 0xC3, 0xA9, 0xE6, 0x61].randomElement() ?? 0 }
      let expected = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { $0 != "\u{FFFD}" }
      #expect(characters(bytes) == String(String.UnicodeScalarView(expected)), "\(bytes)")
    }
  }

  @Test func aSequenceIsTakenWholeOrLeft() throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    try #require(writeAll(Array("[200~[20x".utf8), to: ends[1]))
    var input = KeyInput(descriptor: ends[0])
    let found = [
      input.sequenceFollows(), input.take("[C"), input.take("[200~"), input.take("[200~"), input.holdsBytes,
    ]
    #expect(found == [true, false, true, false, true])
    let rest = (0..<4).map { _ in input.nextByte() }
    #expect(rest == Array("[20x".utf8))
    let more = input.sequenceFollows()
    #expect(!more)
  }
}
