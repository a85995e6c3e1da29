import Testing

@testable import CommandInterpreter

/// The layout of errors.
@Suite struct DiagnosticTests {
  private let diagnostic = Diagnostic(
    .shapeMismatch, "net[2] (linear) expects 100 features but receives 1568", at: 4..<7,
    notes: ["net[0] conv 1 8   1x8x14x14"],
    help: "write `linear 1568 3`, or start with `input 1x16x16` and write `linear 3`"
  ).inLine("one two three")

  @Test func asItIsWhereThereIsRoom() {
    #expect(
      diagnostic.rendered == """
        error[shape-mismatch]: net[2] (linear) expects 100 features but receives 1568
          one two three
              ^^~
          net[0] conv 1 8   1x8x14x14
          help: write `linear 1568 3`, or start with `input 1x16x16` and write `linear 3`
        """)
  }

  @Test(arguments: [30, 40, 60]) func sentencesAreBrokenBetweenWords(_ width: Int) {
    let lines = diagnostic.rendered(width: width).split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= width })
    #expect(
      lines.contains("  one two three") && lines.contains("      ^^~")
        && lines.contains(diagnostic.notes.map { "  " + $0 }[0]))
    let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
    #expect(words(lines.joined(separator: " ")) == words(diagnostic.rendered))
  }
}
