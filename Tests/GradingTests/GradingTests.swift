import CommandInterpreter
import Synchronization
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons
@testable import LessonsTests
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Journals of every kind, and what grading says of them.
@Suite struct GradingTests {
  private let folder: TemporaryFolder
  private let maker: JournalMaker

  init() throws {
    folder = try TemporaryFolder()
    maker = JournalMaker(folder: folder.path)
  }

  /// What a journal comes to, in this process.
  private func grade(
    _ file: String, library: LessonLibrary = .builtIn, seconds: Double = 60,
    clock: @escaping @Sendable () -> Double = { 0 }
  ) -> JournalGrade {
    SingleGrade(file: file, library: library, seconds: seconds, clock: clock).grade()
  }

  private func problems(_ grade: JournalGrade) -> [GradeFinding.Code] {
    grade.findings.map(\.code).filter(\.isProblem)
  }

  /// Lessons that take no time, so that the suite does not.
  private static let quick = ["welcome", "max-pooling", "flatten", "gradient-flow", "build", "find-the-bug"]

  /// How many journals are made: `CNN_SHELL_JOURNALS=200` makes so many, over all lessons, in the folder that
  /// `CNN_SHELL_JOURNALS_FOLDER` names.
  private static let count = getenv("CNN_SHELL_JOURNALS").flatMap { Int(String(cString: $0)) }

  @Test func everyJournalIsToldAsItWasMade() throws {
    let kinds = JournalMaker.Kind.allCases
    let lessons = Self.count == nil ? Self.quick : LessonLibrary.builtIn.entries.map(\.name)
    let kept = getenv("CNN_SHELL_JOURNALS_FOLDER").map { JournalMaker(folder: String(cString: $0)) }
    let maker = kept ?? maker
    for number in 0..<(Self.count ?? 24) {
      let kind = kinds[number % kinds.count]
      let lesson = kind == .otherStudent ? "find-the-bug" : lessons[(number / kinds.count + number) % lessons.count]
      let made = try maker.make(kind, of: lesson, by: "student-\(number)")
      check(grade(made.file), made)
    }
  }

