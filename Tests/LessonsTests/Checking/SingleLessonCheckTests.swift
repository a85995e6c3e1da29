import Platform
import TerminalTesting
import Testing
import Transcripts

@testable import Lessons

/// Lessons that never end, are hungry or curious, in processes of their own.
@Suite struct SingleLessonCheckTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func check(_ commands: [String], seconds: Double = 60) throws -> (lines: [String], status: Int32) {
    let text = lessonFile(
      ["## Step", "<!-- id: step -->", "```cnn demo"] + commands + ["```"], head: ["lesson: test", "format: 1"])
    try folder.write(String(decoding: text, as: UTF8.self), to: "01-test.md")
    return LessonCheck(
      executable: builtExecutable("cnn-shell"), seconds: seconds, processors: 2, clock: { 0 }, isInterrupted: { false }
    ).run([folder.path])
  }

  @Test func aLessonThatNeverEndsIsToldWithItsCommand() throws {
    let start = ContinuousClock.now
    let (lines, status) = try check(
      [
        "cnn> data = patterns 200;", "cnn> net = input 1x16x16 | conv 4 | flatten | linear 3;",
        "cnn> train net data epochs=1000000;",
      ], seconds: 5)
    #expect(status == 3)
    #expect(
      lines.first
        == "\(folder.file("01-test.md")):11: timed out after 5 s in this command: `train net data epochs=1000000;`"
    )
    #expect(ContinuousClock.now - start < .seconds(40))
  }

  @Test func aCuriousLessonReadsNothing() throws {
    let secret = try folder.write("v = 1\n", to: "secret/file.cnn".replacing("secret/", with: ".secret-"))
    let (lines, status) = try check(["cnn> run \"\(secret)\""])
    #expect(status == 1 && lines.contains { $0.contains("file-denied") }, "\(lines)")
  }

  @Test func whatAProcessTellsIsRead() {
    var message = SingleLessonCheck.Message(["run\t7\tx = 1", "finding\t3\tone\\ntwo"])
    #expect(!message.isWhole && message.line == 7 && message.command == "x = 1")
    #expect(message.lines("a.md") == ["a.md:3: one", "two"])
    message = SingleLessonCheck.Message(["problem\ta.md: gone", "end"])
    #expect(message.isWhole && message.lines("a.md") == ["a.md: gone"])
  }
}
