import TerminalGraphics
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons
@testable import LessonsTests
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Journals in processes of their own, with programs in the shell's place that end in other ways.
@Suite struct GradingProcessTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What grading says where a program runs these lines of `/bin/sh` for each of two journals.
  private func grading(
    _ script: String, seconds: Double = 20, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> Grading {
    let program = try folder.write("#!/bin/sh\n\(script)\n", to: "program")
    chmod(program, 0o755)
    try folder.write("", to: "a.cnn.md")
    try folder.write("", to: "b.cnn.md")
    return Grading(
      executable: program, library: .builtIn, seconds: seconds, processors: 2, isInterrupted: isInterrupted)
  }

  private static let good = "printf 'journal\\tmax-pooling\\tada\\t3\\t0\\nend\\n'"
  private static let style = GraphicsStyle(TerminalCapabilities(environment: [:], isTerminal: false), options: .init())

  @Test func oneThatDiesHarmsNoOther() throws {
    let grading = try grading("case \"$*\" in */a.cnn.md) printf 'run\\t17\\n'; kill -SEGV $$;; esac; \(Self.good)")
    let graded = grading.grades([folder.path])
    #expect(graded.map(\.grade.isConsistent) == [false, true])
    #expect(
      graded[0].grade.findings == [
        GradeFinding(code: .crashed, line: 17, text: "the shell crashed in this command (signal 11)")
      ])
    let report = grading.run([folder.path], form: .text, listsAnswers: false, style: Self.style)
    #expect(report.status == 1)
    #expect(report.lines.contains { $0.contains("2 journals: 1 consistent, 1 with findings (crashed 1)") })
  }

  @Test func oneThatNeverEndsIsEnded() throws {
    let start = ContinuousClock.now
    let grading = try grading(
      "case \"$*\" in */a.cnn.md) printf 'journal\\tx\\teve\\t9\\t0\\nrun\\t9\\n'; exec sleep 60;; esac; \(Self.good)",
      seconds: 0.2)
    let graded = grading.grades([folder.path])
    #expect(graded[0].grade.findings.map(\.code) == [.tooLong] && graded[0].grade.findings[0].line == 9)
    #expect(graded[0].grade.student == "eve")
    #expect(graded[1].grade.isConsistent)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func aProcessThatDoesNotComeToItsEndIsNoSuccess() throws {
    #expect(
      try grading("printf 'journal\\tx\\teve\\t9\\t0\\n'").grades([folder.path]).allSatisfy { !$0.grade.isConsistent })
    #expect(try grading("\(Self.good); exit 3").grades([folder.path]).allSatisfy { !$0.grade.isConsistent })
    #expect(try grading(Self.good).grades([folder.path]).allSatisfy(\.grade.isConsistent))
  }

  @Test func anInterruptEndsItAll() throws {
    let grading = try grading("exec sleep 60", isInterrupted: { true })
    let report = grading.run([folder.path], form: .text, listsAnswers: false, style: Self.style)
    #expect(report.status == 130 && report.lines.isEmpty)
  }

  @Test func aFolderWithoutJournalsIsTold() throws {
    let grading = try grading(Self.good)
    let empty = folder.file("empty")
    mkdir(empty, 0o700)
    let graded = grading.grades([empty, folder.file("a.cnn.md")])
    #expect(graded.map(\.grade.isConsistent) == [false, true])
    #expect(graded[0].grade.findings.map(\.code) == [.unreadable])
  }
}
