public import CommandInterpreter
internal import Platform
internal import TerminalGraphics
internal import Transcripts

/// A lesson presented live: the lecturer can continue, go back or improvise without affecting the lesson.
public final class Presenter {
  /// The action that continuing performs.
  public enum Next: Equatable, Sendable {
    /// Types and runs this command.
    case command(String)
    case answer
    case end
  }

  /// The outcome of the lecturer's own line or of a command that Ctrl-C stopped, otherwise an empty one, and messages
  /// about recordings that had to end.
  public struct Presented {
    public let outcome: Interpreter.Outcome
    public let notices: [String]
  }

  private let player: LessonPlayer
  private let lesson: Lesson
  private let settings: Session
  private var presented: PresentedLesson
  /// The lesson's own session at this point, without improvised changes.
  private var course: Session
  private var past: [(presented: PresentedLesson, session: Session)] = []
  /// Mistakes of the lesson itself, for its author.
  public private(set) var faults: [String] = []

  /// Creates a presentation of a lesson in the session of a player that has no open lesson, and resets the session.
  ///
  /// - Parameter step: index of the step to start with.
  public init(_ lesson: Lesson, in player: LessonPlayer, from step: Int = 0) {
    self.lesson = lesson
    self.player = player
    presented = PresentedLesson(lesson, from: step)
    player.driver.presented = lesson.name
    let fresh = player.interpreter.session.standard(seed: lesson.seed(for: player.student))
    settings = fresh
    player.interpreter.replace(with: fresh)
    if step > 0, let made = LessonPath(lesson, student: player.student, player.interpreter).start(of: step) {
      var later = fresh
      later.restore(made.session)
      player.interpreter.replace(with: later)
    }
    course = player.interpreter.session
  }

  /// The next action when the lesson continues.
  public var next: Next {
    switch presented.next {
    case .command(let command, _): .command(command.text)
    case .answer: .answer
    case .end: .end
    }
  }

  /// The current position, for the right prompt.
  public var headline: String {
    switch next {
    case .end: "\(lesson.name) end"
    case .answer: "Enter: answer  step \(presented.state.position + 1)/\(lesson.steps.count)"
    case .command: "\(lesson.name) step \(presented.state.position + 1)/\(lesson.steps.count)"
    }
  }

  /// Returns the index of a step, given its number or id; nil if there is no such step.
  public static func step(_ word: String, of lesson: Lesson) -> Int? {
    lesson.steps.map(\.id).place(ofStep: word)
  }

  // MARK: The lecturer's actions

  /// Shows the title and everything up to the first command or answer.
  public func begin() {
    show { style in [""] + ProseText(heading: self.lesson.title, level: 1).lines(style) }
    let way = presented.way
    let start = way.firstIndex { if case .stepTitle = $0 { true } else { false } } ?? 0
    // The introduction is omitted when starting at a later step.
    if presented.state.position == 0 {
      for display in way[..<start] { show(display) }
    }
    tell("Enter types and runs the next command, `b` undoes it; anything else runs as your own command.", .faint)
    for display in way[start...] { show(display) }
  }

  /// Runs the next command or shows the answer, and then everything up to the next stop.
  ///
  /// - Parameter show: receives the outcome of the command, before the lesson continues.
  public func goOn(show: (Interpreter.Outcome) -> Void = { _ in }) -> Presented {
    let before = (presented: presented, session: bringBack())
    var notices: [String] = []
    switch presented.next {
    case .end:
      tell("That was \(lesson.title). `b` goes back, Ctrl-D leaves.")
      return Presented(outcome: .nothing, notices: [])
    case .answer(let tasks):
      for task in tasks {
        showAnswer(of: task)
        goOnWithLesson()
      }
    case .command(let command, let task):
      let report = run(command, in: before.session, show)
      if report.outcome.diagnostic?.code == .interrupted, command.code != .interrupted {
        player.interpreter.replace(with: before.session)
        course = before.session
        tell("Nothing was changed: Enter types the command again.", .faint)
        return Presented(outcome: report.outcome, notices: report.notices)
      }
      if let task { bindNames(foundBy: task) }
      notices = report.notices
      goOnWithLesson()
    }
    past.append(before)
    course = player.interpreter.session
    return Presented(outcome: .nothing, notices: notices)
  }

  private func goOnWithLesson() {
    presented.goOn()
    for display in presented.way { show(display) }
  }

  /// Undoes the last continuation and everything improvised since.
  public func goBack() {
    guard let last = past.popLast() else {
      tell("This is the beginning.")
      return
    }
    player.interpreter.replace(with: last.session)
    course = last.session
    presented = last.presented
    switch presented.next {
    case .command(let command, _):
      let line = command.text.split(separator: "\n").first.map(String.init) ?? ""
      tell("Back to before `\(line)`.", .faint)
    case .answer, .end:
      tell("Back to the question.", .faint)
      for case .task(let place) in presented.way where lesson.task(at: place)?.question != nil { show(.task(place)) }
    }
  }

  /// Parses and runs the lecturer's own line.
  public func improvise(_ text: String, show: (Interpreter.Outcome) -> Void = { _ in }) -> Presented {
    improvise(player.read(text), show: show)
  }

