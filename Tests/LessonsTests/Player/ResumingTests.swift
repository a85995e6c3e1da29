import CommandInterpreter
import Platform
import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

/// Going on with a lesson where its journal ends.
@Suite struct ResumingTests {
  private let folder: TemporaryFolder
  private let lessons: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    lessons = try shortLesson()
  }

  private func desk(_ lessons: [String: String]? = nil, secondsPerLook: Double = 0) -> StudentDesk {
    StudentDesk(folder, lessons ?? self.lessons, secondsPerLook: secondsPerLook)
  }

  /// Wherever a session ends, the next has the same values, bit by bit, and stands in the same place.
  @Test func everyEndIsGoneOnFromWithTheSameBits() throws {
    let straight = StudentDesk(try TemporaryFolder(), lessons)
    for (place, line) in shortWay.enumerated() {
      straight.enter(line)
      let broken = desk()
      broken.enter("lesson short")
      if place > 0 { broken.enter(line) }
      #expect(broken.state == straight.state, "after \(line)")
      broken.die()
    }
    #expect(straight.host.state?.isFinished == true)
  }

  @Test func whatIsResumedIsShownAndWhereOneIs() throws {
    desk().enter(Array(shortWay.prefix(5)) + ["leave"])
    let first = desk()
    let shown = first.enter("lesson short")
    #expect(shown.hasPrefix("Welcome back to A short lesson.  Step 2 of 4 ## Say it"), "\(shown)")
    #expect(shown.contains("Which values does `maxpool` keep?"))
    first.enter(Array(shortWay.dropFirst(5)) + ["leave"])
    #expect(desk().enter("lesson short").contains("You have finished this lesson"))
  }

  @Test func trainingThatTookLongIsNotComputedAgain() throws {
    let first = desk(freeLesson, secondsPerLook: 2)
    first.enter(
      "lesson free", "data = patterns 60", "net = input 1x16x16 | conv 2 | flatten | linear 3",
      "log = train net data epochs=3 validate=0.25 optimizer=adam", "train net data precision=double epochs=1",
      "lin = input 1x16x16 | flatten | linear 3", "c = compare net lin data epochs=1 seeds=2",
      "s = robustness net data shift=0:2")
    #expect(first.batches > 0)
    first.die()
    let second = desk(freeLesson, secondsPerLook: 2)
    second.enter("lesson free")
    #expect(second.batches == 0)
    #expect(second.state == first.state)
    #expect(try files().filter { $0.hasSuffix(".checkpoint") }.count == 4)
  }

  @Test func whatTookNoTimeIsComputedAgain() throws {
    let first = desk(freeLesson)
    first.enter("lesson free", "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "train net data")
    first.die()
    let second = desk(freeLesson)
    second.enter("lesson free")
    #expect(second.batches == first.batches && second.state == first.state)
    #expect(try files().filter { $0.hasSuffix(".checkpoint") } == [])
  }

  /// A checkpoint that is damaged, or of something else, is not believed.
  @Test func aCheckpointThatDoesNotFitIsComputedAgain() throws {
    let first = desk(freeLesson, secondsPerLook: 2)
    first.enter(
      "lesson free", "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "train net data epochs=1")
    first.die()
    let name = "state/lessons/ada/free.3.checkpoint"
    let good = try Files.bytes(folder.file(name))
    for place in stride(from: 0, to: good.count, by: max(1, good.count / 40)) {
      for bytes in [Array(good[..<place]), good.enumerated().map { $0 == place ? $1 ^ 0x40 : $1 }] {
        try Files.writePrivately(bytes, to: folder.file(name))
        let again = desk(freeLesson, secondsPerLook: 2)
        again.enter("lesson free")
        #expect(again.batches == first.batches && again.state == first.state)
        #expect(try Files.bytes(folder.file(name)) == good)
        again.die()
      }
    }
    let journal = try #require(folder.read("state/lessons/ada/free.cnn.md"))
    try folder.write(journal.replacing("patterns 60", with: "patterns 200"), to: "state/lessons/ada/free.cnn.md")
    let edited = desk(freeLesson, secondsPerLook: 2)
    edited.enter("lesson free")
    #expect(edited.batches > first.batches)
  }

  @Test func aTrainingThatWasStoppedKeepsWhatItReached() throws {
    let first = desk(freeLesson)
    first.enter("lesson free", "data = patterns 200", "net = input 1x16x16 | flatten | linear 3")
    let start = first.batches
    first.isInterrupted = { [unowned first] in first.batches >= start + 7 }
    first.enter("log = train net data epochs=4")
    let text = try #require(folder.read("state/lessons/ada/free.cnn.md"))
    #expect(text.contains("? error interrupted"))
    first.enter("after = net[1].weights")
    first.die()
    let second = desk(freeLesson)
    second.enter("lesson free")
    #expect(second.state == first.state)
    // Without it, nothing is known of what was reached: the line is left out.
    folder.clear("state/lessons/ada/free.3.checkpoint")
    second.die()
    let third = desk(freeLesson)
    third.enter("lesson free")
    #expect(third.host.interpreter.session.variables["log"] == nil)
    #expect(third.batches == 0)
  }

  /// Enough was learnt when it was stopped: so it is when the lesson is gone on with.
  @Test func aTrainingThatWasStoppedAndReachedTheGoalHasReachedIt() throws {
    let lessons = freeLesson.mapValues {
      $0.replacing("find r made by zeros", with: "find log of kind training log\naccuracy net data >= 0")
    }
    let first = desk(lessons)
    first.enter("lesson free", "data = patterns 200", "net = input 1x16x16 | flatten | linear 3")
    let start = first.batches
    first.isInterrupted = { [unowned first] in first.batches >= start + 7 }
    first.enter("log = train net data epochs=4")
    #expect(first.host.state?.task == nil && first.host.state?.records[0].status == .done)
    first.enter("next")
    first.die()
    let second = desk(lessons)
    let shown = second.enter("lesson free")
    #expect(second.state == first.state && !shown.contains("ended differently"), "\(shown)")
  }

  @Test func aDemonstrationThatIsStoppedIsTakenBackAndCanBeShownAgain() throws {
    let first = desk(freeLesson)
    first.enter("lesson free", "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "r = zeros 2")
    let start = first.batches
    let before = first.host.interpreter.session
    first.isInterrupted = { [unowned first] in first.batches > start }
    let shown = first.enter("next")
    #expect(shown.contains("Stopped: the workspace is unchanged."), "\(shown)")
    first.isInterrupted = { false }
    #expect(first.host.interpreter.session.names == before.names)
    first.die()
    let second = desk(freeLesson)
    #expect(second.enter("lesson free").contains("`next` shows the rest of this step."))
    #expect(second.state == first.state)
    #expect(second.enter("next").contains("What now?"))
    #expect(second.host.interpreter.session.names == ["a", "b", "data", "net", "r"])
    second.die()
    let third = desk(freeLesson)
    third.enter("lesson free")
    #expect(third.state == second.state)
  }

  @Test func aDemonstrationThatIsStoppedWhenALessonIsOpenedIsSoWhenItGoesOn() throws {
    let text = freeLesson["free.md"]?.replacing(
      "```goal\nfind r",
      with: "```cnn demo\ncnn> data = patterns 60\ncnn> net = input 1x16x16 | flatten | linear 3\n"
        + "cnn> train net data\n```\n```goal\nfind r")
    let lessons = ["free.md": try #require(text)]
    let first = desk(lessons)
    first.isInterrupted = { [unowned first] in first.batches > 0 }
    #expect(first.enter("lesson free").contains("Stopped: "))
    first.isInterrupted = { false }
    first.die()
    let second = desk(lessons)
    #expect(second.enter("lesson free").contains("`next` shows the rest of this step."))
    #expect(second.batches == 0 && second.state == first.state)
    second.enter("next")
    second.die()
    let third = desk(lessons)
    third.enter("lesson free")
    #expect(third.state == second.state && third.host.state?.task != nil)
  }

  @Test func whereNothingWasEnteredTheLessonBeginsAndTheJournalGoesOn() throws {
    desk().enter("lesson short", "leave")
    let first = desk()
    let shown = first.enter("lesson short")
    #expect(!shown.contains("Welcome back") && shown.contains("Every kind of task once."))
    first.enter("y = x | maxpool 2", "leave")
    let text = try #require(folder.read("state/lessons/ada/short.cnn.md"))
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("cnn> lesson") }.count == 1)
    #expect(text.split(separator: "\n").filter { $0 == "<!-- step: see -->" }.count == 1)
    #expect(desk().enter("lesson short").contains("This step is done"))
  }

  @Test func aDemonstrationThatIsStoppedCanBeSkipped() throws {
    let first = desk(freeLesson)
    first.enter("lesson free", "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "r = zeros 2")
    let start = first.batches
    first.isInterrupted = { [unowned first] in first.batches > start }
    first.enter("next")
    first.isInterrupted = { false }
    #expect(first.enter("skip").contains("What now?"))
    #expect(first.host.interpreter.session.names == ["data", "net", "r"])
    first.die()
    let second = desk(freeLesson)
    second.enter("lesson free")
    #expect(second.state == first.state)
  }

  @Test func ctrlCWhileGoingOnLeavesTheJournalAsItIs() throws {
    let first = desk(freeLesson)
    first.enter("lesson free", "data = patterns 60", "x = 3")
    let before = folder.read("state/lessons/ada/free.cnn.md")
    first.die()
    let second = desk(freeLesson)
    second.isInterrupted = { true }
    second.enter("lesson free")
    #expect(second.host.state == nil)
    second.isInterrupted = { false }
    #expect(folder.read("state/lessons/ada/free.cnn.md") == before)
    #expect(second.enter("lesson free").contains("Welcome back"))
    #expect(second.host.interpreter.session.names == ["data", "x"])
  }

  @Test func filesAreNotWrittenASecondTime() throws {
    let picture = folder.file("picture.png")
    let first = desk(freeLesson)
    first.enter("lesson free", "x = ramp 1x4x4", "show x file=\(picture)", "z = 1")
    try folder.write("mine", to: "picture.png")
    first.die()
    let second = desk(freeLesson)
    second.enter("lesson free")
    #expect(folder.read("picture.png") == "mine")
    #expect(second.state == first.state)
    #expect(second.host.interpreter.environment.files.writing.isAnywhere)
  }

  @Test func linesThatEndOtherwiseAreTold() throws {
    try folder.write("v = 7\n", to: "lines.cnn")
    let first = desk(freeLesson)
    first.enter("lesson free", "run \(folder.file("lines.cnn"))", "w = v + 1")
    folder.clear("lines.cnn")
    first.die()
    let shown = desk(freeLesson).enter("lesson free")
    #expect(shown.contains("2 commands of your journal ended differently this time (first `run "), "\(shown)")
  }

  /// A journal that somebody has written lesson words into opens nothing.
  @Test func aJournalOpensNoLesson() throws {
    let first = desk()
    first.enter("lesson short", "y = x | maxpool 2")
    let text = try #require(folder.read("state/lessons/ada/short.cnn.md"))
    let edited = text.replacing("cnn> y = x", with: "cnn> lesson short\ncnn> leave\ncnn> student bob\ncnn> y = x")
    try folder.write(edited, to: "state/lessons/ada/short.cnn.md")
    first.die()
    let second = desk()
    #expect(second.enter("lesson short").contains("This step is done"))
    #expect(second.host.student == "ada")
  }

  @Test func theLessonBeginsWithStandardSettingsAndGivesTheOthersBack() throws {
    let first = desk(freeLesson)
    first.enter("set digits 9", "engine textbook", "lesson free", "x = 1/3", "set digits 3")
    #expect(try #require(folder.read("state/lessons/ada/free.cnn.md")).contains("x: 0.3333\n"))
    #expect(first.enter("leave", "1/3").contains("0.333333333"))
  }

  @Test func journalsReplay() throws {
    let student = desk()
    student.enter(shortWay)
    let bytes = try Files.bytes(folder.file("state/lessons/ada/short.cnn.md"))
    let transcript = try Transcript(bytes)
    #expect(transcript.student == "ada" && transcript.commands.first?.text == "lesson short")
    let library = LessonLibrary(lessons.map { LessonFile($0.key, builtIn: $0.value) }, source: "a test")
    let results = ReplayedSession(of: transcript, library: library).results
    #expect(ReplayReport(name: "j", transcript: transcript, results: results).lines == [])
    #expect(results.count == shortWay.count)
  }

  private func files() throws -> [String] { try Files.list(folder.file("state/lessons/ada")) }
}
