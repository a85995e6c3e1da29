import CommandInterpreter
import TerminalTesting
import Testing
import Transcripts

@testable import Lessons
@testable import TranscriptsTests

/// The examples of help and of the reference do what they say.
@Suite struct ExampleTests {
  @Test func everyExampleGivesItsAnswer() throws {
    let folder = try TemporaryFolder()
    let commands = CommandTable.declared.commands.map(\.declaration)
    var count = 0
    for declaration in commands {
      for example in declaration.examples {
        let answer = example.answer.isEmpty ? [] : ["...", example.answer, "..."]
        // What writes a file writes it into the test's own folder.
        let place = declaration.word == "record" ? ["cnn> cd \"\(folder.path)\"", "..."] : []
        let lines = place + example.setup.flatMap { ["cnn> \($0)", "..."] }
        let typed = "cnn> \(example.line)".replacing("\n", with: "\n...> ").split(separator: "\n").map(String.init)
        let transcript = try transcript(lines + typed + answer)
        let session = ReplayedSession(of: transcript, folder: folder.path)
        let setup = session.results.dropLast().filter { $0.code != nil }
        #expect(setup.isEmpty, "\(example.line): \(setup)")
        let result = try #require(session.results.last)
        let isAsSaid = transcript.commands[session.results.count - 1].matcher.matches(result.lines)
        #expect(isAsSaid, "\(example.line): \(result)")
        count += 1
      }
    }
    #expect(count > 40)
  }
}
