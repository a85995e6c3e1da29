import CommandInterpreter
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons
@testable import Transcripts

/// Lessons in other languages: words from the translation, checks from the lesson.
@Suite struct LessonTranslationTests {
  private static let original = [
    "Welcome.", "", "## Make it", "<!-- id: make -->", "```cnn setup", "cnn> x = ramp 1x1x4x4", "```", "Pool it.", "",
    "```goal", "find p made by maxpool | Pool.", "shape p == 1x1x2x2 | Halve it.", "```",
    "<details><summary>Hint 1</summary>", "", "Two.", "", "</details>",
    "<details><summary>Solution</summary>", "", "```cnn solution", "cnn> p = x | maxpool 2", "```", "Because.", "",
    "```cnn wrong", "cnn> p = x | maxpool 4", "```", "</details>",
    "## Answer it", "<!-- id: answer -->", "```ask choice", "Which?", "a) this", "b) that", "```",
    "<details><summary>Answer</summary>", "", "```key", "a = right | Yes.", "b = wrong | No.", "```", "</details>",
    "```cnn demo", "cnn> x.sum", "120", "```",
  ]
  private static let french = [
    "Bienvenue.", "", "## Fais-le", "<!-- id: make -->", "Agrège.", "", "```goal", "find p made by maxpool",
    "shape p == 1x1x2x2 | Divise par deux.", "```", "<details><summary>Hint 1</summary>", "", "Deux.", "", "</details>",
    "## Réponds", "<!-- id: answer -->", "```ask choice", "Lequel ?", "a) ceci", "b) cela", "```",
    "<details><summary>Answer</summary>", "", "```key", "a = right | Oui.", "```", "</details>",
    "```cnn demo", "cnn> x.sum", "120", "```", "Fin.",
  ]

  private static func file(_ body: [String], title: String = "# Test") -> [UInt8] { lessonFile(body, title: title) }

  private func translated(_ body: [String]) throws -> Lesson {
    try Lesson(Self.file(Self.original)).translated(by: Lesson(Self.file(body, title: "# Essai")))
  }

  @Test func wordsAreTheTranslationsAndChecksTheLessons() throws {
    let original = try Lesson(Self.file(Self.original))
    let lesson = try translated(Self.french)
    #expect(lesson.title == "Essai" && lesson.name == "test")
    // What a journal holds follows from both files.
    let others = try [original, translated(Self.french + ["Encore."])]
    #expect(others.allSatisfy { $0.digest.count == 16 && $0.digest != lesson.digest })
    #expect(lesson.steps.map(\.title) == ["Fais-le", "Réponds"] && lesson.steps.map(\.id) == ["make", "answer"])
    #expect(lesson.steps[0].setup?.map(\.text) == ["x = ramp 1x1x4x4"])
    let (goal, ask) = (lesson.steps[0].tasks[0], lesson.steps[1].tasks[0])
    #expect(goal.solution?.map(\.text) == ["p = x | maxpool 2"] && goal.wrongs.count == 1)
    guard case .goal(let lines) = goal.kind, case .prose(["Deux."]) = goal.hints[0][0] else {
      Issue.record("\(goal)")
      return
    }
    #expect(lines.map(\.message) == ["Pool.", "Divise par deux."])
    #expect(goal.explanation.count == 1, "what is not translated is the lesson's")
    #expect(ask.key?.entries.map(\.message) == ["Oui.", "No."])
    #expect(ask.question?.lines == ["Lequel ?", "a) ceci", "b) cela"] && ask.question?.label(for: "ceci") == "a")
    // Answers are kept under the line of their question, in whatever language it was read.
    #expect(zip(lesson.steps, original.steps).allSatisfy { $0.tasks.map(\.line) == $1.tasks.map(\.line) })
    #expect(lesson.steps[1].items.count == 3)
  }

  /// What is changed in the translation, the line to blame (of the title is 5), and a word of what is said.
  private static let broken: [(from: String, to: String, line: Int, word: String)] = [
    ("<!-- id: make -->", "<!-- id: other -->", 8, "`make`"),
    ("a) ceci", "c) ceci", 23, "this task differs"),
    ("```ask choice", "```predict choice", 23, "this task differs"),
    ("shape p == 1x1x2x2 | Divise par deux.", "shape p == 1x1x4x4", 12, "this task differs"),
    ("cnn> x.sum", "cnn> x.size", 34, "this task differs"),
    ("a = right | Oui.", "a = wrong | Non.", 31, "no line with this answer"),
    ("Fin.", "## Encore\n<!-- id: more -->", 38, "the lesson has no step"),
    ("Bienvenue.", "## Encore\n<!-- id: more -->", 6, "`make`"),
    ("Fin.", "```cnn do\ncnn> y = 1\n```", 21, "tasks"),
    ("Deux.", "```cnn solution\ncnn> p = x | maxpool 3\n```", 19, "these commands differ"),
  ]

  @Test(arguments: broken.indices) func whatDoesNotRunBesideTheLesson(_ place: Int) throws {
    let (from, to, line, word) = Self.broken[place]
    do {
      let body = Self.french.joined(separator: "\n").replacing(from, with: to).split(
        separator: "\n", omittingEmptySubsequences: false)
      _ = try translated(body.map(String.init))
      Issue.record("\(to) is taken")
    } catch let error as MarkdownError {
      #expect(error.line == line && error.message.contains(word), "\(to): \(error)")
    }
  }

