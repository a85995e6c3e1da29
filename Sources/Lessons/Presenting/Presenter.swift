public import CommandInterpreter
internal import Platform
internal import TerminalGraphics
internal import Transcripts

/// A lesson shown live: the lecturer goes on, back, or off the way, and the lesson goes on as if they had not.
public final class Presenter {
  /// What going on does.
  public enum Next: Equatable, Sendable {
    /// This command is typed and run.
    case command(String)
    case answer
    case end
  }

  /// What became of a line, and sentences for the user where a recording had to end.
  public struct Presented {
    public let outcome: Interpreter.Outcome
    public let notices: [String]
  }

  private let player: LessonPlayer
  private let lesson: Lesson
  private let stops: [PresentedStop]
  private let settings: Session
  private var place = 0
  /// The session as the lesson has it at this place.
  private var course: Session
  private var past: [(place: Int, session: Session)] = []
  /// What the lesson itself does wrong, for its author.
  public private(set) var faults: [String] = []

  /// A lesson in the session of a player who follows none; the session begins anew.
  ///
  /// - Parameter step: the step that is shown first, counted from 0.
  public init(_ lesson: Lesson, in player: LessonPlayer, from step: Int = 0) {
    self.lesson = lesson
    self.player = player
    stops = PresentedStop.stops(of: lesson)
    player.driver.presented = lesson.name
    let fresh = player.interpreter.session.standard(seed: lesson.seed(for: player.student))
    settings = fresh
    player.interpreter.replace(with: fresh)
    if step > 0, let made = LessonPath(lesson, student: player.student, player.interpreter).start(of: step) {
      var later = fresh
      later.restore(made.session)
      player.interpreter.replace(with: later)
      place = stops.firstIndex { $0.step >= step } ?? 0
    }
    course = player.interpreter.session
  }

  /// What going on does now.
  public var next: Next {
    switch stops[place].kind {
    case .command(let command, _): .command(command.text)
    case .answer: .answer
    case .end: .end
    }
  }

  /// Where one is, for the right prompt.
  public var headline: String {
    switch next {
    case .end: "\(lesson.name) end"
    case .answer: "Enter: answer  step \(stops[place].step + 1)/\(lesson.steps.count)"
    case .command: "\(lesson.name) step \(stops[place].step + 1)/\(lesson.steps.count)"
    }
  }

  /// The step of a number or id, counted from 0; nil where there is none.
  public static func step(_ word: String, of lesson: Lesson) -> Int? {
    lesson.steps.map(\.id).place(ofStep: word)
  }

  // MARK: What the lecturer does

  /// Shows what stands before the first command.
  public func begin() {
    let step = stops[place].step
    show { style in [""] + ProseText(heading: self.lesson.title, level: 1).lines(style) }
    if step == 0 {
      for passage in lesson.introduction { show(.passage(passage)) }
    }
    tell("Enter types and runs the next command, `b` takes it back; anything else is a command of your own.", .faint)
    // Of the step before, an explanation may stand on the way.
    let way = stops[place].way
    let start = way.firstIndex { if case .step(step) = $0 { true } else { false } } ?? 0
    for sight in way[start...] { show(sight) }
  }

  /// Runs the next command, or shows the answer, and then all up to the next stop.
  ///
  /// - Parameter show: is told the outcome of the command, before anything is said of it.
  public func goOn(show: (Interpreter.Outcome) -> Void = { _ in }) -> Presented {
    let before = bringBack()
    var presented = Presented(outcome: .nothing, notices: [])
    switch stops[place].kind {
    case .end:
      tell("That was \(lesson.title). `b` goes back, Ctrl-D leaves.")
      return presented
    case .answer(let tasks):
      for task in tasks { showAnswer(of: task) }
    case .command(let command, let task):
      var finished = run(command.text, show)
      if finished.outcome.diagnostic?.code == .interrupted, command.code != .interrupted {
        player.interpreter.replace(with: before)
        course = before
        tell("Nothing was changed: Enter types it again.", .faint)
        return Presented(outcome: finished.outcome, notices: finished.notices)
      }
      let code = finished.outcome.diagnostic?.code
      if code != command.code, code == .noData {
        tell("This needs data that is not here; the lesson goes on without.", .warning)
      } else if code != command.code {
        // Values and randomness are the lesson's: what is left are settings.
        var fresh = settings
        fresh.restore(before)
        player.interpreter.replace(with: fresh)
        tell("Something that this needs was changed: settings and workspace are as the lesson has them.", .warning)
        finished = run(command.text, show)
        if finished.outcome.diagnostic?.code != command.code {
          let fault = "the lesson has a mistake: `\(command.text)` does not end as it should"
          faults.append(fault)
          tell(fault, .bad)
        }
      }
      if let task { bindNames(foundBy: task) }
      presented = Presented(outcome: .nothing, notices: finished.notices)
    }
    past.append((place, before))
    place += 1
    course = player.interpreter.session
    for sight in stops[place].way { self.show(sight) }
    return presented
  }

