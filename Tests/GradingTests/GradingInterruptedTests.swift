import CommandInterpreter
import Platform
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons
@testable import LessonsTests
@testable import Transcripts

/// Journals in which Ctrl-C was pressed, in other languages, and of machines that have other files.
@Suite struct GradingInterruptedTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let libre = freeLesson.values.joined().replacing("# Free", with: "# Libre")
    .replacing("What now?", with: "Et alors ?")

  private func library(_ lessons: [String: String]) -> LessonLibrary {
    LessonLibrary(lessons.map { LessonFile($0.key, builtIn: $0.value) }, source: "a test")
  }

  private func grade(_ lessons: [String: String], _ lesson: String = "free") -> JournalGrade {
    SingleGrade(
      file: folder.file("state/lessons/ada/\(lesson).cnn.md"), library: library(lessons), seconds: 60, clock: { 0 }
    ).grade()
  }

  private let way = ["lesson free", "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "r = zeros 3"]

  @Test func whatTheLessonRanAndCtrlCStoppedIsTakenBackHereToo() throws {
    let lessons = freeLesson
    let desk = StudentDesk(folder, lessons)
    desk.enter(way)
    desk.isInterrupted = { [unowned desk] in desk.batches > 0 }
    desk.enter("next")
    #expect(desk.host.state?.isStopped == true)
    desk.isInterrupted = { false }
    desk.enter("next", "answer nothing", "w = randn 3")
    #expect(desk.host.state?.isFinished == true)
    desk.die()
    let grade = grade(lessons)
    #expect(grade.findings.map(\.code) == [.interrupted], "\(grade.findings)")
    #expect(grade.steps.allSatisfy { $0.result == .done } && grade.answers.map(\.text) == ["nothing"])
  }

  @Test func aTrainingThatWasStoppedIsLeftOut() throws {
    let lessons = freeLesson
    let desk = StudentDesk(folder, lessons)
    desk.enter(way.dropLast())
    let before = desk.batches
    desk.isInterrupted = { [unowned desk] in desk.batches > before + 1 }
    desk.enter("train net data epochs=50")
    desk.isInterrupted = { false }
    desk.enter("evaluate net data", "r = zeros 3")
    desk.die()
    let grade = grade(lessons)
    #expect(grade.findings.map(\.code) == [.outputsUncertain, .interrupted], "\(grade.findings)")
    #expect(grade.steps[0].result == .done)
  }

  @Test func aStepThatNeedsAStoppedTrainingIsToldWithThat() throws {
    let lessons = freeLesson.mapValues { $0.replacing("find r made by zeros", with: "accuracy net data >= 0.6") }
    let desk = StudentDesk(folder, lessons)
    desk.enter(way.dropLast())
    let before = desk.batches
    desk.isInterrupted = { [unowned desk] in desk.batches > before + 200 }
    desk.enter("train net data epochs=5000")
    desk.isInterrupted = { false }
    desk.enter("evaluate net data")
    #expect(desk.host.state?.records[0].status == .done)
    desk.die()
    let grade = grade(lessons)
    let finding = try #require(grade.findings.first { $0.code == .marksDiffer }, "\(grade.findings)")
    #expect(finding.text.contains("done") && finding.text.contains("possibly because an earlier command"))
  }

  @Test func aJournalInAnotherLanguageIsRunInIt() throws {
    let lessons = freeLesson.merging(["free.fr.md": Self.libre]) { $1 }
    let desk = StudentDesk(folder, lessons)
    desk.enter(["lesson free lang=fr"] + way.dropFirst() + ["next", "answer rien"])
    desk.die()
    let grade = grade(lessons)
    #expect(grade.findings == [], "\(grade.findings)")
    #expect(grade.answers.map(\.question) == ["Et alors ?"])
  }

  /// A machine without the data is no cheat's.
  @Test func dataThatOneMachineLacksIsToldAsThat() throws {
    let lessons = freeLesson
    let desk = StudentDesk(folder, lessons)
    desk.enter(way + ["dataset mnist folder=\"/nowhere/at/all\"", "1 + 1"])
    desk.die()
    let path = folder.file("state/lessons/ada/free.cnn.md")
    let text = String(decoding: try Files.bytes(path), as: UTF8.self)
    let place = try #require(text.firstRange(of: "\ncnn> dataset mnist"))
    let end = try #require(text.firstRange(of: "\ncnn> 1 + 1"))
    // As it was where the data is.
    let command = text[place.lowerBound..<end.lowerBound].split(separator: "\n")[0]
    let claimed = text[..<place.lowerBound] + "\n\(command)\nmnist: Dataset of 70000 images" + text[end.lowerBound...]
    try Files.writePrivately(Array(String(claimed).utf8), to: path)
    let grade = grade(lessons)
    #expect(grade.findings.map(\.code) == [.usesFiles] && grade.isConsistent, "\(grade.findings)")
  }
}