  private func check(_ grade: JournalGrade, _ made: JournalMaker.Made) {
    let found = problems(grade)
    let context: Comment = "\(made.kind) \(made.lesson): \(grade.findings)"
    let first = grade.findings.first
    if made.kind.isHonest || [.otherSeed, .forgedDigest].contains(made.kind) {
      // What the student's own shell counted is what the re-run counts.
      #expect(grade.steps.map(\.id) == made.records.map(\.id), context)
      for (step, record) in zip(grade.steps, made.records) {
        #expect((step.result == .done) == (record.status == .done), context)
        #expect((step.result == .skipped) == (record.status == .skipped), context)
        #expect(
          [step.attempts, step.hints, step.solutions] == [record.attempts, record.hints, record.solutionsShown], context
        )
        #expect(step.marked == step.result, context)
      }
    }
    switch made.kind {
    case .whole:
      #expect(found == [], context)
      #expect(grade.steps.allSatisfy { $0.result == .done }, context)
    case .partial:
      #expect(found == [], context)
      #expect(grade.steps.contains { $0.result == .done } && grade.steps.contains { $0.result == .notReached }, context)
    case .stumbling:
      #expect(found == [], context)
      #expect(grade.steps.contains { $0.hints > 0 } && grade.steps.contains { $0.solutions > 0 }, context)
    case .skipping, .returning:
      #expect(found == [], context)
      #expect(grade.steps.contains { $0.result == .skipped }, context)
    case .editedOutput:
      #expect(found == [.outputsDiffer] && first?.line == made.line, context)
      #expect(first?.text.hasPrefix("1 of ") == true, context)
    case .editedMarks:
      #expect(Set(found) == [.marksDiffer], context)
      let wanted = made.records.filter { $0.status != .done }.map(\.id)
      #expect(grade.steps.filter { $0.marked == .done && $0.result != .done }.map(\.id) == wanted, context)
      #expect(found.count == wanted.count, context)
    case .otherSeed: #expect(found == [.otherSeed], context)
    case .forgedDigest: #expect(found == [.otherVersion], context)
    case .deletedCommand:
      #expect(!found.isEmpty && Set(found).isSubset(of: [.outputsDiffer, .marksDiffer]), context)
    case .truncated:
      #expect(found == [.unreadable] && grade.steps.isEmpty, context)
    case .otherStudent:
      #expect(found.contains(.otherSeed) && found.contains(.outputsDiffer), context)
      #expect(grade.student == "mallory", context)
    }
  }

  // MARK: Journals by hand

  /// A journal of the quickest lesson, with lines put in before its end.
  private func journal(_ kind: JournalMaker.Kind = .partial, adding lines: [String] = []) throws -> String {
    let made = try maker.make(kind, of: "max-pooling", by: "ada")
    var text = try maker.text(made.file)
    text.insert(contentsOf: lines, at: text.count - 1)
    try maker.write(text, made.file)
    return made.file
  }

  @Test func whatWouldMatchAnythingIsNoOutput() throws {
    for wildcard in ["...", "{..}", "{time}", "pool1: {num}"] {
      let file = try journal()
      var lines = try maker.text(file)
      let place = try #require(lines.lastIndex { $0.hasPrefix("cnn> ") })
      lines[(place + 1)...] = [wildcard, "```"]
      try maker.write(lines, file)
      let grade = grade(file)
      #expect(problems(grade).contains(.outputsDiffer), "\(wildcard)")
      #expect(grade.findings[0].details.count > 1)
      unlink(file)
    }
  }

  @Test func whatIsEndlessIsToldInShort() throws {
    let long = String(repeating: "(", count: 5000)
    let grade = grade(try journal(adding: ["cnn> \(long)", long, "? error syntax"]))
    #expect(problems(grade) == [.outputsDiffer])
    #expect(grade.findings[0].details.allSatisfy { $0.count <= 160 })
  }

  @Test func anInterruptedCommandIsToldAndHeldAgainstNobody() throws {
    let file = try journal(adding: ["cnn> gradcheck pool1", "checking", "? error interrupted", "cnn> 1 + 1", "2"])
    let before = grade(file)
    #expect(before.findings.map(\.code) == [.interrupted] && before.isConsistent)
    var lines = try maker.text(file)
    lines[lines.count - 2] = "3"
    try maker.write(lines, file)
    // What differs behind it may follow from it, and that is what is said.
    #expect(problems(grade(file)) == [.outputsUncertain])
  }

  @Test func filesThatAreNotHereAreToldAsThat() throws {
    let grade = grade(
      try journal(adding: ["cnn> run \"mine.cnn\"", "x: 3", "cnn> show t file=\"p.png\"", "p.png: 3x3"]))
    #expect(grade.findings.map(\.code) == [.usesFiles])
    #expect(grade.findings[0].text.hasPrefix("2 commands "))
  }

  /// A refusal for memory in one of the two speaks against nobody: machines have more or less of it.
  @Test func memoryThatOneMachineLacksIsToldAsThat() throws {
    let refusal = "error[limit]: this needs 72 MB of memory, and this machine has 50 MB left"
    let grade = grade(
      try journal(adding: [
        "cnn> mine = zeros 9000", refusal, "? error limit",
        "cnn> undo",
        "there is nothing to take back: before `x = 1` there were values too large to be kept (`undo` keeps 9 MB)",
      ]))
    #expect(grade.findings.map(\.code) == [.lacksMemory] && grade.isConsistent, "\(grade.findings)")
    #expect(grade.findings.first?.text.hasPrefix("2 commands ") == true)
  }

  /// Any other limit is the same everywhere.
  @Test func anotherLimitIsNoMatterOfTheMachine() throws {
    let lines = [
      "cnn> mine = zeros 9000", "error[limit]: a tensor of shape 9000 would have 9000 values; the limit is 1000",
      "? error limit",
    ]
    #expect(problems(grade(try journal(adding: lines))) == [.outputsDiffer])
  }

  @Test func stepsOfAnotherVersionAreCarriedAndNotProved() throws {
    let made = try maker.make(.partial, of: "max-pooling", by: "ada")
    var lines = try maker.text(made.file)
    lines = lines.map { $0.hasPrefix("digest: ") ? "digest: 0000000000000000" : $0 }
    try maker.write(lines, made.file)
    // The shell begins a new journal, which says what was done in the old one; the student goes on.
    let again = try maker.make(.whole, of: "max-pooling", by: "ada")
    let grade = grade(again.file)
    #expect(problems(grade) == [.carried], "\(grade.findings)")
    let carried = made.records.filter { $0.status == .done }.map(\.id)
    #expect(!carried.isEmpty && grade.steps.filter { $0.result == .carried }.map(\.id) == carried)
    #expect(grade.steps.filter { $0.result == .done }.count == grade.steps.count - carried.count)
    #expect(!grade.steps.contains { $0.result == .carried && $0.counts })
  }

  @Test func aLineThatLeavesTheLessonEndsTheRerun() throws {
    for line in ["leave", "lesson welcome", "lesson max-pooling"] {
      let file = try journal(adding: ["cnn> \(line)", "cnn> 1 + 1", "2"])
      #expect(problems(grade(file)) == [.leavesLesson])
      unlink(file)
    }
  }

  @Test func whatIsNoJournalIsToldWithItsReason() throws {
    let lesson = try folder.write("---\nlesson: x\nformat: 1\n---\n# X\n", to: "a.md")
    #expect(
      grade(lesson).findings == [GradeFinding(code: .unreadable, line: 2, text: "this is a lesson, not a transcript")])
    #expect(grade(folder.file("nothing")).findings.map(\.code) == [.unreadable])
    let other = try folder.write(
      "---\nsession: nowhere\nseed: 1\nstudent: ada\ndigest: 0\n---\n```cnn\ncnn> lesson nowhere\n```\n", to: "b.md")
    #expect(grade(other).findings.map(\.code) == [.unknownLesson])
    #expect(grade(other).student == "ada")
  }

  @Test func theLimitOfTimeEndsACommandAndTellsWhere() throws {
    let file = try journal(adding: [
      "cnn> net = input 1x4x4 | flatten | linear 3", "cnn> 1 + 1", "2", "cnn> 2 + 2", "4",
    ])
    let ticks = Ticks()
    let last = try maker.text(file).count - 1
    // The clock jumps when the lesson's own commands are done.
    let grade = grade(file, seconds: 100) { ticks.next(jumpingAfter: 8) }
    #expect(problems(grade) == [.tooLong])
    #expect((1...last).contains(grade.findings[0].line))
    #expect(grade.steps.contains { $0.result == .notReached })
  }

  private final class Ticks: Sendable {
    private let count = Atomic<Int>(0)
    func next(jumpingAfter most: Int) -> Double {
      count.add(1, ordering: .relaxed).newValue > most ? 1000 : 0
    }
  }

  /// Skipping counts as not done where the lesson says so.
  @Test func aLessonDecidesWhetherSkippedStepsCount() throws {
    for (rule, counts) in [("allow", true), ("count", false)] {
      let text = """
        ---
        lesson: tiny
        format: 1
        skip: \(rule)
        ---
        # Tiny

        ## Ask
        <!-- id: ask -->

        ```ask number tol=0
        1 + 1 = ____
        ```
        <details><summary>Answer</summary>

        ```key
        2 = right | Yes.
        ```

        </details>

        """
      let library = LessonLibrary([LessonFile("tiny.md", builtIn: text)], source: "test")
      let digest = try Lesson(Array(text.utf8)).digest
      let file = try folder.write(
        """
        ---
        session: tiny
        seed: 24
        student: ada
        digest: \(digest)
        ---
        ```cnn
        cnn> lesson tiny
        ...
        ```

        <!-- step: ask -->

        ```cnn
        cnn> skip
        ...
        ```

        <!-- skipped: ask -->

        """, to: "tiny.cnn.md")
      let grade = grade(file, library: library)
      #expect(grade.steps.map(\.result) == [.skipped] && grade.steps.map(\.counts) == [counts])
      #expect(grade.score.contains("counted as not done") == !counts)
      // `...` is nobody's output.
      #expect(problems(grade) == [.outputsDiffer])
    }
  }
}