  @Test func stepsThatAreMissing() throws {
    let end = try #require(Self.french.firstIndex(of: "## Réponds"))
    #expect(throws: MarkdownError(line: 8, "in the lesson, the step `answer` follows this one")) {
      try translated(Array(Self.french[..<end]))
    }
    #expect(
      throws: MarkdownError(line: 1, "a translation of the lesson `test` needs `lesson: test`, not `lesson: essai`")
    ) {
      try Lesson(Self.file(Self.original)).translated(
        by: Lesson(lessonFile(Self.french, head: ["lesson: essai", "format: 1"])))
    }
  }

  // MARK: In the shell

  private static func library(_ french: [UInt8] = file(french, title: "# Essai")) -> LessonLibrary {
    LessonLibrary(
      [
        LessonFile("01-test.md", builtIn: String(decoding: file(original), as: UTF8.self)),
        LessonFile("01-test.fr.md", builtIn: String(decoding: french, as: UTF8.self)),
      ], source: "test")
  }

  @Test func theLocaleChoosesAndTheCommandSays() {
    let french = host(library: Self.library(), language: "fr")
    let opened = french.execute("lesson test")
    #expect(opened.text == "lesson test lang=fr" && opened.result.lines.contains("Bienvenue."))
    #expect(french.said("lessons").contains("Essai"))
    #expect(french.said("p = x | maxpool 4").contains("Divise par deux."))
    #expect(french.said("leave").contains("Essai"))
    #expect(french.execute("lesson 1 lang=en").result.lines.contains("Welcome."))
    #expect(host(library: Self.library(), language: "de").said("lesson test").contains("Welcome."))
    let none = host(library: Self.library())
    #expect(none.said("lesson test").contains("Welcome.") && none.said("lesson test lang=fr").contains("Bienvenue."))
    #expect(none.said("lesson test lang=de").contains("available: `lang=en`, `lang=fr`"))
    #expect(none.said("lesson test lang=fr again=yes").contains("Bienvenue."))
  }

  @Test func aTranslationThatCannotBeUsedGivesTheOriginalAndSaysSo() {
    let said = host(library: Self.library(Array("---\n".utf8)), language: "fr").said("lesson test")
    #expect(said.contains("01-test.fr.md, line 1") && said.contains("Welcome."))
  }

  @Test func aJournalKeepsItsLanguage() throws {
    let folder = try TemporaryFolder()
    let store = JournalStore(stateFolder: folder.path)
    let first = host(library: Self.library(), store: store, language: "fr")
    first.said("lesson test")
    first.said("p = x | maxpool 2")
    first.said("next")
    first.said("leave")
    let file = "lessons/anonymous/test.cnn.md"
    #expect(folder.read(file)?.contains("cnn> lesson test lang=fr") == true)
    var told: [String] = []
    for line in ["lesson test", "lesson test lang=en"] {
      let second = host(library: Self.library(), store: store)
      second.interpreter.environment.show = { lines, _ in told += lines }
      let said = second.said(line)
      #expect(said.contains("Welcome back to Essai") && second.state?.position == 1, "\(line): \(said)")
      second.said("answer zzz")
      #expect(second.said("leave").contains("Essai"))
    }
    #expect(told.joined(separator: " ").contains("`lesson test lang=en again=yes` starts over"))
    let grade = SingleGrade(file: folder.file(file), library: Self.library(), seconds: 60, clock: { 0 }).grade()
    #expect(grade.findings == [], "\(grade.findings)")
    #expect(host(library: Self.library(), store: store).said("lesson test lang=en again=yes").contains("Welcome."))
  }

  @Test func aTranslationThatWasEditedIsAnotherVersion() throws {
    let folder = try TemporaryFolder()
    let host = host(library: Self.library(), store: JournalStore(stateFolder: folder.path), language: "fr")
    host.said("lesson test")
    host.said("p = x | maxpool 2")
    host.said("leave")
    let edited = Self.library(Self.file(Self.french.map { $0.replacing("Divise", with: "Coupe") }, title: "# Essai"))
    let grade = SingleGrade(
      file: folder.file("lessons/anonymous/test.cnn.md"), library: edited, seconds: 60, clock: { 0 }
    ).grade()
    #expect(grade.findings.first?.code == .otherVersion, "\(grade.findings)")
  }

  @Test(arguments: [
    (["LANG": "fr_FR.UTF-8"], "fr"), (["LANG": "fr"], "fr"), (["LANG": "FR_ch@euro"], "fr"), (["LANG": "C.UTF-8"], nil),
    (["LANG": "C"], nil), (["LANG": "POSIX"], nil), (["LANG": ""], nil), ([:], nil),
    (["LANG": "fr", "LC_ALL": "de_DE"], "de"),
    (["LANG": "fr", "LC_MESSAGES": "it"], "it"), (["LC_MESSAGES": "it", "LC_ALL": "C"], nil),
    (["LANG": "fr", "LC_ALL": ""], "fr"), (["LC_CTYPE": "fr"], nil), (["LANG": "../x"], nil),
  ])
  func theLanguageOfALocale(_ environment: [String: String], _ language: String?) {
    #expect(LessonLanguage.preferred(environment) == language)
  }
}
