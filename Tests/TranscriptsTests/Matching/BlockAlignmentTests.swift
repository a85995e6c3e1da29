import Testing

@testable import Transcripts

/// Expected lines beside those that came.
@Suite struct BlockAlignmentTests {
  private func rows(_ wants: [String], _ lines: [String]) throws -> [BlockAlignment.Row] {
    BlockAlignment(try Matcher(lines: wants).parts, lines).rows
  }

  @Test func aMissingLineIsMissing() throws {
    #expect(
      try rows(["a", "b", "c"], ["a", "c"]) == [
        .same(expected: 0, line: 0), .missing(expected: 1), .same(expected: 2, line: 1),
      ])
  }

  @Test func anExtraLineIsExtra() throws {
    #expect(
      try rows(["a", "c"], ["a", "b", "c"]) == [
        .same(expected: 0, line: 0), .extra(line: 1), .same(expected: 1, line: 2),
      ])
  }

  @Test func elidedLinesAreCovered() throws {
    #expect(
      try rows(["a", "...", "n 5"], ["a", "x", "y", "n 6"]) == [
        .same(expected: 0, line: 0), .covered(expected: 1, line: 1), .covered(expected: 1, line: 2),
        .changed(expected: 2, line: 3),
      ])
  }

  @Test func nothingWhereOutputWasExpectedIsAllMissing() throws {
    #expect(try rows(["a", "..."], []) == [.missing(expected: 0)])
    #expect(try rows([], []).isEmpty)
  }

  /// A transcript of 20,000 lines with `...` at their end crashed a replay.
  @Test func anElisionBehindTheLastLineCoversNothing() throws {
    let wants = (0..<1200).map { "line \($0)" } + ["...", "line 1"]
    let lines = (0..<300).map { "line \($0)" }
    let rows = try rows(wants, lines)
    #expect(rows.count == 1200)
    #expect(rows.prefix(300) == (0..<300).map { .same(expected: $0, line: $0) }[...])
    #expect(rows.suffix(900) == (300..<1200).map { .missing(expected: $0) }[...])
  }

  @Test func longOutputIsComparedByPlace() throws {
    let lines = (0..<600).map { "line \($0)" }
    var other = lines
    other[300] = "line x"
    let changes = try rows(lines, other).filter { if case .same = $0 { false } else { true } }
    #expect(changes == [.changed(expected: 300, line: 300)])
  }

  @Test func linesThatTakeLongToCompareAreComparedByPlace() throws {
    let letters = String(repeating: "a", count: 2000)
    let wants = [String](repeating: "{..}" + String(repeating: "a", count: 1000) + "b{..}", count: 200)
    let rows = try rows(wants, [String](repeating: letters, count: 200))
    #expect(rows == (0..<200).map { .changed(expected: $0, line: $0) })
  }

  @Test func manyLinesAreCompared() throws {
    let lines = (0..<20_000).map { "line \($0)" }
    let rows = try rows(lines, lines.map { $0 + "0" })
    #expect(rows.count == lines.count)
  }
}
