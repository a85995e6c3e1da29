import Testing

@testable import Lessons

/// Fields in a line are what they were, whatever is in them.
@Suite struct TabbedLineTests {
  @Test func fieldsAreReadAsTheyWereWritten() {
    let fields = ["", "a\tb", "line\nend", "\\n", "e\u{301}\n\u{301}", "\\", "🙂"]
    let line = TabbedLine.line("word", fields)
    #expect(!line.utf8.contains(UInt8(ascii: "\n")))
    #expect(TabbedLine.fields(line).map { Array($0.utf8) } == (["word"] + fields).map { Array($0.utf8) })
  }
}
