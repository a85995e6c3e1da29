import Testing

@testable import LineEditing

@Suite struct DisplayTextTests {
  init() throws { try #require(CharacterLocale.useUTF8()) }

  @Test func widthCountsColumns() {
    #expect(DisplayText.width(of: "größe") == 5)
    #expect(DisplayText.width(of: "日本") == 4)
    #expect(DisplayText.width(of: "e\u{301}") == 1)
  }

  @Test func clippingLeavesRoomForItsMark() {
    #expect(DisplayText.clipped("kernel", to: 6) == "kernel")
    #expect(DisplayText.clipped("kernel", to: 5) == "kern…")
    #expect(DisplayText.clipped("日本日本", to: 6) == "日本…")
    #expect(DisplayText.clipped("kernel", to: 1) == "…")
    #expect(DisplayText.clipped("kernel", to: 0) == "")
    #expect(DisplayText.clipped("kernel", to: -3) == "")
  }

  @Test func editableTextHasNothingWithoutAColumn() {
    #expect(DisplayText.editable("a\tb\u{1B}c\u{7F}\u{9B}d\r\ne\u{200D}\u{FE0F}f") == "a    bcd\nef")
  }

  /// Swift's own canonical composition is the oracle: an accented letter equals letter and accent.
  @Test func accentsAreComposed() {
    for letter in "aceinorsuyzACEINOSUYZ" {
      for accent in ["\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{308}", "\u{30C}", "\u{327}"] {
        let pair = String(letter) + accent
        let result = DisplayText.editable(pair)
        let isComposed = result.unicodeScalars.count == 1 && result == pair
        // Where Unicode has no such letter, the accent goes.
        #expect(isComposed || result == String(letter), "\(pair)")
      }
    }
    #expect(DisplayText.editable("e\u{301}").unicodeScalars.first == "\u{E9}")
    #expect(DisplayText.editable("か\u{3099}").unicodeScalars.first == "\u{304C}")
    #expect(DisplayText.editable("q\u{301}") == "q")
  }

  @Test func rowsAreCountedAsTheyWrap() {
    #expect(DisplayRows.count("", columns: 10) == 0)
    #expect(DisplayRows.count("a\n", columns: 10) == 1)
    #expect(DisplayRows.count("a\nb", columns: 10) == 2)
    #expect(DisplayRows.count("0123456789\n", columns: 10) == 1)
    #expect(DisplayRows.count("0123456789a\n", columns: 10) == 2)
    #expect(DisplayRows.count("012345678日\n", columns: 10) == 2)
    #expect(DisplayRows.count("\u{1B}[1;31m0123456789\u{1B}[0m\n", columns: 10) == 1)
    #expect(DisplayRows.count("\u{1B}]8;;file:///a/long/way\u{1B}\\here\u{1B}]8;;\u{7}\n", columns: 10) == 1)
    #expect(DisplayRows.count("1\t2\n", columns: 9) == 1)
  }

  @Test func placesInALineWrapAndNeverSplitAWideCharacter() {
    let geometry = LineGeometry(promptWidth: 5, columns: 10)
    #expect(geometry.place(after: "") == (0, 5))
    #expect(geometry.place(after: "1234") == (0, 9))
    #expect(geometry.place(after: "12345") == (1, 0))
    #expect(geometry.place(after: "1234日") == (1, 2))
    #expect(geometry.place(after: "12\n3") == (1, 1))
  }
}
