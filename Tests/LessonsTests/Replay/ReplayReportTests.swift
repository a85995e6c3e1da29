import Testing

@testable import Lessons

/// A replay's report: each kind of difference, shown as such.
@Suite struct ReplayReportTests {
  private static let session = [
    "cnn> x = ramp 2x2", "x: Tensor 2x2  mean {..}", "cnn> x", "Tensor 2x2  mean 1.5  {..}", "...", "cnn> x.sum", "6",
    "cnn> nonsense", "error[unknown-command]: {..}", "...", "? error unknown-command",
  ]

  /// The session with a line replaced, or taken out.
  private func changed(_ line: String, to other: String?) -> [String] {
    Self.session.flatMap { $0 == line ? [other].compactMap(\.self) : [$0] }
  }

  @Test func aSessionThatIsAsWrittenHasNothingToReport() throws {
    let report = try report(Self.session)
    #expect(report.isAsWritten && report.lines.isEmpty)
  }

  @Test func aChangedDigitIsShownWithItsBound() throws {
    let lines = try report(changed("Tensor 2x2  mean 1.5  {..}", to: "Tensor 2x2  mean 1.8  {..}")).lines
    #expect(lines[0] == "t:9: cnn> x")
    #expect(lines[1] == "  - Tensor 2x2  mean 1.8  {..}")
    #expect(lines[2].hasPrefix("  + Tensor 2x2  mean 1.5  sd"))
    #expect(lines[3] == "      1.5 is not within 0.1 of 1.8: off by 0.2")
    #expect(lines.dropFirst(4).allSatisfy { $0.hasPrefix("    ") })
    #expect(
      try report(changed("6", to: "7")).lines == [
        "t:12: cnn> x.sum", "  - 7", "  + 6", "      6 is not 7: whole numbers must match exactly",
      ])
  }

  @Test func aLineThatTheTranscriptLacksIsExtra() throws {
    let lines = try report(changed("6", to: nil)).lines
    #expect(lines == ["t:12: cnn> x.sum", "  + 6"])
  }

  @Test func aLineThatDidNotComeIsMissing() throws {
    var longer = Self.session
    longer.insert("7", at: 7)
    #expect(try report(longer).lines == ["t:12: cnn> x.sum", "    6", "  - 7"])
  }

  @Test func aWrongStatusIsToldFirst() throws {
    let wrong = try report(changed("? error unknown-command", to: "? error unknown-name")).lines
    #expect(wrong[1] == "  status: expected error unknown-name, got error unknown-command")
    let missing = try report(changed("? error unknown-command", to: nil)).lines
    #expect(missing[1] == "  status: expected success, got error unknown-command")
    let tooMuch = try report(["cnn> 1 + 1", "2", "? error syntax"]).lines
    #expect(tooMuch == ["t:7: cnn> 1 + 1", "  status: expected error syntax, got success", "    2"])
  }

  @Test func matchedPatternsAreContext() throws {
    let lines = try report(["cnn> x = ramp 2", "x: Tensor {..}", "more"]).lines
    #expect(lines.count == 3 && lines[1].hasPrefix("    x: Tensor 2  mean") && lines[2] == "  - more")
  }

  @Test func theFirstFailureIsWholeAndOthersAreCounted() throws {
    let lines = try report(["cnn> 1", "2", "cnn> 2", "2", "cnn> 3", "4", "cnn> 4", "5"]).lines
    #expect(lines.first == "t:7: cnn> 1")
    #expect(lines.last == "2 more commands gave different output, in lines 11, 13")
  }

  @Test func whatWasNotReachedIsListed() throws {
    let report = try report(["cnn> quit", "cnn> 1", "1", "cnn> 2", "2"])
    #expect(!report.isAsWritten && report.failures.isEmpty)
    #expect(report.lines == ["t:8: not reached, because the session had ended:", "    cnn> 1", "    cnn> 2"])
  }

  @Test func noOutputWhereSomeWasExpectedFails() throws {
    #expect(try report(["cnn> x = 1;", "x: 1"]).lines == ["t:7: cnn> x = 1;", "  - x: 1"])
  }

  @Test func whatAStrangersTranscriptWritesCannotCommandTheTerminal() throws {
    #expect(try report(["cnn> note a", "\u{1B}[2Jx"]).lines.allSatisfy { !$0.unicodeScalars.contains("\u{1B}") })
  }
}
