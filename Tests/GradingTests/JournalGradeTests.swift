import Testing

@testable import Grading

/// Grades between processes.
@Suite struct JournalGradeTests {
  @Test func aGradeIsReadAsItWasSent() {
    var grade = JournalGrade(lesson: "x", student: "ada", commands: 7, countsSkips: true)
    grade.steps = [
      .init(
        id: "a", title: "A \\ \t title\nmore", result: .carried, marked: .notDone, counts: true, attempts: 1, hints: 2,
        solutions: 3),
      .init(id: "b", title: ""),
    ]
    grade.answers = [.init(step: "a", question: "Why?", text: "\\t is\ta tab \\")]
    grade.findings = [
      GradeFinding(code: .outputsDiffer, line: 12, text: "text", details: ["  - a", "  + b\\n"]),
      GradeFinding(code: .interrupted, text: ""),
    ]
    grade.answers.append(.init(step: "a", question: "Pourquoi ?", text: "\u{301}a\r\nend\t\u{302}"))
    let (read, isWhole, _) = JournalGrade.read(grade.message)
    #expect(read == grade && isWhole)
    #expect(grade.message.allSatisfy { !$0.utf8.contains(UInt8(ascii: "\n")) })
    #expect(!JournalGrade.read(grade.message.dropLast()).isWhole)
    #expect(JournalGrade.read(["run\t4", "run\t9", "nonsense", ""]).lastLine == 9)
  }

  @Test func theScoreSaysWhatSkippingIsWorth() {
    var grade = JournalGrade()
    grade.steps = [.init(id: "a", title: "", result: .done), .init(id: "b", title: "", result: .skipped)]
    #expect(grade.score == "1 of 2 steps done, 1 skipped")
    grade.countsSkips = true
    #expect(grade.score == "1 of 2 steps done, 1 skipped (counted as not done)")
  }
}
