import Testing

@testable import ImageData

@Suite struct TextEscapingTests {
  @Test func whatCouldMoveTheCursorOrReorderTextIsEscaped() {
    #expect("a\u{1B}[31m\u{7}\r\n\t".escapedForDisplay == "a\\u{1B}[31m\\u{7}\\u{D}\\u{A}\\u{9}")
    #expect(
      "\u{7F}\u{9B}\u{202E}\u{2066}\u{200B}\u{FEFF}".escapedForDisplay
        == "\\u{7F}\\u{9B}\\u{202E}\\u{2066}\\u{200B}\\u{FEFF}")
    #expect("\u{2028}\u{E000}\u{10FFFF}".escapedForDisplay == "\\u{2028}\\u{E000}\\u{10FFFF}")
  }

  @Test func ordinaryTextInAnyScriptIsLeftAlone() {
    for text in ["T-shirt", "größe", "猫 🐈", "e\u{301}", "a\\b", ""] { #expect(text.escapedForDisplay == text) }
  }

  @Test func everyErrorTextIsEscaped() {
    let error = DataError(.noData, nil, "a\u{1B}b", remedy: "c\u{1B}d")
    #expect(error.description == "a\\u{1B}b" && error.remedy == "c\\u{1B}d")
  }
}
