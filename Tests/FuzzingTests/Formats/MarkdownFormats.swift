import CommandInterpreter
import TerminalGraphics
import TerminalTesting

@testable import Lessons
@testable import Transcripts

/// Lessons, their translations, and transcripts.
enum MarkdownFormats {
  /// What means something in such a file.
  static let words: [[UInt8]] =
    [
      "---\n", "```\n", "```cnn\n", "```cnn demo\n", "```cnn do\n", "```cnn fill\n", "```goal\n", "```ask choice\n",
      "```predict number tol=1%\n", "```key\n", "~~~", "cnn> ", "...> ", "...\n", "? error ", "? error shape\n", "\\",
      "<!-- id: a -->\n", "<!-- step: a -->\n", "<!-- done: a -->\n", "<!-- stopped: 9223372036854775807 -->\n",
      "<details><summary>Hint</summary>\n", "</details>\n", "## A\n", "# T\n", "{..}", "{time}", "{1..2}", "{{", "{",
      "}",
      " = right | ", "key = ", "value x == ", "find x of kind tensor", "____", "seed: ", "format: 1\n", "tol=",
      "a) b\n",
      "| a | b |\n|---|---|\n", "**", "*", "`", "[a](b)", "![", "> ", "- ", "1. ", "\u{FEFF}", "\u{1B}[31m", "\u{9B}2J",
      "\u{202E}", "\u{200D}", "e\u{301}", "\u{1F600}", "\u{2028}", "\t", "\r\n", "\u{0}", "99999999999999999999",
    ].map { Array($0.utf8) } + [[0xFF, 0xFE], [0xED, 0xA0, 0x80], [0xC0, 0xAF]]

  static let lesson = """
    ---
    lesson: l
    format: 1
    seed: 5
    ---
    # Title

    Some *prose*.

    ## One
    <!-- id: one -->
    ```cnn demo
    cnn> x = 3
    3
    ```
    ```cnn do
    cnn> y = x
    ```
    ```goal
    value y == 3 | Not `3`.
    find z of kind tensor
    ```
    <details><summary>Hint</summary>

    Think.

    ```cnn solution
    cnn> z = [1, 2]
    ```
    </details>
    ```predict number tol=0.1
    How many?
    ```
    <details><summary>Answer</summary>

    ```key
    key = x | So.
    4 = wrong | No.
    ```
    </details>
    ```ask choice
    a) one
    b) two
    ```
    <details><summary>Answer</summary>

    ```key
    a = right | Yes.
    ```
    </details>

    """

  static let translation = lesson.replacing("Title", with: "Titre").replacing("Think", with: "Réfléchis")
    .replacing("How many", with: "Combien").replacing("No.", with: "Non.")

  static let transcript = """
    ---
    session: s
    format: 1
    seed: 7
    exit: 0
    ---
    ```cnn
    cnn> x = [1,
    ...> 2]
    x: Tensor 2  mean 1.5  {..}
    cnn> nothing
    error{..}
    ...
    ? error unknown-name
    ```

    """

  /// What is wrong with an error of a file with these bytes.
  static func refusal(_ error: MarkdownError, _ bytes: [UInt8]) -> FileFormat.Reading {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
    let isThere = 1...max(1, lines) ~= error.line
    return .refused(
      DisplayText.escaped(error.message), faults: isThere ? [] : ["line \(error.line) of \(lines) is no place"])
  }

  /// Front matter, blocks and inline marks that are many, or never end: for all that is Markdown.
  static var attacks: [FileFormat.Attack] {
    [
      .init("many keys") { size in "---\n" + (0..<size).map { "k\($0): v\n" }.joined() + "---\n" },
      .init("many ids") { size in (0..<size).map { "## H\n<!-- id: i\($0) -->\n" }.joined() },
      .init("many fences") { size in String(repeating: "```cnn\ncnn> x\n```\n", count: size) },
      .init("fences that are not closed") { size in
        (0..<size).map { "~~~\(String(repeating: "~", count: $0 % 9))a\n" }.joined()
      },
      .init("one long line", size: 20_000) { size in String(repeating: "a ", count: size) },
      .init("one long fence", size: 20_000) { size in
        "```cnn\ncnn> x\n" + String(repeating: "y\n", count: size) + "```\n"
      },
      .init("combining marks", size: 20_000) { size in "a" + String(repeating: "\u{301}", count: size) },
      .init("blanks before marks", size: 20_000) { size in String(repeating: " ", count: size) + "```\n" },
      .init("long marks of a fence", size: 20_000) { size in String(repeating: "`", count: size) + "\n" },
      .init("details that are not closed") { size in String(repeating: "<details>\n", count: size) },
      .init("lines that go on", size: 500) { size in
        "```cnn\ncnn> (\n" + String(repeating: "...> (\n", count: size) + "```\n"
      },
    ]
  }

