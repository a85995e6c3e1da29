import CommandInterpreter
import Testing

@testable import Lessons
@testable import Transcripts

/// The constructs of a step.
@Suite struct StepReaderTests {
  @Test func eachFenceIsItsTask() throws {
    if case .demo(let commands) = try task(["```cnn demo", "cnn> x = 1", "x: 1", "cnn> y = 2", "```"]).kind {
      #expect(commands.map(\.text) == ["x = 1", "y = 2"] && commands[0].expected.count == 1)
    } else {
      Issue.record("no demo")
    }
    for (words, isExact) in [("cnn do", false), ("cnn do exact", true)] {
      guard case .enter(let commands, isExact) = try task(["```\(words)", "cnn> x = 1", "```"]).kind else {
        Issue.record("no task to enter")
        continue
      }
      #expect(commands.map(\.text) == ["x = 1"])
    }
    if case .fill(["a = ____", "b"]) = try task(["```cnn fill", "a = ____", "b", "```"]).kind {
    } else {
      Issue.record()
    }
    if case .goal(let lines) = try task(["```goal", "used conv | Use it.", "", "used relu", "```"]).kind {
      #expect(lines.map(\.line) == [9, 11] && lines.map(\.message) == ["Use it.", ""])
      #expect(lines.map(\.text) == ["used conv", "used relu"])
    } else {
      Issue.record("no goal")
    }
    if case .ask = try task(["```ask text", "Why?", "```"]).kind {} else { Issue.record() }
    if case .predict = try task(["```predict text", "Why?", "```"]).kind {} else { Issue.record() }
    #expect(try task(["```goal", "used conv", "```"]).line == 8)
  }

  @Test func onlyADemoDoesNotWaitForTheStudent() throws {
    #expect(try !task(["```cnn demo", "cnn> x = 1", "```"]).isStudents)
    #expect(try task(["```cnn do", "cnn> x = 1", "```"]).isStudents)
  }

  @Test func passagesAndTasksKeepTheirOrder() throws {
    let lesson = try lesson([
      "Prose", "over lines.", "", "```cnn do", "cnn> x = 1", "```", "### Smaller", "", "```text", "verbatim", "```",
      "```",
      "bare", "```",
    ])
    let items = lesson.steps[0].items.map { item -> String in
      switch item {
      case .passage(.prose(let lines)): "prose \(lines.count)"
      case .passage(.heading(let level, let text)): "heading \(level) \(text)"
      case .passage(.verbatim(let lines)): "verbatim \(lines.joined())"
      case .task: "task"
      }
    }
    #expect(items == ["prose 2", "task", "heading 3 Smaller", "verbatim verbatim", "verbatim bare"])
  }

  @Test func aSetupStandsBeforeTheTasks() throws {
    let step = try lesson([
      "Prose.", "```cnn setup", "cnn> x = 1", "cnn> y = 2", "```", "```cnn do", "cnn> z = 3", "```",
    ])
    .steps[0]
    #expect(step.setup?.map(\.text) == ["x = 1", "y = 2"] && step.tasks.count == 1)
    #expect(try lesson(["Prose."]).steps[0].setup == nil)
    #expect(try lesson(["```cnn setup", "```"]).steps[0].setup?.isEmpty == true)
  }

  @Test func detailsBelongToTheTaskOfTheStudentBeforeThem() throws {
    let lesson = try lesson([
      "```goal", "used conv", "```", "```cnn demo", "cnn> x = 1", "```",
      "<details><summary>Hint 1</summary>", "", "First.", "", "</details>",
      "<details><summary>HINT two</summary>", "", "Second.", "", "```text", "third", "```", "", "</details>",
      "<details>", "<summary>Solution</summary>", "", "```cnn solution", "cnn> a = 1", "```", "Because.", "",
      "### So", "", "```cnn solution", "cnn> b = 2", "```", "```cnn wrong", "cnn> c = 3", "cnn> d = 4", "```",
      "```cnn wrong",
      "cnn> e = 5", "```", "</details>",
    ])
    let task = lesson.steps[0].tasks[0]
    #expect(task.hints.map(\.count) == [1, 2])
    #expect(task.solution?.map(\.text) == ["a = 1", "b = 2"])
    #expect(task.wrongs.map { $0.map(\.text) } == [["c = 3", "d = 4"], ["e = 5"]])
    #expect(task.explanation.count == 2)
    #expect(lesson.steps[0].tasks[1].hints.isEmpty)
  }

