internal import Foundation

/// The output of `cnn-shell grade --json` as entries: one per journal, with its steps and findings as lines.
enum Grades {
  private struct Report: Decodable {
    let journals: [Journal]
    let answers: [Question]
  }

  private struct Journal: Decodable {
    let file: String
    let lesson: String?
    let student: String?
    let consistent: Bool
    let commands: Int
    let counted: Int
    let steps: [Step]
    let findings: [Finding]
  }

  private struct Step: Decodable {
    let step: Int
    let id: String
    let result: String
    let marked: String
    let counts: Bool
    let attempts: Int
    let hints: Int
    let solutions: Int
  }

  private struct Finding: Decodable {
    let code: String
    let problem: Bool
    let line: Int?
    let text: String
    let details: [String]
  }

  private struct Question: Decodable {
    struct Answer: Decodable {
      let student: String
      let answer: String
    }
    let lesson: String
    let step: String
    let answers: [Answer]
  }

  /// The entries of a report on the journals below a folder.
  static func entries(_ json: String, below folder: String) throws -> [SessionEntry] {
    let report = try JSONDecoder().decode(Report.self, from: Data(json.utf8))
    let journals = report.journals.map { journal in
      SessionEntry(
        "grade " + journal.file.replacing(folder, with: ""), code: journal.findings.first { $0.problem }?.code,
        output: lines(of: journal))
    }
    let answers = report.answers.map { question in
      // An answer that is a name or a number is compared like other results.
      SessionEntry(
        "answers \(question.lesson) \(question.step)",
        output: question.answers.map { "1  \($0.student)  \($0.answer)" }.sorted())
    }
    return journals + answers
  }

  /// Lines in which every cell counts as a result.
  private static func lines(of journal: Journal) -> [String] {
    let names = [journal.lesson ?? "nothing", journal.student ?? "nobody", journal.consistent ? "consistent" : "not"]
    var lines = [cells(names + ["\(journal.commands)", "\(journal.counted)"])]
    for step in journal.steps {
      lines.append(
        cells(
          ["\(step.step)", step.id, step.result, step.marked, step.counts ? "counts" : "not"]
            + [step.attempts, step.hints, step.solutions].map(String.init)))
    }
    for finding in journal.findings {
      lines.append(cells(["\(finding.line ?? 0)", finding.code, finding.problem ? "problem" : "remark"]))
      lines += [finding.text] + finding.details
    }
    return lines
  }

  private static func cells(_ cells: [String]) -> String {
    cells.map { $0.replacing(" ", with: "-") }.joined(separator: "  ")
  }
}
