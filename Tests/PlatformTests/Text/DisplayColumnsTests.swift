import Testing

@testable import Platform

@Suite struct DisplayColumnsTests {
  @Test(
    arguments: [
      ("a", 1), ("~", 1), ("\u{7}", 0), ("\u{7F}", 0), ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("ß", 1), ("→", 1),
      ("中", 2), ("あ", 2), ("한", 2), ("\u{1100}\u{1161}", 2), ("！", 2), ("ｱ", 1), ("🙂", 2), ("⌚", 2), ("❤", 1),
      ("❤\u{FE0F}", 2), ("🇩🇪", 2), ("👩\u{200D}🔬", 2), ("\u{200B}", 0), ("█", 1), ("\u{20000}", 2),
    ] as [(Character, Int)])
  func charactersTakeWhatTerminalsGiveThem(character: Character, columns: Int) {
    #expect(character.displayColumns == columns)
  }

  @Test func whatCommandsATerminalIsUnsafe() {
    for scalar in ["\u{1B}", "\u{0}", "\u{9B}", "\u{2028}", "\u{202E}", "\u{FEFF}"] as [Unicode.Scalar] {
      #expect(scalar.isUnsafeToShow)
    }
    for scalar in ["a", "é", "中", "\u{200D}", "\u{301}", "🙂"] as [Unicode.Scalar] { #expect(!scalar.isUnsafeToShow) }
  }
}