  @Test func aKeyBelongsToItsQuestion() throws {
    let task = try task([
      "```ask number tol=0", "n = ____", "```", "<details><summary>Answer</summary>", "", "```key", "4 = right", "```",
      "",
      "Why.", "", "</details>",
    ])
    #expect(task.key?.entries.count == 1 && task.explanation.count == 1 && task.question != nil)
  }

  private static let details = "<details><summary>Solution</summary>"

  /// The lines of a step, the line of the file that is to blame, and a word of what is said.
  private static let broken: [(lines: [String], line: Int, word: String)] = [
    (["```cnn", "cnn> x", "```"], 8, "a lesson's fence must be"),
    (["```cnn do twice", "cnn> x", "```"], 8, "a lesson's fence must be"),
    (["```goal now", "used conv", "```"], 8, "a lesson's fence must be"),
    (["", "```cnn demo", "```"], 9, "a line `cnn> COMMAND`"),
    (["```cnn do", "```"], 8, "a line `cnn> COMMAND`"),
    (["```cnn do", "x = 1", "```"], 9, "begin with a line"),
    (["```cnn do", "cnn> x", "? error nonsense", "```"], 10, "`? error CODE`"),
    (["```cnn do", "cnn> x", "? error syntax", "more", "```"], 11, "`? error CODE`"),
    (["```cnn demo", "cnn> x", "... y", "```"], 10, "alone on its line"),
    (["```cnn demo", "cnn> x", "{nonsense", "```"], 10, ""),
    (["```cnn fill", "x = 1", "```"], 8, "____"),
    (["```goal", "", "```"], 8, "at least one predicate"),
    (["```goal", "used conv", "shape of x", "```"], 10, "not a predicate"),
    (["```cnn solution", "cnn> x", "```"], 8, "belong in `<details>`"),
    (["```cnn wrong", "cnn> x", "```"], 8, "belong in `<details>`"),
    (["```key", "1 = right", "```"], 8, "belong in `<details>`"),
    (["```cnn do", "cnn> x", "```", "```cnn setup", "cnn> y", "```"], 11, "can have only one setup"),
    (["```cnn setup", "cnn> y", "```", "```cnn setup", "cnn> y", "```"], 11, "can have only one setup"),
    ([details, "</details>"], 8, "must follow a task"),
    (["```cnn demo", "cnn> x", "```", details, "</details>"], 11, "must follow a task"),
    (
      ["```goal", "used conv", "```", details, "```key", "1 = right", "```", "</details>"], 12, "must follow a question"
    ),
    (
      [
        "```ask number tol=0", "```", details, "```key", "1 = right", "```", "```key", "1 = right", "```", "</details>",
      ], 14, "can have only one key"
    ),
    (
      ["```goal", "used conv", "```", details, "```cnn do", "cnn> x", "```", "</details>"], 12,
      "is not allowed in `<details>`"
    ),
    (["```goal", "used conv", "```", details, "```goal", "used conv", "```", "</details>"], 12, "is not allowed in"),
    (["```goal", "used conv", "```", details, "```cnn solution", "```", "</details>"], 12, "a line `cnn> COMMAND`"),
    (
      ["```goal", "used conv", "```", details, details, "</details>", "</details>"], 12,
      "`<details>` cannot be nested"
    ),
    (["```goal", "used conv", "```", details], 11, "not closed"),
    (["```goal", "used conv"], 8, "not closed"),
    (["```ask", "```"], 8, "a question must be"),
    (["```predict number", "```"], 8, "tolerance"),
    (["```ask number tol=0", "```", details, "```key", "1 = perhaps", "```", "</details>"], 12, "`right` or `wrong`"),
  ]

  @Test(arguments: broken.indices) func eachRuleNamesItsLine(_ place: Int) {
    let (lines, line, word) = Self.broken[place]
    do throws(MarkdownError) {
      _ = try lesson(lines)
      Issue.record("\(lines) is read")
    } catch {
      #expect(error.line == line && (word.isEmpty || error.message.contains(word)), "\(lines): \(error)")
    }
  }
}
