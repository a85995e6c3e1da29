import Testing

@testable import Lessons
@testable import Transcripts

/// The lines of a key.
@Suite struct AnswerKeyTests {
  @Test func linesAreRead() throws {
    let key = try AnswerKey(
      [
        "cnn> y = x + 1", "key = y.sum | Because | of this.", "", "1/4 = right", "0.5 = wrong | No.",
        "key = (x | relu).sum | In brackets.", "two words = wrong | No.",
      ], line: 10)
    #expect(key.commands == ["y = x + 1"])
    #expect(key.entries.map(\.isRight) == [true, true, false, true, false])
    #expect(key.entries.map(\.line) == [12, 14, 15, 16, 17])
    #expect(key.entries.map(\.message) == ["Because | of this.", "", "No.", "In brackets.", "No."])
    #expect(
      key.entries.map(\.answer) == [
        .computed("y.sum"), .literal("1/4"), .literal("0.5"), .computed("(x | relu).sum"), .literal("two words"),
      ])
  }

  @Test(arguments: ["nonsense", "= right", "0.5 =", "key =", "0.5 = maybe", "0.5 = Right", "0.5 | wrong"])
  func whatIsNoLine(_ line: String) {
    do throws(MarkdownError) {
      _ = try AnswerKey(["1 = right", line], line: 4)
      Issue.record("\(line) is read")
    } catch {
      #expect(error.line == 6)
    }
  }
}
