import Testing

@testable import Transcripts

/// The marks of commands that Ctrl-C stopped.
@Suite struct StopMarksTests {
  @Test func marksAreReadAsTheyAreWritten() throws {
    for marks in [
      StopMarks(), StopMarks(lesson: 3), StopMarks(batches: 0), StopMarks(lesson: 0, batches: 12),
    ] {
      let text =
        "```cnn\ncnn> a\ncnn> b\n? error interrupted\n" + marks.text + "cnn> c\n```\n"
      let transcript = try Transcript(Array(text.utf8))
      #expect(transcript.commands.map(\.text) == ["a", "b", "c"])
      #expect(transcript.commands.map(\.stops) == [StopMarks(), marks, StopMarks()])
      #expect(transcript.commands[1].isDropped == (marks.batches == nil))
    }
  }

  @Test(arguments: [
    "<!-- stopped: -1 -->", "<!-- stopped: x -->", "<!-- stopped:  -->", "<!-- stopped: 3", " <!-- stopped: 3 -->",
    "<!-- step: 3 -->", "<!-- stopped: 99999999999999999999 -->", "<!-- stopped: -->",
  ])
  func otherProseIsNone(_ line: String) {
    var marks = StopMarks()
    marks.take(line)
    #expect(marks == StopMarks())
  }
}
