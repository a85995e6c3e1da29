internal import Platform
internal import TerminalGraphics
internal import Transcripts

/// An element that a lesson displays.
enum LessonDisplay: Equatable, Sendable {
  case blank
  /// One sentence, wrapped.
  case sentence(String, Tone = .normal)
  case passage(Passage)
  /// The heading of the lesson.
  case lessonTitle
  /// The heading of the step with this index.
  case stepTitle(Int)
  /// The instructions of a task.
  case task(LessonPlace)
  /// A command, as if it had been typed.
  case command(String)
  /// The output of a command.
  case output([String])
  /// The confirmation that a task is done, with a message.
  case taskDone(String)
  /// Commands under a title, after an empty line if `isApart`.
  case commands(title: String, [String], isApart: Bool)
  /// The note that the step is done and how to continue.
  case stepDone
  /// The options after the last step.
  case lessonDone

  /// Returns the element's lines in a lesson; empty for `stepDone` and `lessonDone`, which depend on the driver.
  func lines(of lesson: Lesson, _ style: GraphicsStyle) -> [String] {
    switch self {
    case .blank: [""]
    case .sentence(let text, let tone): Self.sentence(text, tone, style)
    case .passage(let passage): [""] + passage.lines(style)
    case .lessonTitle: Self.title(of: lesson, style)
    case .stepTitle(let place):
      ["", Tone.faint.paint("Step \(place + 1) of \(lesson.steps.count)", style)]
        + ProseText(heading: lesson.steps[place].title, level: 2).lines(style)
    case .task(let place): lesson.task(at: place).map { TaskInstructions($0).lines(style) } ?? []
    case .command(let text): Self.typed(text, style)
    case .output(let lines): lines
    case .taskDone(let message): Self.done(message, style)
    case .commands(let title, let lines, let isApart):
      (isApart ? [""] : []) + [title] + ProseText(verbatim: lines).lines(style)
    case .stepDone, .lessonDone: []
    }
  }

  /// Returns the lines of one sentence, wrapped.
  static func sentence(_ text: String, _ tone: Tone = .normal, _ style: GraphicsStyle) -> [String] {
    ProseText([text]).lines(style).map { tone.paint($0, style) }
  }

  private static func title(of lesson: Lesson, _ style: GraphicsStyle) -> [String] {
    let time = lesson.minutes.map { ", about \($0) minutes" } ?? ""
    return [""] + ProseText(heading: lesson.title, level: 1).lines(style)
      + [Tone.faint.paint("\(lesson.steps.count) steps\(time)", style)]
  }

  private static func typed(_ command: String, _ style: GraphicsStyle) -> [String] {
    command.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { place, line in
      Tone.strong.paint((place == 0 ? Transcript.prompt : Transcript.continuation) + " ", style)
        + DisplayText.escaped(String(line))
    }
  }

  private static func done(_ message: String, _ style: GraphicsStyle) -> [String] {
    let mark = style.unicode ? "✓" : "Done."
    let text = message.withoutBlanksAround
    return ProseText([text.isEmpty ? mark : "\(mark) \(text)"]).lines(style).map { Tone.good.paint($0, style) }
  }
}

/// The instructions of a task.
struct TaskInstructions: Drawing {
  private let task: LessonTask

  init(_ task: LessonTask) { self.task = task }

  func lines(_ style: GraphicsStyle) -> [String] {
    switch task.kind {
    case .demo: []
    case .enter: lines("Your turn: enter", task.modelLines, style)
    case .fill(let fence):
      lines(
        "Your turn: fill in the ____ and enter it",
        fence.map {
          $0.hasPrefix(Transcript.prompt) ? $0.dropFirst(Transcript.prompt.count).withoutBlanksAround : $0
        }, style)
    case .goal: ["", Tone.strong.paint("Your turn: reach the goal with any commands.", style)]
    case .ask(let question): lines(question, "A question", style)
    case .predict(let question): lines(question, "Predict", style)
    }
  }

  private func lines(_ title: String, _ verbatim: [String], _ style: GraphicsStyle) -> [String] {
    ["", Tone.strong.paint(title, style)] + ProseText(verbatim: verbatim).lines(style)
  }

  private func lines(_ question: Question, _ title: String, _ style: GraphicsStyle) -> [String] {
    let numbers = NumberFormat(digits: style.digits)
    let how: String =
      switch question.kind {
      case .number(.absolute(let bound)) where bound == 0: "a number"
      case .number(.absolute(let bound)): "a number, to within \(numbers.string(bound))"
      case .number(.relative(let share)): "a number, to within \(numbers.string(share * 100))%"
      case .choice: "a letter"
      case .text: "`answer`, then your words"
      }
    var narrow = style
    narrow.width -= 2
    let lines = question.lines.flatMap { ProseText([$0]).lines(narrow) }.map { "  " + $0 }
    return ["", Tone.strong.paint("\(title) (\(how)):", style)] + lines
  }
}
