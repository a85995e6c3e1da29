internal import TerminalGraphics

/// Comma-separated values (RFC 4180) that spreadsheets do not interpret as formulas.
enum CSV {
  /// Characters that start a formula in a spreadsheet, including their full-width forms.
  private static let formulas: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// Formats a record, including its line end.
  static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

  /// Formats a field. Possible formulas are prefixed with `'` and control characters escaped; text with a comma, single
  /// or double quote, semicolon, newline or leading space is quoted.
  static func field(_ text: String) -> String {
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace && $0.value >= 0x20 }
    let isFormula = first.map(formulas.contains) ?? false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { DisplayText.escaped(String($0)) }
    let shown = (isFormula ? "'" : "") + lines.joined(separator: "\n")
    let isPlain = !shown.unicodeScalars.contains { [",", "\"", ";", "\n", "'"].contains($0) } && shown.first != " "
    return isPlain ? shown : "\"" + shown.replacing("\"", with: "\"\"") + "\""
  }
}

/// Grades as a table for spreadsheets: one row per step of each journal, or one row for a journal without steps.
enum GradeCSV {
  static let head = [
    "file", "lesson", "student", "consistent", "findings", "step", "id", "title", "result", "marked", "counts",
    "attempts", "hints", "solutions",
  ]

  static func rows(_ graded: [Grading.Graded]) -> [[String]] {
    [head]
      + graded.flatMap { graded -> [[String]] in
        let grade = graded.grade
        var codes: [String] = []
        for finding in grade.findings where !codes.contains(finding.code.rawValue) {
          codes.append(finding.code.rawValue)
        }
        let start = [
          graded.file, grade.lesson, grade.student, grade.isConsistent ? "yes" : "no", codes.joined(separator: " "),
        ]
        guard !grade.steps.isEmpty else { return [start + head.dropFirst(start.count).map { _ in "" }] }
        return grade.steps.enumerated().map { place, step in
          start + [
            "\(place + 1)", step.id, step.title, step.result.rawValue, step.marked.rawValue, step.counts ? "yes" : "no",
            "\(step.attempts)", "\(step.hints)", "\(step.solutions)",
          ]
        }
      }
  }
}
