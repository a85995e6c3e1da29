internal import Lessons
internal import TerminalGraphics

/// Grades as readable text.
enum GradeText {
  /// Returns the lines for a journal: its author, steps and findings.
  static func lines(_ graded: Grading.Graded, _ style: GraphicsStyle) -> [String] {
    let grade = graded.grade
    let problems = grade.findings.count(where: \.code.isProblem)
    var verdict = problems == 0 ? "consistent" : NumberFormat.counted(problems, "finding")
    if !grade.lesson.isEmpty {
      let commands = NumberFormat.counted(grade.commands, "command")
      verdict = DisplayText.escaped("\(grade.lesson) by \(grade.student), \(commands): ") + verdict
    }
    // Paths are not wrapped.
    let file = DisplayText.escaped(graded.file) + ":"
    let isShort = DisplayText.width(of: file) + DisplayText.width(of: verdict) < style.width
    var lines = (isShort ? ["\(file) \(verdict)"] : [file, "  " + verdict])
      .map { (problems == 0 ? Tone.strong : .bad).paint($0, style) }
    if !grade.steps.isEmpty {
      lines += table(grade).lines(style)
      lines.append(grade.score)
    }
    for finding in grade.findings {
      let place = finding.line > 0 ? "line \(finding.line): " : ""
      let told = DisplayText.truncated(DisplayText.escaped(finding.text), to: mostColumns, unicode: false)
      let text = "\(finding.code.rawValue): \(place)\(told)"
      let wrapped = DisplayText.wrapped(text, to: max(style.width - 2, 20))
      lines += wrapped.enumerated().map { place, line in (place == 0 ? "- " : "  ") + line }
      lines += finding.details.map { "    " + $0 }
    }
    return lines + [""]
  }

  /// Maximum width of a finding's text in columns: it may contain arbitrarily long names from the journal.
  private static let mostColumns = 400

  private static func table(_ grade: JournalGrade) -> Table {
    let differs = grade.steps.contains { $0.marked != $0.result }
    var columns = ["step", "id", "result"] + (differs ? ["marked"] : []) + ["attempts", "hints", "solutions"]
    columns[0] = ""
    let rows = grade.steps.enumerated().map { place, step -> [TableCell] in
      [.integer(place + 1), .text(step.id), .text(step.result.rawValue)]
        + (differs ? [.text(step.marked.rawValue)] : [])
        + [.integer(step.attempts), .integer(step.hints), .integer(step.solutions)]
    }
    return Table(columns: columns, rows: rows)
  }

  /// Returns the number of journals by result, the lessons used, and a sentence on what the result proves.
  static func summary(_ graded: [Grading.Graded], by library: LessonLibrary, _ style: GraphicsStyle) -> [String] {
    let lessons = "Lessons used for grading: \(DisplayText.escaped(library.source)), digest \(library.digest)."
    return [count(graded), lessons, Grading.proof].flatMap { DisplayText.wrapped($0, to: style.width) }
  }

  private static func count(_ graded: [Grading.Graded]) -> String {
    let journals = NumberFormat.counted(graded.count, "journal")
    let bad = graded.count { !$0.grade.isConsistent }
    guard bad > 0 else { return "\(journals): all consistent" }
    let kinds = GradeFinding.Code.allCases.filter(\.isProblem).compactMap { code -> String? in
      let count = graded.count { $0.grade.findings.contains { $0.code == code } }
      return count == 0 ? nil : "\(code.rawValue) \(count)"
    }
    return "\(journals): \(graded.count - bad) consistent, \(bad) with findings (\(kinds.joined(separator: ", ")))"
  }
}
