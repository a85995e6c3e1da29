import Testing

@testable import TerminalGraphics

@Suite struct DisplayTextTests {
  @Test(arguments: [
    ("plain", 5), ("", 0), ("数字", 4), ("e\u{301}", 1), ("한글", 4), ("ｆｕｌｌ", 8), ("👍", 2), ("👨‍👩‍👧", 2), ("🇬🇧", 2),
    ("❤️", 2), ("─│▀⠿", 4), ("a\u{200B}b", 2), ("\u{1B}[38;5;79mok\u{1B}[0m", 2), ("é", 1),
  ]) func columns(text: String, width: Int) {
    #expect(DisplayText.width(of: text) == width)
  }

  @Test func controlCharactersAreWrittenOut() {
    #expect(DisplayText.escaped("cat") == "cat")
    #expect(DisplayText.escaped("\u{1B}[2Jcat\n") == "\\u{1b}[2Jcat\\n")
    #expect(DisplayText.escaped("a\u{202E}b\u{7F}\u{9B}\r\n\t") == "a\\u{202e}b\\u{7f}\\u{9b}\\r\\n\\t")
    #expect(DisplayText.escaped("Grüße 数字 👍") == "Grüße 数字 👍")
  }

  /// Whatever the string, nothing that a terminal obeys is left.
  @Test func noControlCharacterSurvives() {
    var generator = Sequence64(state: 7)
    for _ in 0..<500 {
      var text = ""
      for _ in 0..<20 {
        if let scalar = Unicode.Scalar(UInt32(generator.next() % 0x3000)) { text.unicodeScalars.append(scalar) }
      }
      let safe = DisplayText.escaped(text)
      #expect(safe.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    }
  }

  @Test func cutTextFitsAndSaysSo() {
    #expect(DisplayText.truncated("convolution", to: 11, unicode: true) == "convolution")
    #expect(DisplayText.truncated("convolution", to: 8, unicode: true) == "convolu…")
    #expect(DisplayText.truncated("convolution", to: 8, unicode: false) == "convo...")
    #expect(DisplayText.truncated("convolution", to: 3, unicode: false) == "co~")
    #expect(DisplayText.truncated("数字数字", to: 6, unicode: true) == "数字…")
    #expect(DisplayText.truncated("abc", to: 0, unicode: true) == "")
  }

  @Test func paddingCountsColumns() {
    #expect(DisplayText.padded("数", to: 4) == "数  ")
    #expect(DisplayText.padded("7", to: 3, .right) == "  7")
    #expect(DisplayText.padded("ab", to: 5, .center) == " ab  ")
    #expect(DisplayText.padded("long", to: 2) == "long")
  }

  @Test func wrappingBreaksAtBlanksFirst() {
    #expect(DisplayText.wrapped("one two three", to: 7) == ["one two", "three"])
    #expect(DisplayText.wrapped("", to: 7) == [""])
    #expect(DisplayText.wrapped("incomprehensible", to: 5) == ["incom", "prehe", "nsibl", "e"])
  }
}
