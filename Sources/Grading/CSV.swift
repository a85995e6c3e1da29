internal import TerminalGraphics

/// Comma-separated values (RFC 4180) that no spreadsheet takes for formulas.
enum CSV {
  /// Characters with which a cell would be computed instead of shown, those of East Asian keyboards too.
  private static let formulas: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// A record with its end.
  static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

  /// A field: what could be a formula begins with `'`, control characters are written out, and all is quoted that has a
  /// comma, a quote, a semicolon or a line end.
  static func field(_ text: String) -> String {
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace && $0.value >= 0x20 }
    let isFormula = first.map(formulas.contains) ?? false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { DisplayText.escaped(String($0)) }
    let shown = (isFormula ? "'" : "") + lines.joined(separator: "\n")
    let isPlain = !shown.unicodeScalars.contains { [",", "\"", ";", "\n", "'"].contains($0) } && shown.first != " "
    return isPlain ? shown : "\"" + shown.replacing("\"", with: "\"\"") + "\""
  }
}

/// Grades as a table for spreadsheets: a row for each step of each journal; one for a journal without steps.
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