  /// A lesson with something in its first step.
  static func lesson(with body: String) -> String {
    "---\nlesson: l\nformat: 1\n---\n# T\n## S\n<!-- id: s -->\n" + body + "\n"
  }

  static var lessonAttacks: [FileFormat.Attack] {
    [
      .init("many steps") { size in lesson(with: "") + (0..<size).map { "## H\n<!-- id: i\($0) -->\ntext\n" }.joined()
      },
      .init("many tasks") { size in lesson(with: String(repeating: "```cnn do\ncnn> x\n```\n", count: size)) },
      .init("many hints") { size in
        lesson(
          with: "```cnn do\ncnn> x\n```\n"
            + String(repeating: "<details><summary>Hint</summary>\n\na\n\n</details>\n", count: size))
      },
      .init("many choices") { size in
        lesson(with: "```ask choice\n" + (0..<size).map { "a\($0)) b\($0)\n" }.joined() + "```")
      },
      .init("many predicates") { size in
        lesson(with: "```goal\n" + String(repeating: "value x == 1\n", count: size) + "```")
      },
      .init("many answers") { size in
        lesson(
          with: "```ask number tol=0\nq\n```\n<details><summary>A</summary>\n\n```key\n"
            + (0..<size).map { "\($0) = wrong | no\n" }.joined() + "```\n</details>")
      },
      .init("stars", size: 10_000) { size in lesson(with: String(repeating: "*a **b ", count: size)) },
      .init("brackets", size: 10_000) { size in lesson(with: String(repeating: "[a](", count: size)) },
      .init("marks that open nothing", size: 300_000) { size in lesson(with: String(repeating: "![", count: size)) },
      .init("backticks", size: 10_000) { size in
        lesson(with: (0..<size).map { String(repeating: "`", count: 1 + $0 % 50) + "a" }.joined())
      },
      .init("a deep list") { size in
        lesson(with: (0..<size).map { String(repeating: " ", count: $0 % 200) + "- a\n" }.joined())
      },
      .init("quotations", size: 20_000) { size in lesson(with: String(repeating: "> ", count: size) + "a") },
      .init("a wide table", size: 2000) { size in
        lesson(with: String(repeating: "| a ", count: size) + "|\n" + String(repeating: "|---", count: size) + "|\n")
      },
      .init("a long table") { size in lesson(with: "| a |\n|---|\n" + String(repeating: "| b |\n", count: size)) },
      .init("a long word", size: 20_000) { size in lesson(with: String(repeating: "a", count: size)) },
      .init("a long title", size: 20_000) { size in lesson(with: "### " + String(repeating: "b ", count: size)) },
      .init("tabs in a fence", size: 20_000) { size in
        lesson(with: "```\n" + String(repeating: "\t", count: size) + "a\n```")
      },
    ]
  }

  private static let styles: [GraphicsStyle] = [
    GraphicsStyle(width: 20), GraphicsStyle(color: .trueColor, width: 80, unicode: true), GraphicsStyle(width: 500),
  ]

  /// The lines of all that a lesson shows that are not fit for a terminal.
  static func unclean(_ lesson: Lesson) -> [String] {
    var displays: [LessonDisplay] = [.lessonTitle] + lesson.introduction.map { .passage($0) }
    for (place, step) in lesson.steps.enumerated() {
      displays.append(.stepTitle(place))
      for item in step.items {
        switch item {
        case .passage(let passage): displays.append(.passage(passage))
        case .task(let task):
          displays += (task.hints.flatMap(\.self) + task.explanation).map { .passage($0) }
          displays.append(.commands(title: "A solution:", task.modelLines, isApart: true))
          displays += task.modelCommands.map { .command($0.text) }
          displays += (task.key?.entries ?? []).map { .taskDone($0.message) }
        }
      }
    }
    return styles.flatMap { style in
      let tasks = lesson.steps.flatMap(\.tasks).flatMap { TaskInstructions($0).lines(style) }
      return (displays.flatMap { $0.lines(of: lesson, style) } + tasks).map { String($0.withoutColors) }
        .filter { !isClean($0) || $0.contains("\n") }
    }
  }

