import CommandInterpreter
import TerminalTesting
import Testing
import Transcripts

@testable import Lessons

/// What holds of every lesson that ships, whatever a student does in it.
@Suite struct LessonContractTests {
  private static let names = LessonLibrary.builtIn.entries.map(\.name)

  /// Words without the line breaks that the width made.
  private static func unwrapped(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing("`", with: "")
  }

  /// Every listed mistake is told, and the solution helps out of it; so the run with all solutions reaches the end too.
  @Test(arguments: names) func mistakesAreToldAndTheSolutionHelps(_ name: String) throws {
    let walk = try LessonWalk.through(name)
    let isReached = walk.run { task in
      for wrong in task.wrongs {
        let astray = LessonWalk(walk.host.fork(), walk.lesson)
        var isTold = false
        for command in wrong {
          let finished = astray.host.execute(command.text)
          isTold = isTold || finished.outcome.diagnostic != nil || !finished.remarks.isEmpty
        }
        #expect(astray.place == walk.place && isTold, "line \(wrong[0].line)")
        // What learns takes its time, and once below is enough.
        guard !walk.learns(task) else { continue }
        #expect(astray.recover(), "after line \(wrong[0].line) the solution does not help")
        #expect(astray.host.lessonFaults == [])
      }
      guard case .ask = task.kind else { return }
      for entry in task.key?.entries ?? [] where !entry.isRight {
        guard case .literal(let text) = entry.answer else { continue }
        let place = walk.place
        let said = Self.unwrapped(walk.host.said("answer \(text)"))
        #expect(walk.place == place && said.contains("No. "), "line \(entry.line): \(said)")
        #expect(said.contains(Self.unwrapped(entry.message).prefix(20)), "line \(entry.line): \(said)")
      }
    }
    #expect(isReached, "the lesson stops in line \(walk.task?.line ?? 0)")
    #expect(walk.host.lessonFaults == [])
    #expect(walk.host.state?.records.allSatisfy { $0.status == .done } == true)
  }

  /// Who predicts wrongly is told so beside what came.
  @Test(arguments: names) func aWrongPredictionIsComparedWithWhatCame(_ name: String) throws {
    let walk = try LessonWalk.through(name)
    guard walk.learningTasks == 0 else { return }
    while !walk.isFinished {
      guard let task = walk.task else {
        walk.host.said("next")
        continue
      }
      guard case .predict = task.kind, let wrong = task.key?.entries.first(where: { !$0.isRight }),
        case .literal(let text) = wrong.answer
      else {
        #expect(walk.solve())
        continue
      }
      var said = walk.host.said("answer \(text)")
      while walk.task != nil, walk.host.state?.predictions.isEmpty == false {
        let before = walk.place
        for command in walk.task?.modelCommands ?? [] { said += "\n" + walk.host.said(command.text) }
        if walk.task?.question != nil { said += "\n" + walk.host.said("answer 0") + walk.host.said("answer a") }
        guard walk.place != before else { break }
      }
      #expect(said.contains("You said \(text); it is"), "line \(wrong.line): \(said)")
      #expect(Self.unwrapped(said).contains(Self.unwrapped(wrong.message).prefix(20)), "line \(wrong.line)")
    }
    #expect(walk.host.lessonFaults == [])
  }

