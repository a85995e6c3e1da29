import CommandInterpreter
import Testing

@testable import Transcripts

/// Transcripts as they are read and written.
@Suite struct TranscriptTests {
  @Test func commandsOutputAndStatusAreRead() throws {
    let transcript = try transcript(
      ["cnn> x = (1 +", "...> 2)", "x: 3", "cnn> nonsense", "...", "\\... it says", "? error unknown-command"], seed: 7)
    #expect(transcript.name == "test" && transcript.seed == 7 && transcript.exit == 0)
    #expect(transcript.commands.map(\.text) == ["x = (1 +\n2)", "nonsense"])
    #expect(transcript.commands.map(\.line) == [7, 10])
    #expect(transcript.commands.map(\.code) == [nil, .unknownCommand])
    #expect(transcript.commands[1].matcher.matches(["a", "b", "... it says"]))
    #expect(!transcript.commands[1].matcher.matches(["a", "... it sayz"]))
  }

  @Test func allFencesOfAPageAreOneSession() throws {
    let page = "# Page\n\n```cnn\ncnn> x = 1\n```\n\n```sh\nls\n```\n\n```cnn\ncnn> x\n1\n```\n"
    let transcript = try Transcript(Array(page.utf8))
    #expect(transcript.commands.map(\.text) == ["x = 1", "x"])
    #expect(transcript.seed == Session.defaultSeed)
  }

  @Test(arguments: [
    (["output first"], 7), (["cnn> x", "? error nonsense"], 8), (["cnn> x", "? maybe"], 8),
    (["cnn> x", "? error syntax", "more"], 9), (["cnn> x", "a {b}"], 8), (["cnn> x", "...x"], 8),
    (["cnn> x", "a {"], 8),
  ])
  func whatIsNoTranscriptIsToldWithItsLine(_ lines: [String], _ line: Int) {
    do {
      _ = try transcript(lines)
      Issue.record("it was read")
    } catch {
      #expect((error as? MarkdownError)?.line == line)
    }
  }

  @Test(arguments: ["lesson: a", "format: 2", "seed: -1", "seed: x", "exit: one", "needs: b"])
  func aStrangeFrontMatterIsRefused(_ entry: String) {
    #expect(throws: MarkdownError.self) { try Transcript(Array("---\n\(entry)\n---\n```cnn\ncnn> 1\n```\n".utf8)) }
  }

  @Test func anExpectationOfAnythingIsAFault() throws {
    #expect(try transcript(["cnn> x", "...", "..."]).faults.map(\.line) == [8])
    #expect(try transcript(["cnn> x", "...", "? error unknown-command"]).faults.isEmpty)
    #expect(try transcript(["cnn> x", "...", "a", "cnn> quit"]).faults.isEmpty)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let outputs = [
      "cnn> x", "...", "... x", "? error syntax", "```", "  ```cnn", "\\", "{..} {", "~~~", "", "  a  ", "...> y", "5.",
    ]
    let entry = TranscriptText.entry("show\n  more", CommandResult(lines: outputs, code: .limit), folders: [])
    let text = TranscriptText.head(session: "a", seed: 9) + entry + TranscriptText.tail
    let transcript = try Transcript(Array(text.utf8))
    #expect(transcript.seed == 9 && transcript.name == "a" && transcript.commands.count == 1)
    #expect(transcript.commands[0].text == "show\n  more" && transcript.commands[0].code == .limit)
    #expect(transcript.commands[0].matcher.matches(outputs))
    for place in outputs.indices {
      var other = outputs
      other[place] += "x"
      #expect(!transcript.commands[0].matcher.matches(other), "\(outputs[place])")
    }
  }

  @Test func aCommandWithCarriageReturnsIsReadBack() throws {
    let entry = TranscriptText.entry("x = [1,\r\n2]", CommandResult(lines: ["x"], code: nil), folders: [])
    let file = TranscriptText.head(session: "s", seed: 1) + entry + TranscriptText.tail
    let commands = try Transcript(Array(file.utf8)).commands
    #expect(commands.map(\.text) == ["x = [1,\n2]"] && commands.first?.expected.count == 1)
  }
}
