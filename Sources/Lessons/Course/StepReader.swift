internal import Platform
internal import Transcripts

/// Parses one step, block by block.
struct StepReader {
  private let heading: Markdown.Heading
  private let id: String
  private var setup: [Transcript.Command]?
  private var passagesAndTasks: [LessonStep.Item] = []

  init(_ heading: Markdown.Heading) throws(MarkdownError) {
    guard let id = heading.id else {
      throw MarkdownError(line: heading.line, "a step needs an id below its heading: `<!-- id: ID -->`")
    }
    self.heading = heading
    self.id = id
  }

  /// The step as parsed so far.
  var step: LessonStep {
    LessonStep(id: id, title: heading.text, line: heading.line, setup: setup, items: passagesAndTasks)
  }

  /// Whether a fence is shown verbatim.
  static func isVerbatim(_ fence: Markdown.Fence) -> Bool {
    !["cnn", "goal", "ask", "predict", "key"].contains(fence.words.first)
  }

  /// Processes the next block.
  mutating func take(_ block: Markdown.Block) throws(MarkdownError) {
    switch block {
    case .heading(let heading): passagesAndTasks.append(.passage(.heading(level: heading.level, heading.text)))
    case .text(let lines, _): passagesAndTasks.append(.passage(.prose(lines)))
    case .fence(let fence): try take(fence)
    case .details(let summary, let blocks, let line): try take(details: summary, blocks, line)
    }
  }

  private mutating func take(_ fence: Markdown.Fence) throws(MarkdownError) {
    if Self.isVerbatim(fence) {
      passagesAndTasks.append(.passage(.verbatim(fence.lines)))
      return
    }
    if fence.words == ["cnn", "setup"] {
      guard setup == nil, passagesAndTasks.allSatisfy({ if case .task = $0 { false } else { true } }) else {
        throw MarkdownError(line: fence.line, "a step can have only one setup, and its tasks must follow it")
      }
      setup = try Transcript.commands(of: fence)
      return
    }
    passagesAndTasks.append(.task(LessonTask(kind: try Self.kind(of: fence), line: fence.line)))
  }

  private static func kind(of fence: Markdown.Fence) throws(MarkdownError) -> LessonTask.Kind {
    switch fence.words {
    case ["cnn", "demo"]: return .demo(try filled(fence))
    case ["cnn", "do"]: return .enter(try filled(fence), exact: false)
    case ["cnn", "do", "exact"]: return .enter(try filled(fence), exact: true)
    case ["cnn", "fill"]:
      guard fence.lines.contains(where: { $0.contains("____") }) else {
        throw MarkdownError(line: fence.line, "a `cnn fill` needs a blank `____`")
      }
      return .fill(fence.lines)
    case ["goal"]:
      var lines: [GoalLine] = []
      for (offset, line) in fence.lines.enumerated() where !line.withoutBlanksAround.isEmpty {
        lines.append(try GoalLine(line, line: fence.line + 1 + offset))
      }
      guard !lines.isEmpty else { throw MarkdownError(line: fence.line, "a goal needs at least one predicate") }
      return .goal(lines)
    case _ where fence.words[0] == "ask":
      return .ask(try Question(words: Array(fence.words.dropFirst()), lines: fence.lines, line: fence.line))
    case _ where fence.words[0] == "predict":
      return .predict(try Question(words: Array(fence.words.dropFirst()), lines: fence.lines, line: fence.line))
    case ["cnn", "solution"], ["cnn", "wrong"], ["key"]:
      throw MarkdownError(line: fence.line, "solutions, wrong attempts and keys belong in `<details>`")
    default:
      throw MarkdownError(
        line: fence.line,
        "a lesson's fence must be `cnn demo`, `cnn do`, `cnn fill`, `goal`, `ask`, `predict` or `cnn setup`")
    }
  }

  private static func filled(_ fence: Markdown.Fence) throws(MarkdownError) -> [Transcript.Command] {
    let commands = try Transcript.commands(of: fence)
    guard !commands.isEmpty else { throw MarkdownError(line: fence.line, "this fence needs a line `cnn> COMMAND`") }
    return commands
  }

  /// Processes details, which belong to the student's task before them.
  private mutating func take(details summary: String, _ blocks: [Markdown.Block], _ line: Int) throws(MarkdownError) {
    let place = passagesAndTasks.lastIndex { if case .task(let task) = $0 { task.isStudents } else { false } }
    guard let place, case .task(var task) = passagesAndTasks[place] else {
      throw MarkdownError(line: line, "`<details>` must follow a task for the student")
    }
    var passages: [Passage] = []
    for block in blocks {
      switch block {
      case .text(let lines, _): passages.append(.prose(lines))
      case .heading(let heading): passages.append(.heading(level: heading.level, heading.text))
      case .details(_, _, let line): throw MarkdownError(line: line, "`<details>` cannot be nested")
      case .fence(let fence):
        switch fence.words {
        case ["cnn", "solution"]: task.solution = (task.solution ?? []) + (try Self.filled(fence))
        case ["cnn", "wrong"]: task.wrongs.append(try Self.filled(fence))
        case ["key"]:
          guard task.key == nil, task.question != nil else {
            throw MarkdownError(line: fence.line, "a key must follow a question, and a question can have only one key")
          }
          task.key = try AnswerKey(fence.lines, line: fence.line)
        case _ where Self.isVerbatim(fence): passages.append(.verbatim(fence.lines))
        default:
          throw MarkdownError(
            line: fence.line, "a fence `\(fence.words.joined(separator: " "))` is not allowed in `<details>`")
        }
      }
    }
    if summary.lowercased().hasPrefix("hint") { task.hints.append(passages) } else { task.explanation += passages }
    passagesAndTasks[place] = .task(task)
  }
}