  /// Who only skips, and asks for everything before, reaches the end.
  @Test(arguments: names) func whoOnlyAsksAndSkipsReachesTheEnd(_ name: String) throws {
    let walk = try LessonWalk.through(name)
    var skips = 0
    while !walk.isFinished, skips < 200 {
      let place = walk.place
      for _ in 0...(walk.task?.hints.count ?? 0) { #expect(!walk.host.said("hint").isEmpty) }
      #expect(!walk.host.said("solution").isEmpty && walk.host.said("progress").contains(walk.lesson.steps[0].id))
      #expect(!walk.host.said("review").isEmpty && walk.place == place)
      let finished = walk.host.execute("skip")
      #expect(finished.outcome.diagnostic == nil && (walk.place != place || walk.isFinished))
      skips += 1
    }
    #expect(walk.isFinished && walk.host.lessonFaults == [])
    for word in ["hint", "solution", "skip", "next", "review", "progress"] { #expect(!walk.host.said(word).isEmpty) }
    #expect(walk.host.lessonFaults == [])
    #expect(walk.host.said("leave").contains("You have left") && walk.host.interpreter.session.names.isEmpty)
  }

  /// What somebody does who tries everything but the lesson.
  private static let noise = [
    "help conv", "vars", "1 + 1", "nonsense", "x = 1 +", "x | maxpool 0", "answer", "goto 99", "seed 99",
    "u = uniform 2x2",
    "undo", "undo", "note playing", "", "history", "next nonsense",
  ]

  private static func makeNoise(in host: Follower) {
    for line in noise { host.said(line) }
    let names = host.interpreter.session.names
    for name in names { host.said("\(name) = 0") }
    for name in names.prefix(2) { host.said("drop \(name)") }
  }

  /// Who plays between steps and within, and loses all that the lesson made, still reaches the end with the solutions:
  /// `next` and `retry` bring back what a step needs, and what the lesson itself runs brings back what it needs.
  @Test(arguments: names) func whoPlaysReachesTheEnd(_ name: String) throws {
    let walk = try LessonWalk.through(name)
    var disturbed: Set<Int> = []
    let isReached = walk.run { task in
      // Once a step, at its last task. What is lost is made again from the beginning of the lesson: where that learns,
      // the first two steps are enough.
      let step = walk.place[0]
      guard walk.learningTasks == 0 || step < 2,
        walk.lesson.steps[step].tasks.last(where: \.isStudents)?.line == task.line,
        disturbed.insert(step).inserted
      else { return }
      let place = walk.place
      Self.makeNoise(in: walk.host)
      guard walk.place == place, task.question == nil else { return }
      walk.host.said("retry")
    } betweenSteps: {
      Self.makeNoise(in: walk.host)
    }
    #expect(isReached, "the lesson stops in line \(walk.task?.line ?? 0)")
    #expect(walk.host.lessonFaults == [])
  }

  /// Every step can be gone to, done again, and left by the word for the one before.
  @Test(arguments: names) func everyStepCanBeGoneTo(_ name: String) throws {
    let walk = try LessonWalk.through(name)
    let count = walk.lesson.steps.count
    // The way to a step runs all before it: where that learns, the second step is enough.
    let steps = walk.learningTasks == 0 ? Array(0..<count).reversed() : [1]
    for step in steps {
      walk.host.said("goto \(walk.lesson.steps[step].id)")
      #expect(walk.place[0] == step)
      while walk.place[0] == step, walk.task != nil, !walk.isFinished {
        let line = walk.task?.line ?? 0
        guard walk.solve() else {
          Issue.record("begun at step \(step + 1), line \(line) cannot be solved")
          break
        }
      }
      walk.host.said("retry")
      #expect(walk.place[0] == step)
      let isFirst = walk.host.execute("back").outcome.diagnostic != nil
      #expect(isFirst == (step == 0) && walk.place[0] == max(0, step - 1))
    }
    #expect(walk.host.lessonFaults == [])
  }

  /// Who leaves at any task finds it again, in another shell too.
  @Test(arguments: names) func aLessonThatWasLeftGoesOnWhereItWas(_ name: String) throws {
    let folder = try TemporaryFolder()
    let lesson = try LessonWalk.shipped(name)
    let store = JournalStore(stateFolder: folder.path)
    var walk = LessonWalk(host(store: store), lesson)
    walk.host.said("lesson \(name)")
    let isCheap = walk.learningTasks == 0
    var visits = 0
    // A lesson in which nothing was entered yet begins as if it were new.
    var hasEntered = false
    // Opening runs the journal again: where that learns, the first two steps are enough.
    while !walk.isFinished, isCheap || walk.place[0] < 2 {
      if isCheap || walk.place[0] == 1 {
        visits += 1
        let (place, names) = (walk.place, walk.host.interpreter.session.names)
        walk.host.said("leave")
        #expect(walk.host.interpreter.session.names.isEmpty && walk.host.state == nil)
        if visits.isMultiple(of: 2) {
          walk = LessonWalk(host(store: store), lesson)
        }
        #expect(walk.host.said("lesson \(name)").contains("Welcome back") == hasEntered)
        #expect(walk.place == place && walk.host.interpreter.session.names == names)
      }
      if walk.task != nil { #expect(walk.solve()) } else { walk.host.said("next") }
      hasEntered = true
    }
    #expect(walk.host.lessonFaults == [] && visits > 0)
    let count = isCheap ? lesson.steps.count : 2
    #expect(store.progress(of: name, student: "anonymous") == "\(count) done")
  }
}
