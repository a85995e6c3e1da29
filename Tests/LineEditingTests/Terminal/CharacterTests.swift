import TerminalTesting
import Testing

@Suite struct CharacterTests {
  @Test func wideCharactersKeepTheirColumns() throws {
    let terminal = try probe()
    try terminal.send("a日本b" + Key.left + Key.left + "x")
    try terminal.wait(forLine: "cnn> a日x本b", x: 9)
    try terminal.send(Key.control("A") + Key.right + Key.right + Key.backspace + "\r")
    try terminal.wait(for: "1: ax本b")
  }

  @Test func accentsAndPicturesKeepTheirColumns() throws {
    let terminal = try probe()
    try terminal.send("é🐈ß" + Key.left + "x")
    try terminal.wait(forLine: "cnn> é🐈xß", x: 9)
    try terminal.send("\r")
    try terminal.wait(for: "1: é🐈xß")
  }

  @Test func acombiningAccentIsPutOnItsLetter() throws {
    let terminal = try probe()
    try terminal.send("e\u{301}o\u{308}x")
    try terminal.wait(forLine: "cnn> éöx", x: 8)
    try terminal.send(Key.backspace + Key.backspace + "y\r")
    try terminal.wait(for: "1: éy")
  }

  @Test func anAccentWithoutALetterIsRefused() throws {
    let terminal = try probe()
    try terminal.send("\u{301}1\u{301}2\u{200D}3\r")
    try terminal.wait(for: "1: 123")
  }

  @Test func controlCodesOutsideASCIIAreDropped() throws {
    let terminal = try probe()
    // Among them are those by which the editor names its own functions.
    try terminal.send("a\u{9C}b\u{9D}c\u{9E}d\u{85}e\r")
    try terminal.wait(for: "1: abcde")
  }

  @Test func aWideCharacterDoesNotStandAcrossTheMargin() throws {
    let terminal = try probe(columns: 20)
    try terminal.send("12345678901234日5")
    try terminal.wait(until: "the wide character in the second row") {
      $0.lines[0] == "cnn> 12345678901234" && $0.lines[1] == "日5" && $0.x == 3
    }
    try terminal.send("\r")
    try terminal.wait(for: "1: 12345678901234日5".prefix(18).description)
  }

  @Test(arguments: [["LC_ALL": "C"], ["LC_ALL": nil], ["LC_ALL": "xx_YY"], ["LC_ALL": "POSIX", "LANG": "C"]])
  func withoutAUTF8LocaleUTF8IsStillRead(environment: [String: String?]) throws {
    let terminal = try probe(environment)
    try terminal.send("größe 日本" + Key.left + "x\r")
    try terminal.wait(for: "1: größe 日x本")
  }
}