  /// Runs the lecturer's own command. If the answer to a question comes next, a bare answer or `answer TEXT` is judged
  /// instead of run.
  public func improvise(_ line: ParsedLine, show: (Interpreter.Outcome) -> Void = { _ in }) -> Presented {
    if case .answer(let tasks) = presented.next, let task = tasks.last, let question = task.question {
      let bare = line.text.withoutBlanksAround
      let said = bare.hasPrefix("answer ") ? bare.dropFirst(7).withoutBlanksAround : nil
      if let answer = said ?? (question.isBareAnswer(bare) ? bare : nil) {
        judge(answer, task, question)
        return Presented(outcome: .nothing, notices: [])
      }
    }
    let finished = player.execute(line, show: show)
    return Presented(outcome: finished.outcome, notices: finished.notices)
  }

  // MARK: The lesson's actions

  /// Restores the lesson's values and random state after improvised commands, and returns the resulting session.
  private func bringBack() -> Session {
    let changed = player.interpreter.bringBack(course)
    if !changed.isEmpty {
      tell("\(changed.joined(separator: ", ")) \(changed.count == 1 ? "is" : "are") reset to the lesson's.", .faint)
    }
    course = player.interpreter.session
    return course
  }

  /// Runs a command of the lesson. If it does not end as expected, and neither Ctrl-C nor a missing dataset is the
  /// cause, runs it again with the lesson's settings and workspace.
  private func run(
    _ command: Transcript.Command, in session: Session, _ show: (Interpreter.Outcome) -> Void
  ) -> LineReport {
    let report = runAlone(command.text, show)
    let code = report.outcome.diagnostic?.code
    if code == command.code || code == .interrupted { return report }
    if code == .noData {
      tell("This command needs a dataset that is not installed; the lesson continues without it.", .warning)
      return report
    }
    // Values and random state are already the lesson's; only settings remain.
    var fresh = settings
    fresh.restore(session)
    player.interpreter.replace(with: fresh)
    tell("Something this command needs was changed, so settings and workspace are reset to the lesson's.", .warning)
    let again = runAlone(command.text, show)
    if again.outcome.diagnostic?.code != command.code {
      let fault = "the lesson has a mistake: `\(command.text)` did not end as expected"
      faults.append(fault)
      tell(fault, .bad)
    }
    return again
  }

  /// Runs a command of the lesson. As its author is not trusted, it may not write files and may read only those in the
  /// folders of open documents, such as the lesson's.
  private func runAlone(_ text: String, _ show: (Interpreter.Outcome) -> Void) -> LineReport {
    let files = player.interpreter.environment.files
    player.interpreter.environment.files = files.ofAuthor
    defer { player.interpreter.environment.files = files }
    return player.execute(player.read(text), show: show)
  }

  /// If a goal finds values under other names, also binds them to the lesson's names, as when a student reaches it.
  private func bindNames(foundBy task: LessonTask) {
    var history = TaskHistory()
    for command in task.modelCommands {
      if let code = command.code { history.codes.insert(code) }
      let reading = player.interpreter.reading(of: command.text)
      history.words.formUnion(reading?.words ?? [])
      history.lastTarget = reading?.target ?? history.lastTarget
    }
    let path = LessonPath(lesson, student: player.student, player.interpreter)
    for (name, other) in path.namesFound(by: task, history, in: player.interpreter.session) {
      if let value = player.interpreter.session.variables[other] { player.interpreter.bind(name, to: value) }
    }
  }

  private func showAnswer(of task: LessonTask) {
    guard let question = task.question else { return }
    show { _ in [""] }
    if let right = AnswerJudge(question, task.key, player.interpreter).rightAnswer() {
      tell("The answer is \(right.text). \(right.message)", .good)
    } else if task.key != nil {
      let fault = "the lesson has a mistake: the answer to `\(question.lines.first ?? "")` cannot be computed"
      faults.append(fault)
      tell(fault, .bad)
    } else {
      tell("Any answer in your own words will do.")
    }
  }

  private func judge(_ answer: String, _ task: LessonTask, _ question: Question) {
    switch AnswerJudge(question, task.key, player.interpreter).verdict(answer) {
    case .right(let message): tell("Right. \(message)", .good)
    case .wrong(let message): tell("No. \(message)", .warning)
    case .kept: tell("Answers in words are not judged.")
    case .unreadable(let message), .broken(let message): tell(message, .warning)
    }
  }

  // MARK: Showing

  /// Shows lines on the terminal only; recordings contain just the commands, so that they replay without the lesson.
  private func show(_ draw: (GraphicsStyle) -> [String]) {
    player.interpreter.environment.show(draw(player.interpreter.style), false)
  }

  private func tell(_ text: String, _ tone: Tone = .normal) {
    show { style in ProseText([text]).lines(style).map { tone.paint($0, style) } }
  }

  private func show(_ display: LessonDisplay) {
    guard case .task(let place) = display else {
      show { style in display.lines(of: lesson, style) }
      return
    }
    switch lesson.task(at: place)?.kind {
    case .ask(let question): show("A question:", question.lines)
    case .predict(let question): show("What do you predict?", question.lines)
    case .fill(let lines): show("What goes in the blank?", lines)
    case .demo, .enter, .goal, nil: break
    }
  }

  private func show(_ title: String, _ lines: [String]) {
    show { style in ["", Tone.strong.paint(title, style)] + ProseText(verbatim: lines).lines(style) }
  }
}
