internal import CommandInterpreter
internal import Lessons

/// Grades as one JSON object; Documentation/Grading.md documents its members.
struct GradeJSON {
  private let graded: [Grading.Graded]
  private let library: LessonLibrary
  private let answers: AnswerList?

  init(_ graded: [Grading.Graded], by library: LessonLibrary, answers: AnswerList?) {
    self.graded = graded
    self.library = library
    self.answers = answers
  }

  var text: String {
    var members: [JSON.Member] = [
      .init("format", .integer(1)), .init("journals", .array(graded.map(Self.journal))),
    ]
    if let answers { members.append(.init("answers", answers.json)) }
    let lessons: [JSON.Member] = [
      .init("source", .string(library.source)), .init("digest", .string(library.digest)),
    ]
    members += [
      .init("lessons", .object(lessons)),
      .init("consistent", .integer(graded.count(where: \.grade.isConsistent))), .init("proves", .string(Grading.proof)),
    ]
    return JSON.object(members).text
  }

  private static func journal(_ graded: Grading.Graded) -> JSON {
    let grade = graded.grade
    return .object([
      .init("file", .string(graded.file)),
      .init("lesson", grade.lesson.isEmpty ? .null : .string(grade.lesson)),
      .init("student", grade.student.isEmpty ? .null : .string(grade.student)),
      .init("digest", grade.digest.isEmpty ? .null : .string(grade.digest)),
      .init("checks", grade.checks.isEmpty ? .null : .string(grade.checks)),
      .init("consistent", .bool(grade.isConsistent)),
      .init("commands", .integer(grade.commands)),
      .init("skip", .string(grade.countsSkips ? "count" : "allow")),
      .init("counted", .integer(grade.steps.count(where: \.counts))),
      .init("steps", .array(grade.steps.enumerated().map { step($1, $0 + 1) })),
      .init("findings", .array(grade.findings.map(finding))),
    ])
  }

  private static func step(_ step: JournalGrade.Step, _ number: Int) -> JSON {
    .object([
      .init("step", .integer(number)), .init("id", .string(step.id)), .init("title", .string(step.title)),
      .init("result", .string(step.result.rawValue)), .init("marked", .string(step.marked.rawValue)),
      .init("counts", .bool(step.counts)), .init("attempts", .integer(step.attempts)),
      .init("hints", .integer(step.hints)), .init("solutions", .integer(step.solutions)),
    ])
  }

  private static func finding(_ finding: GradeFinding) -> JSON {
    .object([
      .init("code", .string(finding.code.rawValue)), .init("problem", .bool(finding.code.isProblem)),
      .init("line", finding.line > 0 ? .integer(finding.line) : .null), .init("text", .string(finding.text)),
      .init("details", .array(finding.details.map { .string($0) })),
    ])
  }
}
