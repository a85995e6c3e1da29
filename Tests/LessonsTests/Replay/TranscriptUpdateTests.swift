import Testing

@testable import Lessons
@testable import Transcripts

/// A transcript brought up to date.
@Suite struct TranscriptUpdateTests {
  @Test func onlyFailingLinesAreRewritten() throws {
    let lines = [
      "cnn> x = ramp 2x2", "x: Tensor 2x2  mean 1.50   {..}", "cnn> x.sum", "7", "cnn> x.size", "4", "old",
      "cnn> y", "? error syntax", "cnn> [1]", "cnn> 1 + 1", "2", "? error syntax", "cnn> nonsense", "...",
    ]
    let now = try updated(lines)
    #expect(Array(now[0...6]) == ["cnn> x = ramp 2x2", lines[1], "cnn> x.sum", "6", "cnn> x.size", "4", "cnn> y"])
    #expect(now.contains("error[unknown-command]: unknown command or value `y`"))
    #expect(now.contains("? error unknown-command") && !now.contains("? error syntax"))
    let again = try report(now)
    #expect(again.isAsWritten, "\(again.lines)")
    #expect(try updated(now) == now)
  }

  @Test func matchersStayByteForByte() throws {
    let now = try updated(["cnn> x = ramp 2x2", "x: Tensor 2x3  mean { num }  {..}", "cnn> x.sum", "sum {num}"])
    #expect(now == ["cnn> x = ramp 2x2", "x: Tensor 2x2  mean { num }  {..}", "cnn> x.sum", "{num}"])
  }

  @Test func aClaimThatDoesNotHoldIsLeftToFail() throws {
    let lines = ["cnn> 1 + 1", "{>=3}", "cnn> 2", "3"]
    let now = try updated(lines)
    #expect(now == ["cnn> 1 + 1", "{>=3}", "cnn> 2", "2"])
    #expect(try report(now).failures == [0])
  }

  @Test func timesAreWrittenAsSuch() throws {
    #expect(try updated(["cnn> time 1 + 1"]) == ["cnn> time 1 + 1", "time {time} s", "2"])
  }

  @Test func theRestOfTheFileKeepsItsBytes() throws {
    let text = "# Page\r\n\r\n  ```cnn\r\n  cnn> 1 + 1\r\n  3\r\n  cnn> [1] + \r\n  ```\r\ntext  without end"
    let transcript = try Transcript(Array(text.utf8))
    let update = TranscriptUpdate(of: Array(text.utf8), transcript, ReplayedSession(of: transcript))
    let now = String(decoding: update.bytes, as: UTF8.self)
    #expect(now.hasPrefix("# Page\r\n\r\n  ```cnn\r\n  cnn> 1 + 1\r\n  2\r\n  cnn> [1] + \r\n  error[syntax]"))
    #expect(now.hasSuffix("\r\n  ? error syntax\r\n  ```\r\ntext  without end"))
    #expect(try Transcript(update.bytes).commands.count == 2)
  }
}
