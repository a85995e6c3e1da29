import Testing

@testable import Platform

@Suite struct StableHashTests {
  /// The vectors that the authors of FNV give for its 64-bit form 1a.
  @Test(
    arguments: [
      ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("b", 0xaf63_df4c_8601_f1a5),
      ("foobar", 0x8594_4171_f739_67e8),
    ] as [(String, UInt64)])
  func theValuesArePublished(text: String, hash: UInt64) {
    #expect(StableHash.of(text) == hash && StableHash.of(Array(text.utf8)) == hash)
  }

  @Test func asTextItHas16Digits() {
    #expect(StableHash.text("a".utf8) == "af63dc4c8601ec8c")
    for number in UInt8.min...UInt8.max { #expect(StableHash.text([number]).count == 16) }
  }
}
