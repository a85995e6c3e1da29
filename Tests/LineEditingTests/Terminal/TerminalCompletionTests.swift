import TerminalTesting
import Testing

@Suite struct TerminalCompletionTests {
  @Test func severalAreListedWithNotesAndTheLineIsDrawnAgain() throws {
    let terminal = try probe()
    try terminal.send("p\t")
    try terminal.wait(for: "cnn> p\n  pool     takes the largest\n  predict  class scores\ncnn> p")
    try terminal.wait(forLine: "cnn> p", x: 6)
    try terminal.send("o\t")
    try terminal.wait(forLine: "cnn> pool", x: 10)
    try terminal.send("x\r")
    try terminal.wait(for: "1: pool x")
    #expect(terminal.screen.unknown.isEmpty)
  }

  @Test func theCommonBeginningIsInserted() throws {
    let terminal = try probe()
    try terminal.send("conv pa\t")
    try terminal.wait(forLine: "cnn> conv pa", x: 12)
    try terminal.wait(for: "  padding  pattern")
    try terminal.send("d\t")
    try terminal.wait(forLine: "cnn> conv padding=", x: 18)
    try terminal.send("1\r")
    try terminal.wait(for: "1: conv padding=1")
  }

  @Test func theFewestLettersThatAgreeAreInsertedFirst() throws {
    let terminal = try probe()
    try terminal.send("many n\t")
    try terminal.wait(forLine: "cnn> many name", x: 14)
    try terminal.send("12\t")
    try terminal.wait(for: "  name120  name121  name122")
    try terminal.wait(forLine: "cnn> many name12", x: 16)
  }

  @Test func moreThanTheWindowHoldsAreCounted() throws {
    let terminal = try probe(rows: 10)
    try terminal.send("many name\t")
    try terminal.wait(for: "more: type another letter")
    try terminal.wait(forLine: "cnn> many name", x: 14)
    // Six names on each of seven rows.
    #expect(terminal.screen.text.contains("and 258 more"))
  }

  @Test func whatFollowsTheCursorStays() throws {
    let terminal = try probe()
    try terminal.send("pre x" + Key.left + Key.left + "\t")
    // The blank that would follow the word is there already.
    try terminal.wait(forLine: "cnn> predict x", x: 12)
    try terminal.send("\r")
    try terminal.wait(for: "1: predict x")
  }

  @Test func wideAndAccentedWordsKeepTheirColumns() throws {
    let terminal = try probe()
    try terminal.send("g\t")
    try terminal.wait(forLine: "cnn> größe=", x: 11)
    try terminal.send("日本 p\t")
    try terminal.wait(forLine: "cnn> größe=日本 pa", x: 18)
  }

  @Test func aContinuedLineIsCompletedAsAWhole() throws {
    let terminal = try probe()
    try terminal.send("conv (\r")
    try terminal.wait(forLineBeginning: "...>", x: 5)
    // On a line of its own this would be the beginning of a command.
    try terminal.send("k\t")
    try terminal.wait(forLineBeginning: "...> kernel=", x: 12)
  }

  @Test func withNoCandidateNothingHappens() throws {
    let terminal = try probe()
    try terminal.send("zzz\ty")
    try terminal.wait(forLine: "cnn> zzzy", x: 9)
    try terminal.wait(forOutput: "\u{7}")
  }

  @Test func aNameWithAControlCharacterIsNeverInserted() throws {
    let terminal = try probe()
    try terminal.send("file \t")
    try terminal.wait(forLine: "cnn> file good", x: 15)
    #expect(!terminal.screen.text.contains("bad"))
  }

  @Test func anInterruptAfterAListingDropsTheLine() throws {
    let terminal = try probe()
    try terminal.send("p\t")
    try terminal.wait(forLine: "cnn> p", x: 6)
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "cnn> p^C\ncnn>")
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }
}
