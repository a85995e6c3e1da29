import TerminalTesting
import Testing

@Suite struct PasteTests {
  @Test func nothingRunsUntilEnter() throws {
    let terminal = try probe()
    try terminal.send(Key.paste("conv a\n\tconv b\rconv c\n"))
    try terminal.wait(for: "cnn> conv a\n    conv b\nconv c")
    // The answer to a further key shows that nothing was run before it.
    try terminal.send("!")
    try terminal.wait(forLine: "conv c!", x: 7)
    #expect(!terminal.screen.text.contains("1:"))
    try terminal.send("\r")
    try terminal.wait(for: "1: conv a\n2:     conv b\n3: conv c!")
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send(Key.up)
    try terminal.wait(for: "cnn> conv a\n    conv b\nconv c!")
  }

  @Test func controlCharactersAreDropped() throws {
    let terminal = try probe()
    try terminal.send(Key.paste("ab\u{7}\u{1B}31mc\u{9B}d\u{200B}e\u{301}\u{1}\u{7F}"))
    try terminal.wait(forLine: "cnn> ab31mcdé", x: 13)
    try terminal.send("\r")
    try terminal.wait(for: "1: ab31mcdé")
  }

  @Test func aTabDoesNotComplete() throws {
    let terminal = try probe()
    try terminal.send(Key.paste("p\t") + "x")
    try terminal.wait(forLine: "cnn> p    x", x: 11)
    #expect(!terminal.screen.text.contains("pool"))
  }

  @Test func goesIntoTheMiddleOfALine() throws {
    let terminal = try probe()
    try terminal.send("conv  x" + Key.left + Key.left + Key.paste("größe 日本"))
    try terminal.wait(forLine: "cnn> conv größe 日本 x", x: 20)
  }

  @Test func anIncompleteBlockGoesOn() throws {
    let terminal = try probe()
    try terminal.send(Key.paste("conv a\nconv (") + "\r")
    try terminal.wait(forLineBeginning: "...>", x: 5)
    try terminal.send("1)\r")
    try terminal.wait(for: "1: conv a\n2: conv (|1)")
  }

  @Test func aLargeBlockArrivesWhole() throws {
    let terminal = try probe(rows: 10)
    let lines = (0..<2000).map { "conv \($0)" }
    try terminal.send(Key.paste(lines.joined(separator: "\n")) + "\r")
    try terminal.wait(for: "2000: conv 1999")
  }

  @Test func tooLargeABlockIsRefusedAndSaid() throws {
    let terminal = try probe()
    try terminal.send("conv " + Key.paste(String(repeating: "x", count: 300_000)) + "1\r")
    try terminal.wait(for: "not pasted: more than 262144 bytes")
    try terminal.wait(for: "1: conv 1")
  }

  @Test func anInterruptEndsABlockThatNeverEnds() throws {
    let terminal = try probe()
    try terminal.send("conv x")
    try terminal.wait(forLine: "cnn> conv x")
    try terminal.send("\u{1B}[200~lost")
    // Nothing shows that the block has begun to be read; what comes after Ctrl-C must work either way.
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "cnn> conv x^C\ncnn>")
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }
}