  /// Takes back what going on did last, with what was improvised since.
  public func goBack() {
    guard let last = past.popLast() else {
      tell("This is the beginning.")
      return
    }
    player.interpreter.replace(with: last.session)
    course = last.session
    place = last.place
    switch stops[place].kind {
    case .command(let command, _):
      let line = command.text.split(separator: "\n").first.map(String.init) ?? ""
      tell("Back before `\(line)`.", .faint)
    case .answer, .end:
      tell("Back before the answer.", .faint)
      for sight in stops[place].way {
        if case .question = sight { show(sight) }
      }
    }
  }

  /// Reads and runs a line of the lecturer's own.
  public func improvise(_ text: String, show: (Interpreter.Outcome) -> Void = { _ in }) -> Presented {
    improvise(player.read(text), show: show)
  }

  /// Runs a command of the lecturer's own. Where the answer of a question comes next, a bare answer is judged.
  public func improvise(_ line: ParsedLine, show: (Interpreter.Outcome) -> Void = { _ in }) -> Presented {
    if case .answer(let tasks) = stops[place].kind, let task = tasks.last, let question = task.question {
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

  // MARK: The lesson's part

  /// Makes values and randomness what the lesson has here, whatever was improvised, and returns that session.
  private func bringBack() -> Session {
    let changed = player.interpreter.bringBack(course)
    if !changed.isEmpty {
      tell("\(changed.joined(separator: ", ")) \(changed.count == 1 ? "is" : "are") again as in the lesson.", .faint)
    }
    course = player.interpreter.session
    return course
  }

  /// A command of the lesson's author, who may be a stranger: it may write no files.
  private func run(_ text: String, _ show: (Interpreter.Outcome) -> Void) -> LineReport {
    let folder = player.interpreter.environment.writableFolder
    player.interpreter.environment.writableFolder = Trial.noFolder
    defer { player.interpreter.environment.writableFolder = folder }
    return player.execute(player.read(text), show: show)
  }

  /// Gives what a goal finds under another name the lesson's name too, as when a student plays.
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
      tell("Any answer of your own will do.")
    }
    for passage in task.explanation { show(.passage(passage)) }
  }

  private func judge(_ answer: String, _ task: LessonTask, _ question: Question) {
    switch AnswerJudge(question, task.key, player.interpreter).verdict(answer) {
    case .right(let message): tell("Right. \(message)", .good)
    case .wrong(let message): tell("No. \(message)", .warning)
    case .kept: tell("Kept.")
    case .unreadable(let message), .broken(let message): tell(message, .warning)
    }
  }

  // MARK: Showing

  /// Shows lines on the terminal; a recording holds the commands alone, so that it can be replayed without the lesson.
  private func show(_ draw: (GraphicsStyle) -> [String]) {
    player.interpreter.environment.show(draw(player.interpreter.style), false)
  }

  private func tell(_ text: String, _ tone: Tone = .normal) {
    show { style in ProseText([text]).lines(style).map { tone.paint($0, style) } }
  }

  private func show(_ sight: PresentedStop.Sight) {
    switch sight {
    case .step(let place):
      let head = "Step \(place + 1) of \(lesson.steps.count)"
      let title = lesson.steps[place].title
      show { style in ["", Tone.faint.paint(head, style)] + ProseText(heading: title, level: 2).lines(style) }
    case .passage(let passage): show { style in [""] + passage.lines(style) }
    case .question(let question, let isPrediction):
      let title = isPrediction ? "What do you predict?" : "A question:"
      show { style in ["", Tone.strong.paint(title, style)] + ProseText(verbatim: question.lines).lines(style) }
    case .blank(let lines):
      show { style in
        ["", Tone.strong.paint("What stands in the blank?", style)] + ProseText(verbatim: lines).lines(style)
      }
    }
  }
}
