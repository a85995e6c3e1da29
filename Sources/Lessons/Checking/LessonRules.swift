internal import TerminalGraphics
internal import Transcripts

/// A problem found in a lesson.
struct LessonFinding: Equatable {
  /// The line of the file, counted from 1.
  let line: Int
  let message: String
}

/// The rules that can be checked from a lesson's text alone.
struct LessonRules {
  /// Maximum width of a line in columns.
  static let mostColumns = 80

  private let lesson: Lesson
  private let lines: [String]
  private let fileName: LessonFileName?

  init(_ lesson: Lesson, lines: [String], fileName: String) {
    self.lesson = lesson
    self.lines = lines
    self.fileName = LessonFileName(fileName)
  }

  var findings: [LessonFinding] {
    var findings = textFindings + copying
    for step in lesson.steps {
      findings += (step.setup ?? []).faultFindings
      for task in step.tasks { findings += self.findings(task) }
    }
    return findings
  }

  /// Findings of the rules that also apply to translations: name and line widths.
  var textFindings: [LessonFinding] { name + widths }

  private var name: [LessonFinding] {
    guard let fileName, fileName.name != lesson.name else { return [] }
    return [
      LessonFinding(
        line: 1, message: "the file is named `\(fileName.name)` but the lesson `\(lesson.name)`: the names must match")
    ]
  }

  private var widths: [LessonFinding] {
    lines.enumerated().compactMap { place, line in
      let width = DisplayText.width(of: line)
      guard width > Self.mostColumns else { return nil }
      return LessonFinding(
        line: place + 1, message: "the line is \(width) columns wide; the limit is \(Self.mostColumns)")
    }
  }

  /// A finding if more than a third of the steps have a task that can be solved by copying from the screen.
  private var copying: [LessonFinding] {
    let copied = lesson.steps.filter { step in step.tasks.contains { Self.isCopied($0, in: step) } }
    guard copied.count * 3 > lesson.steps.count, let last = copied.last else { return [] }
    return [
      LessonFinding(
        line: last.line,
        message:
          "\(copied.count) of \(lesson.steps.count) steps can be solved by copying (a `cnn do`, or a solution in the "
          + "prose); the limit is one third"
      )
    ]
  }

  private func findings(_ task: LessonTask) -> [LessonFinding] {
    func finding(_ message: String) -> LessonFinding { LessonFinding(line: task.line, message: message) }
    var findings = ([task.modelCommands] + task.wrongs).flatMap(\.faultFindings)
    if case .fill(let lines) = task.kind, let solution = task.solution,
      lines.count(where: { $0.hasPrefix(Transcript.prompt) }) != solution.count
    {
      findings.append(finding("the solution must have as many commands as this fence, in the same order"))
    }
    switch task.kind {
    case .fill, .goal:
      if task.solution == nil { findings.append(finding("this task has no `cnn solution` in its `<details>`")) }
      if task.wrongs.isEmpty {
        findings.append(finding("this task has no `cnn wrong` in its `<details>`: add a mistake a student would make"))
      }
    case .ask(let question), .predict(let question):
      if case .text = question.kind {
        if task.key != nil { findings.append(finding("a text question must not have a key, as it is not judged")) }
      } else if task.key?.entries.contains(where: \.isRight) != true {
        findings.append(finding("this question has no right answer in a `key` in its `<details>`"))
      }
    case .demo, .enter: break
    }
    return findings
  }

  /// Whether a task can be solved by copying: it is a `cnn do`, or the text of its step contains every command of its
  /// solution.
  private static func isCopied(_ task: LessonTask, in step: LessonStep) -> Bool {
    if case .enter = task.kind { return true }
    guard let solution = task.solution else { return false }
    let prose = step.items.flatMap { item -> [String] in
      guard case .passage(let passage) = item else { return [] }
      switch passage {
      case .prose(let lines), .verbatim(let lines): return lines
      case .heading(_, let text): return [text]
      }
    }
    let shown = ResultJudge.normal(prose.joined(separator: " "))
    return solution.allSatisfy { shown.contains(ResultJudge.normal($0.text)) }
  }
}

extension [Transcript.Command] {
  fileprivate var faultFindings: [LessonFinding] {
    Transcript.faults(of: self).map { LessonFinding(line: $0.line, message: $0.message) }
  }
}