  static var lessons: FileFormat {
    FileFormat(
      name: "lesson",
      readers: [
        "Lessons/Library/LessonFile.swift", "Lessons/Checking/LessonCheck.swift",
        "Lessons/Checking/SingleLessonCheck.swift",
      ],
      samples: [
        Array(lesson.utf8), Array(lesson.replacing("\n", with: "\r\n").utf8), [0xEF, 0xBB, 0xBF] + Array(lesson.utf8),
      ],
      words: words, attacks: attacks + lessonAttacks,
      read: { bytes in
        do throws(MarkdownError) {
          let lesson = try Lesson(bytes)
          var faults = unclean(lesson)
          let rules = LessonRules(lesson, lines: try Markdown.lines(of: bytes), fileName: "01-l.md")
          faults += rules.findings.map { DisplayText.escaped($0.message.replacing("\n", with: " ")) }.filter {
            !isClean($0)
          }
          if lesson.steps.isEmpty || lesson.checks.count != 16 { faults.append("there are no steps or checks") }
          return .accepted(faults: faults)
        } catch { return refusal(error, bytes) }
      })
  }

  static var translations: FileFormat {
    FileFormat(
      name: "translation of a lesson", readers: ["Lessons/Library/LessonFile.swift"],
      samples: [Array(translation.utf8)], words: words,
      read: { bytes in
        do throws(MarkdownError) {
          let base = try Lesson(Array(lesson.utf8))
          let translated = try base.translated(by: Lesson(bytes))
          // What is judged is the lesson's, whatever its translation says.
          let isSame = translated.checks == base.checks
          return .accepted(faults: unclean(translated) + (isSame ? [] : ["the translation changes what is judged"]))
        } catch { return refusal(error, bytes) }
      })
  }

  static var transcripts: FileFormat {
    FileFormat(
      name: "transcript", readers: ["Lessons/Replay/SingleReplay.swift", "Transcripts/Recording/RecordingFile.swift"],
      samples: [Array(transcript.utf8), Array(transcript.replacing("\n", with: "\r\n").utf8)], words: words,
      attacks: attacks,
      read: { bytes in
        do throws(MarkdownError) {
          let transcript = try Transcript(bytes)
          var faults = transcript.faults.map(\.message).filter { !isClean(DisplayText.escaped($0)) }
          // What is written there, taken as what came, and something else.
          guard transcript.commands.allSatisfy({ $0.expected.count < 300 }) else { return .accepted(faults: faults) }
          for extra in [[], ["no such line", "\u{1B}[2J"]] {
            let results = transcript.commands.map { command in
              CommandResult(
                lines: command.expected.map { expected in
                  if case .line(let pattern) = expected.part { pattern.source } else { "..." }
                } + extra, code: nil)
            }
            let report = ReplayReport(name: "t", transcript: transcript, results: results)
            faults += report.lines.filter { !isClean($0) }
          }
          return .accepted(faults: faults)
        } catch { return refusal(error, bytes) }
      })
  }

  /// Transcripts that are run and brought up to date, as `replay --update` does it.
  static var replays: FileFormat {
    FileFormat(
      name: "replayed transcript", readers: ["Lessons/Replay/SingleReplay.swift"],
      samples: [
        Array(transcript.utf8), Array(transcript.replacing("cnn> x", with: "cnn> lesson welcome\ncnn> x").utf8),
      ],
      words: words.filter { $0 != Array("\u{0}".utf8) }, share: 20,
      read: { bytes in
        do throws(MarkdownError) {
          let transcript = try Transcript(bytes)
          let session = ReplayedSession(of: transcript)
          let updated = TranscriptUpdate(of: bytes, transcript, session).bytes
          guard session.results.count == transcript.commands.count else { return .accepted() }
          do throws(MarkdownError) {
            let again = try Transcript(updated)
            let isSame = again.commands.map(\.text) == transcript.commands.map(\.text)
            return .accepted(faults: isSame ? [] : ["the update changes what is run"])
          } catch {
            return .accepted(faults: ["the update makes a file that is none: line \(error.line) \(error.message)"])
          }
        } catch { return refusal(error, bytes) }
      })
  }
}
