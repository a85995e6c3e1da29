import CommandInterpreter
import Platform
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons
@testable import LessonsTests
@testable import Transcripts

/// What students do besides the tasks, in shells of every kind: grading holds none of it against them.
@Suite struct HonestJournalsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func grade(_ lessons: [String: String], _ lesson: String = "free") -> JournalGrade {
    let library = LessonLibrary(lessons.map { LessonFile($0.key, builtIn: $0.value) }, source: "a test")
    return SingleGrade(
      file: folder.file("state/lessons/ada/\(lesson).cnn.md"), library: library, seconds: 60, clock: { 0 }
    ).grade()
  }

  private static let way = [
    "lesson free", "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "r = zeros 3",
  ]

  /// Lines that a student may enter for themselves.
  static let lines = [
    ["note one", "history"], ["set"], ["set width 40", "help train"], ["set digits 3", "randn 3"], ["version"],
    ["engine textbook", "engine"], ["vars", "progress", "review", "lessons", "history"], ["undo", "undo", "vars"],
    ["quit"], ["seed 3", "   randn 2   ;", "x\t=  3", "x = 1 # a comment", ";", "#", " "],
    ["cnn> x", "... x", "? error"],
    ["note {..} ... \\ \" é 日本 \u{1}", "note e\u{301}", "\u{301}x", "[\n\u{301}]", "\u{FEFF}x = 2", "x = 2\u{2028}"],
    ["```", "(1 +\n2)"],
    ["lesson", "lesson nothing", "lesson free lang=fr", "lesson \"nothing\"", "x = lesson free", "student bob"],
    ["help", "help lesson", "cd /", "pwd", "time randn 2", "describe data"], ["retry", "retry"],
    ["next 3", "y = hint"],
    ["goto 2", "retry", "back", "r = zeros 3"], ["goto 2", "back", "skip"], ["skip", "answer  two words  "],
    ["skip", "answer - x"], ["skip", "answer \u{1B}[1m"], ["x = 1", "lesson free", "undo", "x"], ["zeros 3 | hint"],
    ["skip", "hint", "solution", "note x", "retry", "skip"], ["goto 9", "goto x"], ["plot net", "show data[0]"],
    ["run nothing", "record FOLDER/x.cnn.md", "record off"],
    ["save net FOLDER/a.safetensors", "load FOLDER/a.safetensors"],
    ["set limit 1000", "zeros 2000"], ["set color never", "set theme light"],
  ]

  private func placed(_ lines: [String]) -> [String] { lines.map { $0.replacing("FOLDER", with: folder.path) } }

  @Test(arguments: lines)
  func whateverElseIsEntered(_ lines: [String]) {
    let lines = placed(lines)
    for way in [Self.way.dropLast() + lines + Self.way.suffix(1), Self.way + lines] {
      let desk = StudentDesk(folder, freeLesson)
      desk.enter(way + ["next", "answer well", "history", "note last", "set", "leave"])
      expectNothing("\(way)")
      Files.removeAll(folder.file("state"))
    }
  }

  private func expectNothing(_ comment: Comment) {
    let grade = grade(freeLesson)
    #expect(grade.isConsistent, "\(comment): \(grade.findings)")
  }

  @Test(arguments: lines)
  func whateverWasSetAndNotedBefore(_ lines: [String]) {
    let desk = StudentDesk(folder, freeLesson)
    desk.enter(
      "note before", "x = 5", "set width 50", "set graphics ascii", "set plain yes", "set theme light", "seed 9",
      "set pager off", "engine textbook")
    desk.enter(Self.way + placed(lines) + ["show data[0]", "note last", "history", "leave"])
    expectNothing("\(lines)")
    #expect(desk.enter("history").contains("note before"))
    #expect(desk.enter("note behind").contains("noted (2)"))
  }

  @Test(arguments: lines, [true, false])
  func howeverOftenTheLessonIsComeBackTo(_ lines: [String], inOneShell: Bool) {
    var desk = StudentDesk(folder, freeLesson)
    for line in Self.way + placed(lines) + ["help conv", "note last", "history", "leave"] {
      if inOneShell {
        desk.enter("leave", "note outside", "set width 60", "lesson free")
      } else {
        desk.die()
        desk = StudentDesk(folder, freeLesson)
        desk.enter("lesson free")
      }
      desk.enter(line)
    }
    expectNothing("\(lines)")
  }

  /// A lesson with a goal of which the author says something once.
  private static let toldOnce = [
    "told.md": """
    ---
    lesson: told
    format: 1
    ---
    # Told
    ## Step
    <!-- id: step -->
    ```goal
    value x == 3 | Three is wanted.
    ```
    """
  ]

  @Test func whatWasToldBeforeTheLessonWasLeftIsNotToldAgain() {
    var desk = StudentDesk(folder, Self.toldOnce)
    desk.enter("lesson told", "x = 2")
    desk.die()
    desk = StudentDesk(folder, Self.toldOnce)
    desk.enter("lesson told")
    #expect(!desk.enter("y = 5").contains("Three is wanted."))
    desk.enter("x = 3", "leave")
    let grade = grade(Self.toldOnce, "told")
    #expect(grade.findings == [] && grade.steps[0].result == .done, "\(grade.findings)")
  }

  @Test func aLessonThatOneMachineLacksIsNotOpened() {
    let desk = StudentDesk(folder, freeLesson)
    desk.enter(Self.way.dropLast() + ["lesson told", "lesson nothing"] + Self.way.suffix(1) + ["leave"])
    let grade = grade(freeLesson.merging(Self.toldOnce) { $1 })
    #expect(grade.findings == [] && grade.steps[0].result == .done, "\(grade.findings)")
  }

  /// Somebody has written into the journal: what was done in the lesson before stays told.
  @Test func whatWasDoneBeforeAJournalLeavesItsLessonIsCounted() throws {
    let desk = StudentDesk(folder, freeLesson)
    desk.enter(Self.way + ["next", "answer well"])
    let attempts = try #require(desk.host.state).records.map(\.attempts)
    desk.enter("leave")
    let path = folder.file("state/lessons/ada/free.cnn.md")
    let text = String(decoding: try Files.bytes(path), as: UTF8.self)
    for line in ["leave", "lesson told"] {
      try Files.writePrivately(Array(text.dropLast(4).utf8) + Array("cnn> \(line)\n```\n".utf8), to: path)
      let grade = grade(freeLesson.merging(Self.toldOnce) { $1 })
      #expect(grade.findings.map(\.code) == [.leavesLesson], "\(grade.findings)")
      #expect(grade.steps.map(\.attempts) == attempts && grade.answers.map(\.text) == ["well"])
    }
  }

  private static let words = [
    "hint", "solution", "skip", "next", "next", "back", "goto 2", "goto 3", "goto 4", "retry", "undo", "a", "b", "30",
    "answer something", "answer y.sum", "y = x | maxpool 2", "y = x | maxpool 4", "x = randn 1x1x4x4",
    "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "log = train net data epochs=2", "x | maxpool 0",
    "drop x", "randn 3", "seed 3", "vars", "history 3", "note x", "progress", "review", "set digits 3", "lesson free",
    "lesson short", "lesson short again=yes", "leave", "die",
  ]

  /// Students who wander about, press Ctrl-C, leave and come back.
  @Test func whateverWayIsTaken() throws {
    let lessons = try shortLesson().merging(freeLesson) { $1 }
    var dice = Dice(state: 7)
    for _ in 0..<100 {
      Files.removeAll(folder.file("state"))
      var desk = StudentDesk(folder, lessons)
      var way = ["lesson short"]
      desk.enter(way)
      for _ in 0..<Int.random(in: 5...25, using: &dice) {
        let model = desk.host.state?.openTask?.modelCommands.randomElement(using: &dice)?.text
        let line = Bool.random(using: &dice) ? model ?? "next" : Self.words.randomElement(using: &dice) ?? ""
        // A command that is stopped itself is not repeatable; this stops what the lesson runs.
        let isStopped = ["next", "skip", "goto 4", "back"].contains(line) && Int.random(in: 0..<3, using: &dice) == 0
        var looks = Int.random(in: 0..<20, using: &dice)
        if isStopped {
          desk.isInterrupted = {
            looks -= 1
            return looks < 0
          }
        }
        if line == "die" {
          desk.die()
          desk = StudentDesk(folder, lessons)
        } else {
          desk.enter(line)
        }
        desk.isInterrupted = { false }
        way.append(isStopped ? "\(line) ^C" : line)
        if desk.host.state == nil { desk.enter("lesson short") }
      }
      desk.enter("leave")
      for lesson in ["short", "free"] where Files.isThere(folder.file("state/lessons/ada/\(lesson).cnn.md")) {
        let grade = grade(lessons, lesson)
        #expect(grade.isConsistent, "\(lesson) \(way): \(grade.findings)")
      }
    }
  }
}
