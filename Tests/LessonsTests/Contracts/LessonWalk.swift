import CommandInterpreter
import Testing
import Transcripts

@testable import Lessons

/// A player, with all that its lessons did wrong.
final class Follower {
  let player: LessonPlayer
  /// Where the lesson itself failed, since somebody looked.
  private(set) var lessonFaults: [String] = []
  /// Is told of each line that was run.
  var didExecute: (LineReport) -> Void = { _ in }

  init(_ player: LessonPlayer) { self.player = player }

  var interpreter: Interpreter { player.interpreter }
  var state: LessonState? { player.state }

  func execute(_ line: String) -> LineReport {
    let report = player.execute(line)
    lessonFaults += report.lessonFaults
    didExecute(report)
    return report
  }

  /// What a line gives, as one text.
  @discardableResult
  func said(_ line: String) -> String { execute(line).result.lines.joined(separator: "\n") }

  /// Another one in the same place.
  func fork() -> Follower {
    let other = openHost()
    let driver = player.driver.fork()
    other.interpreter = driver.interpreter
    other.recorder.attach(to: &other.interpreter.environment)
    other.driver.go(to: driver.state)
    other.driver.snapshots = driver.snapshots
    return Follower(other)
  }
}

/// Somebody who follows a lesson and knows the solutions.
struct LessonWalk {
  let host: Follower
  let lesson: Lesson

  init(_ player: LessonPlayer, _ lesson: Lesson) { self.init(Follower(player), lesson) }

  init(_ host: Follower, _ lesson: Lesson) {
    self.host = host
    self.lesson = lesson
  }

  /// The shipped lesson of a name.
  static func shipped(_ name: String) throws -> Lesson { try Lesson(try #require(LessonLibrary.builtIn[name]).bytes()) }

  /// A walk through it from its beginning.
  static func through(_ name: String) throws -> LessonWalk {
    let lesson = try shipped(name)
    return LessonWalk(openHost(lesson), lesson)
  }

  /// The task that waits, and where: its step and its place in it.
  var task: LessonTask? { host.state?.openTask }
  var place: [Int] { [host.state?.position ?? -1, host.state?.item ?? -1] }
  var isFinished: Bool { host.state?.isFinished ?? true }

  /// How many tasks of the lesson learn: what takes its time.
  var learningTasks: Int { lesson.steps.flatMap(\.tasks).count(where: learns) }

  /// Whether a task's commands learn.
  func learns(_ task: LessonTask) -> Bool {
    task.modelCommands.contains { host.interpreter.reading(of: $0.text)?.families.contains(.learning) == true }
  }

  /// Enters what solves the task that waits; whether the lesson went on.
  func solve(answer: String? = nil) -> Bool {
    guard let task else { return false }
    let before = place
    if let question = task.question { host.said("answer \(answer ?? rightAnswer(task, question))") }
    for command in task.modelCommands { host.said(command.text) }
    return place != before || isFinished
  }

  /// The same. Where it does not do, the step is begun again and solved up to the task: as it was, and if that does not
  /// do, as the lesson has it.
  func recover() -> Bool {
    guard let line = task?.line else { return true }
    let step = place[0]
    return solve()
      || ["retry", "goto \(step + 1)"].contains { word in
        host.said(word)
        while place[0] == step, let task, solve() { if task.line == line { return true } }
        return false
      }
  }

  /// What is right; of a prediction, whose truth is yet to come, any number.
  private func rightAnswer(_ task: LessonTask, _ question: Question) -> String {
    let right = AnswerJudge(question, task.key, host.interpreter).rightAnswer()?.text
    switch question.kind {
    case .text: return "something in words"
    case .choice: return right.map { String($0.prefix { $0 != ")" }) } ?? "none"
    case .number:
      let numbers = try? AnswerJudge(question, task.key, host.interpreter).numbers()
      return numbers?.first(where: \.entry.isRight).map { "\($0.number)" } ?? "0"
    }
  }

  /// Goes on to the end; `atTask` comes before each task is solved.
  ///
  /// - Returns: whether the end was reached.
  func run(atTask: (LessonTask) -> Void = { _ in }, betweenSteps: () -> Void = {}) -> Bool {
    while !isFinished {
      if let task {
        atTask(task)
        guard isFinished || self.task == nil || recover() else { return false }
      } else {
        betweenSteps()
        host.said("next")
      }
    }
    return true
  }
}

/// `host(_:)` under a name that the walk does not hide.
private func openHost(_ lesson: Lesson? = nil) -> LessonPlayer { host(lesson) }
