import Testing

@testable import TerminalGraphics

/// Lines that are too long for the terminal.
@Suite struct BrokenLineTests {
  @Test func whatFitsStaysAsItIs() {
    for line in ["", "short", "a  b   c", String(repeating: "x", count: 30)] {
      #expect(DisplayText.broken(line, to: 30) == [line])
    }
  }

  @Test func aLineIsBrokenBehindTheLastWordThatFits() {
    let line = "pool3 has pool-overwritten: overlapping windows overwrite"
    #expect(
      DisplayText.broken(line, to: 30) == ["pool3 has pool-overwritten:", "    overlapping windows", "    overwrite"])
    #expect(
      DisplayText.broken("  help: one two three four five", to: 24) == ["  help: one two three", "      four five"])
    // Exactly as wide as the row, with a blank behind it.
    #expect(DisplayText.broken("abcdefghij klmnopqrst uvw", to: 21) == ["abcdefghij klmnopqrst", "    uvw"])
    // Blanks within a row stay as they are.
    #expect(
      DisplayText.broken("x: Tensor 1x2  mean 0.5  sd 1  min -1", to: 30).first == "x: Tensor 1x2  mean 0.5  sd 1")
  }

  @Test func longWordsStayWhole() {
    let word = String(repeating: "w", count: 40)
    #expect(DisplayText.broken(word, to: 30) == [word])
    #expect(DisplayText.broken("\(word) and more", to: 30) == [word, "    and more"])
    #expect(DisplayText.broken("see \(word)", to: 30) == ["see", "    \(word)"])
  }

  @Test func coloursTakeNoRoomAndPicturesAreLeftAlone() {
    let red = "\u{1B}[31mone two three four\u{1B}[0m"
    #expect(DisplayText.broken(red, to: 21) == [red])
    let long = "\u{1B}[31mone two three four five\u{1B}[0m"
    #expect(DisplayText.broken(long, to: 21) == ["\u{1B}[31mone two three four", "    five\u{1B}[0m"])
    let sixel = "\u{1B}Pq" + String(repeating: "#0 ~~ ", count: 20) + "\u{1B}\\"
    #expect(DisplayText.broken(sixel, to: 30) == [sixel])
  }

  @Test func nothingIsLostAndEveryRowFits() {
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<500 {
      let words = (0..<random(30)).map { _ in String(repeating: ["a", "ü", "漢"][random(3)], count: 1 + random(8)) }
      let line = String(repeating: " ", count: random(6)) + words.joined(separator: " ")
      let columns = 21 + random(40)
      let rows = DisplayText.broken(line, to: columns)
      #expect(rows.flatMap { $0.split(separator: " ") } == words.map { $0[...] })
      let fits = rows.allSatisfy { DisplayText.width(of: $0) <= columns || $0.split(separator: " ").count == 1 }
      #expect(fits, "\(rows)")
    }
  }
}
