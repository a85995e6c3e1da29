import CommandInterpreter
import Platform
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons

/// The words that steer a lesson.
@Suite struct LessonWordsTests {
  private let host: LessonPlayer

  init() throws { host = LessonsTests.host(try Lesson(Array(try #require(try shortLesson().values.first).utf8))) }

  @Test(arguments: ["0", "-1", "\(Int.min)", "\(Int.max)", "\(Int.max)0", "nowhere"])
  func aStepThatIsNotThereIsRefused(_ word: String) {
    #expect(host.execute("goto \(word)").outcome.diagnostic?.code == .lesson)
    #expect(host.state?.position == 0)
  }

  @Test func aStepIsFoundByItsIdAndItsNumber() {
    host.said("goto say")
    #expect(host.state?.position == 1)
    host.said("goto 1")
    #expect(host.state?.position == 0)
  }

  /// Whoever comes back to a finished lesson is in a step like any other.
  @Test func aFinishedLessonCanBeGoneThroughAgain() throws {
    for line in shortWay.dropFirst() { host.said(line) }
    #expect(host.headline == "short done")
    host.said("goto 2")
    #expect(host.headline?.contains("step 2/") == true)
    #expect(host.said("a").contains("`next` continues"))
    host.said("back")
    host.said("skip")
    #expect(host.state?.position == 1)
    #expect(host.state?.records.allSatisfy { $0.status == .done } == true)
  }

  @Test func aFinishedLessonIsComeBackToInItsStep() throws {
    let folder = try TemporaryFolder()
    var desk = StudentDesk(folder, try shortLesson())
    desk.enter(shortWay + ["goto 2"])
    desk.die()
    desk = StudentDesk(folder, try shortLesson())
    let shown = desk.enter("lesson short")
    #expect(!shown.contains("You have finished this lesson") && shown.contains("A question"))
  }

  /// Skipping a step shows its solution, no more and no less than asking for it.
  @Test func aStepThatWasSkippedCanBeDone() {
    host.said("skip")
    #expect(host.state?.records[0].status == .skipped && host.state?.records[0].solutionsShown == 1)
    host.said("back")
    host.said("y = x | maxpool 2")
    #expect(host.state?.records[0].status == .done && host.state?.records[0].solutionsShown == 1)
    host.said("retry")
    host.said("skip")
    #expect(host.state?.records[0].status == .done)
  }

  @Test func aLessonThatCannotBeReadLeavesTheOpenOneOpen() throws {
    let folder = try TemporaryFolder()
    let desk = StudentDesk(folder, freeLesson.merging(["broken.md": "---\nlesson: broken\n"]) { $1 })
    desk.enter("lesson free", "x = 1")
    #expect(desk.enter("lesson broken").contains("cannot be read"))
    desk.enter("y = 2")
    #expect(desk.host.state?.lesson.name == "free" && desk.host.interpreter.session.names == ["x", "y"])
    let journal = try #require(folder.read("state/lessons/ada/free.cnn.md"))
    #expect(journal.contains("cnn> y = 2") && !journal.contains("broken"))
  }

  /// The lines of a journal begin in the folder in which they began before.
  @Test func leavingBringsTheFolderBack() throws {
    let folder = try TemporaryFolder()
    try Files.makePrivateFolder(folder.file("inner"))
    try folder.write("x = 5", to: "inner/lines.cnn")
    let desk = StudentDesk(folder, freeLesson)
    desk.enter("cd \"\(folder.path)\"", "lesson free", "cd inner", "run lines.cnn", "leave")
    #expect(desk.enter("pwd").contains(folder.path) && !desk.enter("pwd").contains("inner"))
    let shown = desk.enter("lesson free")
    #expect(!shown.contains("ended differently") && desk.enter("run lines.cnn", "x").contains("5"), "\(shown)")
  }

  @Test(arguments: ["time lesson free", "run open.cnn"])
  func aLessonThatIsOpenedByAnotherLineIsGoneOnWith(_ line: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("lesson free\n", to: "open.cnn")
    var desk = StudentDesk(folder, freeLesson)
    desk.enter("cd \"\(folder.path)\"", line, "x = 1")
    desk.die()
    desk = StudentDesk(folder, freeLesson)
    #expect(desk.enter("lesson free").contains("Welcome back") && desk.host.interpreter.session.names == ["x"])
    desk.enter("leave")
    let library = LessonLibrary(freeLesson.map { LessonFile($0.key, builtIn: $0.value) }, source: "a test")
    let grade = SingleGrade(
      file: folder.file("state/lessons/ada/free.cnn.md"), library: library, seconds: 60, clock: { 0 }
    ).grade()
    #expect(grade.findings == [], "\(grade.findings)")
  }

  @Test func aLineThatFailsSteersNothing() {
    host.said("y = x | maxpool 2")
    for line in ["y = next", "zeros 3 | next", "next | relu"] {
      #expect(host.execute(line).outcome.diagnostic != nil && host.state?.position == 0, "\(line)")
    }
  }

  @Test func aLessonOfAnotherNameThanItsFilesIsNotOpened() throws {
    let folder = try TemporaryFolder()
    let desk = StudentDesk(folder, ["other.md": try #require(freeLesson.values.first)])
    #expect(desk.enter("lesson other").contains("the names must match"))
    #expect(desk.host.state == nil)
  }
}
