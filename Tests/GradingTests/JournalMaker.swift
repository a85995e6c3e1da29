import CommandInterpreter
import NeuralNetworks
import Platform
import TerminalGraphics

@testable import Grading
@testable import Lessons
@testable import LessonsTests
@testable import Transcripts

/// Makes journals as students make them, and some as no shell does.
struct JournalMaker {
  enum Kind: String, CaseIterable {
    case whole, partial, stumbling, skipping, returning
    case editedOutput, editedMarks, otherSeed, deletedCommand, forgedDigest, truncated, otherStudent

    var isHonest: Bool { [.whole, .partial, .stumbling, .skipping, .returning].contains(self) }
  }

  /// A journal, and what a grader must find in it.
  struct Made {
    let kind: Kind
    let file: String
    let lesson: String
    let student: String
    /// How the steps went when the journal was made.
    let records: [StepRecord]
    /// The line of the command that was tampered with; nil where none was.
    var line: Int?
  }

  /// The folder of the shelf.
  let folder: String

  /// A session at a wide terminal, where an empty line goes on: nothing of that may show in a journal.
  private func host(_ student: String) -> LessonPlayer {
    var environment = Environment()
    environment.capabilities = TerminalCapabilities(
      environment: ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"], isTerminal: true, columns: 117)
    var settings = Settings()
    settings.usesPager = false
    let host = LessonPlayer(
      environment, session: Session(settings: settings), recorder: Recorder(seed: Session.defaultSeed),
      library: .builtIn, store: JournalStore(stateFolder: folder), student: student)
    host.takesEmptyLines = true
    return host
  }

  /// Makes a journal of a lesson.
  func make(_ kind: Kind, of lesson: String, by student: String) throws -> Made {
    var host = host(student)
    _ = host.execute("lesson \(lesson)")
    follow(&host, kind)
    let records = try present(host.state).records
    _ = host.execute("leave")
    let file = "\(folder)/lessons/\(student)/\(lesson).cnn.md"
    var made = Made(kind: kind, file: file, lesson: lesson, student: student, records: records)
    if !kind.isHonest { try tamper(&made) }
    return made
  }

  // MARK: A student

  private func follow(_ host: inout LessonPlayer, _ kind: Kind) {
    for turn in 0..<400 {
      if kind == .returning { goAway(turn, &host) }
      guard let play = host.state, !play.isFinished else { return }
      if kind == .partial || kind == .editedMarks, play.position * 2 >= play.lesson.steps.count { return }
      guard let task = play.openTask else {
        _ = host.execute("")
        continue
      }
      if kind == .skipping || kind == .returning && turn % 3 == 0 {
        _ = host.execute("skip")
        continue
      }
      if kind == .stumbling { stumble(task, host) }
      if host.state?.openTask?.line == task.line { solve(task, host) }
      if host.state?.openTask?.line == task.line { _ = host.execute("skip") }
    }
  }

  /// Leaves the lesson, or ends as a process that is killed, and comes back to it.
  private func goAway(_ turn: Int, _ host: inout LessonPlayer) {
    guard turn > 0, let lesson = host.state?.lesson.name else { return }
    if turn.isMultiple(of: 2) { _ = host.execute("leave") } else { host.journalWriter = nil }
    host = self.host(host.student)
    _ = host.execute("lesson \(lesson)")
  }

  private func solve(_ task: LessonTask, _ host: LessonPlayer) {
    for command in task.modelCommands { _ = host.execute(command.text) }
    guard let question = task.question else { return }
    switch question.kind {
    case .text: _ = host.execute("answer =CONCAT(\"a\"; b), \(host.student) thinks")
    case .choice(let choices):
      let right = choices.first { choice in
        if case .right = AnswerJudge(question, task.key, host.interpreter).verdict(choice.label) { true } else { false }
      }
      _ = host.execute(right?.label ?? choices[0].label)
    case .number:
      let numbers = try? AnswerJudge(question, task.key, host.interpreter).numbers()
      _ = host.execute("\(numbers?.first { $0.entry.isRight }?.number ?? 0)")
    }
  }

  /// Tries what is wrong, asks for help, plays, and makes mistakes.
  private func stumble(_ task: LessonTask, _ host: LessonPlayer) {
    _ = host.execute("hint")
    _ = host.execute("nonsense 3")
    _ = host.execute("extra = randn 2x3")
    if case .ask(let question) = task.kind {
      switch question.kind {
      case .choice(let choices): for choice in choices { _ = host.execute(choice.label) }
      case .number: _ = host.execute("-123456789")
      case .text: break
      }
    }
    for command in task.wrongs.first ?? [] where host.state?.openTask?.line == task.line {
      _ = host.execute(command.text)
    }
    if host.state?.openTask?.line == task.line { _ = host.execute("solution") }
  }

  // MARK: A cheat

  private func tamper(_ made: inout Made) throws {
    var lines = try text(made.file)
    switch made.kind {
    case .editedOutput:
      let commands = lines.indices.filter { lines[$0].hasPrefix("cnn> ") }
      let command = try present(
        commands.dropFirst().last { place in
          let output = lines[place + 1]
          return output.contains(where: \.isNumber) && !output.contains("{") && !output.hasPrefix("cnn> ")
            && !output.hasPrefix("?") && !output.hasPrefix("<")
        })
      made.line = command + 1
      lines[command + 1] = Self.withAnotherDigit(lines[command + 1])
    case .editedMarks:
      for record in made.records where record.status != .done {
        lines.insert(contentsOf: ["```", "", "<!-- done: \(record.id) -->", "", "```cnn"], at: lines.count - 1)
      }
    case .otherSeed: try replace("seed: ", by: "seed: 424242", &lines)
    case .forgedDigest: try replace("digest: ", by: "digest: 0123456789abcdef", &lines)
    case .otherStudent: try replace("student: ", by: "student: mallory", &lines)
    case .deletedCommand:
      let commands = lines.indices.filter { lines[$0].hasPrefix("cnn> ") }
      let start = try present(commands.dropFirst().first { !["cnn> next", "cnn> skip"].contains(lines[$0]) })
      let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("cnn> ") || $0 == "```" } ?? lines.count
      made.line = start + 1
      lines.removeSubrange(start..<end)
    case .truncated:
      // In the middle of a fence: between two, it would be a shorter journal.
      let last = try present(lines.lastIndex { $0.hasPrefix("cnn> ") })
      lines.removeLast(lines.count - 1 - last)
    case .whole, .partial, .stumbling, .skipping, .returning: break
    }
    try write(lines, made.file)
  }

  func text(_ file: String) throws -> [String] {
    String(decoding: try Files.bytes(file), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  func write(_ lines: [String], _ file: String) throws {
    try Files.writePrivately(Array((lines.joined(separator: "\n") + "\n").utf8), to: file)
  }

  private func replace(_ start: String, by line: String, _ lines: inout [String]) throws {
    lines[try present(lines.firstIndex { $0.hasPrefix(start) })] = line
  }

  /// The line with a digit moved far away: the first, behind the colon where there is one.
  private static func withAnotherDigit(_ line: String) -> String {
    var characters = Array(line)
    let colon = characters.firstIndex(of: ":") ?? 0
    let behind = characters[colon...].firstIndex(where: \.isNumber)
    if let place = behind ?? characters.firstIndex(where: \.isNumber), let digit = characters[place].wholeNumberValue {
      characters[place] = Character("\((digit + 5) % 10)")
    }
    return String(characters)
  }
}

/// What is missing where something must be there.
struct Missing: Error {}

private func present<T>(_ value: T?) throws -> T {
  guard let value else { throw Missing() }
  return value
}
