import CommandInterpreter
import Platform
import Testing

@testable import Lessons
@testable import Transcripts

/// The grammar of lessons: every construct is read, and each rule names the line where it is broken.
@Suite struct LessonReaderTests {
  /// A name becomes a part of paths.
  @Test(arguments: ["..", "../../evil", "a/b", "/etc/passwd", ".hidden", "two words", "a\u{1}b", "a:b", "a\\b"])
  func aNameThatIsNoFilesNameIsRefused(_ name: String) {
    #expect(throws: MarkdownError.self) {
      try Lesson(lessonFile(["## Step", "<!-- id: step -->"], head: ["lesson: \(name)", "format: 1"]))
    }
  }

  @Test(arguments: ["a", "max-pooling", "Übung_2", "v1.5", "畳み込み"]) func namesOfAllLettersAreTaken(_ name: String)
    throws
  {
    let file = lessonFile(["## Step", "<!-- id: step -->"], head: ["lesson: \(name)", "format: 1"])
    #expect(try Lesson(file).name == name)
  }

  private func problem(_ bytes: [UInt8]) -> MarkdownError? {
    do throws(MarkdownError) {
      _ = try Lesson(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test func theHeadIsRead() throws {
    let step = ["## One", "<!-- id: one -->"]
    let plain = try Lesson(lessonFile(step))
    #expect(plain.name == "test" && plain.title == "Test" && plain.needs == [] && plain.minutes == nil)
    #expect(plain.seedRule == .fixed(Session.defaultSeed) && !plain.countsSkips)
    let head = [
      "lesson: max-pooling", "format: 1", "seed: 7", "needs: one, two ,three", "minutes: 10", "skip: count",
    ]
    let full = try Lesson(lessonFile(step, head: head, title: "# A  title "))
    #expect(full.name == "max-pooling" && full.title == "A  title" && full.needs == ["one", "two", "three"])
    #expect(full.minutes == 10 && full.seedRule == .fixed(7) && full.countsSkips)
    #expect(full.digest.count == 16 && full.digest != plain.digest)
    #expect(try !Lesson(lessonFile(step, head: head.dropLast() + ["skip: allow"])).countsSkips)
  }

  @Test func theSeedOfAStudentFollowsFromLessonAndName() throws {
    let head = ["lesson: test", "format: 1", "seed: student"]
    let lesson = try Lesson(lessonFile(["## One", "<!-- id: one -->"], head: head))
    #expect(lesson.seedRule == .student && lesson.seed(for: "ada") == lesson.seed(for: "ada"))
    #expect(lesson.seed(for: "ada") != lesson.seed(for: "yann"))
    // FNV-1a of "test\nada", computed apart: the same on every machine and in every version.
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in "test\nada".utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    #expect(lesson.seed(for: "ada") == hash)
    #expect(StableHash.text([UInt8]()) == "cbf29ce484222325")
  }

  @Test(arguments: [
    (["lesson: test"], "format"), (["format: 1"], "lesson"), (["lesson:", "format: 1"], "lesson"),
  ])
  func whatTheHeadMustHave(_ head: [String], _ word: String) {
    let problem = problem(lessonFile(["## One", "<!-- id: one -->"], head: head))
    #expect(problem?.line == 1 && problem?.message.contains(word) == true, "\(String(describing: problem))")
  }

  @Test(arguments: [
    "format: 2", "seed: -1", "seed: x", "seed: 99999999999999999999", "minutes: 0", "minutes: 601", "minutes: ten",
    "skip: never", "author: me", "lesson: again",
  ])
  func whatTheHeadMustNotHave(_ line: String) {
    let head = line.hasPrefix("format") ? ["lesson: test"] : ["lesson: test", "format: 1"]
    let problem = problem(lessonFile(["## One", "<!-- id: one -->"], head: head + [line]))
    #expect(problem?.line == head.count + 2, "\(String(describing: problem))")
  }

  /// Lines behind the title, the line of the file that is to blame, and a word of what is said.
  private static let broken: [(body: [String], line: Int, word: String)] = [
    ([], 1, "at least one step"),
    (["prose"], 1, "at least one step"),
    (["# Second title"], 6, "one title"),
    (["", "```cnn do", "cnn> x = 1", "```"], 7, "may precede the first step"),
    (["<details><summary>Hint</summary>", "</details>"], 6, "may precede the first step"),
    (["## One", "prose"], 6, "id"),
    (["## One", "<!-- id: one -->", "## Two"], 8, "id"),
    (["## One", "<!-- id: one -->", "## Two", "<!-- id: one -->"], 9, "duplicate id"),
    (["## One", "<!-- id: One -->"], 7, "lowercase letters"),
    (["## One", "", "prose", "<!-- id: one -->"], 9, "below its heading"),
  ]

  @Test(arguments: broken.indices) func whatStandsAroundSteps(_ place: Int) {
    let (body, line, word) = Self.broken[place]
    let problem = problem(lessonFile(body))
    #expect(problem?.line == line && problem?.message.contains(word) == true, "\(body): \(String(describing: problem))")
  }

  @Test func aLessonHasATitle() {
    let problem = problem(lessonFile(["## One", "<!-- id: one -->"], title: "prose"))
    #expect(problem?.line == 1 && problem?.message.contains("# TITLE") == true)
  }

  @Test func beforeTheFirstStepStandsProse() throws {
    let lesson = try Lesson(lessonFile(["One", "two", "", "```text", "y = x", "```", "## One", "<!-- id: one -->"]))
    #expect(lesson.introduction.count == 2)
    guard case .prose(["One", "two"]) = lesson.introduction[0], case .verbatim(["y = x"]) = lesson.introduction[1]
    else {
      Issue.record("\(lesson.introduction)")
      return
    }
  }

  // MARK: Hostile input

  private static let shipped = LessonLibrary.builtIn.entries.map(\.name)

  /// A shipped lesson with a few things done to it that editors, networks and enemies do.
  private static func mutated(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let words =
      ["```", "---", "</details>", "<details><summary>Hint</summary>", "```key", "```cnn wrong", "cnn> ", "____"]
      + [
        "= right |", "| wrong", "? error", "...", "{..}", "{{", "<!-- id: x -->", "# T", "## T",
        "```predict number tol=", "\\",
      ]
    for _ in 0...Int.random(in: 0...3, using: &dice) where !lines.isEmpty {
      let place = Int.random(in: lines.indices, using: &dice)
      switch Int.random(in: 0...9, using: &dice) {
      case 0: lines.remove(at: place)
      case 1: lines.insert(lines[place], at: place)
      case 2: lines.insert(Array(words.randomElement(using: &dice)!.utf8), at: place)
      case 3: lines[place] += Array(words.randomElement(using: &dice)!.utf8)
      case 4: lines[place] = Array(lines[place].prefix(Int.random(in: 0...12, using: &dice)))
      case 5: lines[place].append(UInt8.random(in: 0...255, using: &dice))
      case 6: lines[place] = Array(words.randomElement(using: &dice)!.utf8)
      case 7: lines.swapAt(place, Int.random(in: lines.indices, using: &dice))
      case 8: lines = Array(lines[..<place])
      default:
        guard !lines[place].isEmpty else { continue }
        lines[place].remove(at: Int.random(in: lines[place].indices, using: &dice))
      }
    }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// Each lesson gives its share of 2,000.
  @Test(arguments: shipped) func aMutatedLessonIsALessonOrAnErrorWithALine(_ name: String) throws {
    let bytes = try #require(try LessonLibrary.builtIn[name]?.bytes())
    var dice = Dice(state: StableHash.of(name))
    var refused = 0
    for _ in 0..<(2_000 / Self.shipped.count + 1) {
      let mutated = Self.mutated(bytes, &dice)
      guard let problem = problem(mutated) else { continue }
      refused += 1
      let count = mutated.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).count
      #expect(1...count ~= problem.line && !problem.message.isEmpty, "\(problem) of \(count)")
      #expect(!problem.message.hasSuffix("."), "\(problem)")
    }
    #expect(refused > 20)
  }
}
