internal import Lessons

/// A grade as lines: the protocol between the process that re-runs a journal and its parent.
///
/// A line is a word and fields separated by tabs. The head and then `run` lines are sent during the re-run; the
/// complete message follows and ends with `end`.
extension JournalGrade {
  /// Formats the line that reports the command about to run, by its line in the journal.
  static func runs(_ line: Int) -> String { "run\t\(line)" }

  /// The line about the journal as a whole (lesson, author, number of commands, digests), sent before the re-run and
  /// again in the complete message.
  var head: String {
    TabbedLine.line("journal", [lesson, student, "\(commands)", countsSkips ? "1" : "0", digest, checks])
  }

  /// The complete message.
  var message: [String] {
    [head]
      + steps.map { step in
        TabbedLine.line(
          "step",
          [
            step.id, step.title, step.result.rawValue, step.marked.rawValue, step.counts ? "1" : "0",
            "\(step.attempts)", "\(step.hints)", "\(step.solutions)",
          ])
      }
      + answers.map { TabbedLine.line("answer", [$0.step, $0.question, $0.text]) }
      + findings.map { TabbedLine.line("finding", [$0.code.rawValue, "\($0.line)", $0.text] + $0.details) } + ["end"]
  }

  /// Parses the lines of a process.
  ///
  /// - Returns: the grade, whether the process finished, and the journal line of the command that ran last (0 if none
  ///   ran).
  static func read(_ lines: [String]) -> (grade: JournalGrade, isWhole: Bool, lastLine: Int) {
    var grade = JournalGrade()
    var isWhole = false
    var lastLine = 0
    for line in lines {
      let fields = TabbedLine.fields(line)
      switch (fields[0], fields.count) {
      case ("run", 2): lastLine = Int(fields[1]) ?? lastLine
      case ("journal", 5...):
        grade.lesson = fields[1]
        grade.student = fields[2]
        grade.commands = Int(fields[3]) ?? 0
        grade.countsSkips = fields[4] == "1"
        if fields.count == 7 { (grade.digest, grade.checks) = (fields[5], fields[6]) }
      case ("step", 9):
        grade.steps.append(
          Step(
            id: fields[1], title: fields[2], result: Result(rawValue: fields[3]) ?? .notReached,
            marked: Result(rawValue: fields[4]) ?? .notReached, counts: fields[5] == "1",
            attempts: Int(fields[6]) ?? 0, hints: Int(fields[7]) ?? 0, solutions: Int(fields[8]) ?? 0))
      case ("answer", 4): grade.answers.append(Answer(step: fields[1], question: fields[2], text: fields[3]))
      case ("finding", 4...):
        guard let code = GradeFinding.Code(rawValue: fields[1]) else { continue }
        grade.findings.append(
          GradeFinding(code: code, line: Int(fields[2]) ?? 0, text: fields[3], details: Array(fields[4...])))
      case ("end", 1): isWhole = true
      default: continue
      }
    }
    return (grade, isWhole, lastLine)
  }
}
