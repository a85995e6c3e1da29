import LineEditing
import TerminalTesting
import Testing
import Transcripts

@testable import CommandInterpreter
@testable import Lessons

/// A typed line is read once on all of its way: until it is whole, for an answer, in the interpreter, into the journal.
@Suite struct LineWayTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let lesson = """
    ---
    lesson: way
    format: 1
    ---
    # Way
    ## Questions
    <!-- id: questions -->
    ```ask number tol=0
    How many?
    ```
    <details><summary>Answer</summary>

    ```key
    key = 16 | So many.
    ```

    </details>

    ```ask text
    What now?
    ```
    """

  /// A host whose lesson waits for an answer.
  private func host(after lines: [String] = []) -> LessonPlayer {
    let host = LessonPlayer(
      Environment(), session: Session(), recorder: Recorder(seed: Session.defaultSeed),
      library: LessonLibrary([LessonFile("01-way.md", builtIn: Self.lesson)], source: "a test"),
      store: JournalStore(stateFolder: folder.file("state")), student: "ada")
    for line in ["lesson way"] + lines { #expect(host.execute(line).outcome.diagnostic == nil, "\(line)") }
    return host
  }

  /// Types a text as the loop has it: read from the source, looked at for an answer, run and kept.
  private func type(_ text: String, to host: LessonPlayer) throws -> (
    finished: LineReport, isAnswer: Bool, counter: ReadingCounter
  ) {
    let counter = ReadingCounter()
    let (finished, isAnswer) = try ReadingCounter.$current.withValue(counter) {
      let source = ScriptedLineSource(text: text)
      let reader = LineReader(source: source, read: { host.read($0) }) { first in
        let line = host.read(first)
        return host.isComplete(line) ? .complete(line) : .unfinished(host.continuation(of: line))
      }
      guard case .line(let line) = reader.next(prompt: Prompt("cnn> ")) else { throw NothingRead() }
      let isAnswer = host.isAnswer(line)
      return (host.execute(line), isAnswer)
    }
    return (finished, isAnswer, counter)
  }

  private struct NothingRead: Error {}

  @Test func aLongLineIsReadOnce() throws {
    let host = host()
    let text = "x = 1" + String(repeating: " + 1", count: 25_000)
    let (finished, isAnswer, counter) = try type(text, to: host)
    #expect(finished.outcome.diagnostic == nil && !isAnswer)
    #expect((host.interpreter.session.variables["x"] as? NumberValue)?.number == 25_001)
    #expect(counter.texts == 1)
    #expect(counter.characters <= 20 * text.count)
    #expect(try host.journalWriter?.text().contains(text) == true)
  }

  @Test func aLineThatFailsIsReadOnceToo() throws {
    let host = host()
    let text = "nothing" + String(repeating: " | relu", count: 14_000)
    let (finished, _, counter) = try type(text, to: host)
    #expect(finished.outcome.diagnostic?.code == .unknownCommand && finished.outcome.diagnostic?.span == 0..<7)
    #expect(counter.texts == 1 && counter.characters <= 20 * text.count)
    #expect(try host.journalWriter?.text().contains(text) == true)
  }

  @Test func anAnswerInWordsIsReadOnce() throws {
    let host = host(after: ["16"])
    let text = "answer " + String(repeating: "it's so ", count: 12_500)
    let (finished, isAnswer, counter) = try type(text, to: host)
    #expect(finished.result.lines.joined().contains("Answer recorded.") && isAnswer)
    #expect(counter.texts == 1 && counter.characters <= 20 * text.count)
  }

  @Test func aBareAnswerIsPassedOnUnread() throws {
    let host = host()
    let text = String(repeating: " ", count: 100_000) + "16"
    let (finished, isAnswer, counter) = try type(text, to: host)
    #expect(finished.text == "answer 16" && isAnswer)
    #expect(finished.result.lines.joined().contains("Right."))
    #expect(counter.characters <= 20 * text.count)
    #expect(try host.journalWriter?.text().contains("cnn> answer 16\n") == true)
  }

  @Test func aLineThatGoesOnIsOneLine() throws {
    let host = host()
    let (finished, _, counter) = try type("x = (1 +\n2 +\n3)", to: host)
    #expect(finished.text == "x = (1 +\n2 +\n3)" && finished.outcome.diagnostic == nil)
    // Each line that comes to it makes another text.
    #expect(counter.texts == 3)
  }
}
