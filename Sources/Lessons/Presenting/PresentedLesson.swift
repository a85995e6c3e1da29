internal import Transcripts

/// The state of a lesson during a lecture. It advances by itself up to the next command or answer, which the lecturer
/// shows.
struct PresentedLesson {
  /// The next action.
  enum Next {
    /// A command, and the task it completes, if any.
    case command(Transcript.Command, completes: LessonTask?)
    /// Showing the answers to questions.
    case answer([LessonTask])
    case end
  }

  /// The event that the lesson waits for.
  private enum Wait {
    /// Commands: those of a demonstration, or of the open task.
    case commands(ArraySlice<Transcript.Command>, of: LessonTask, isDemonstration: Bool)
    case answer(LessonTask)
    case answers(to: [LessonTask])
    case end
  }

  private(set) var state: LessonState
  /// The displays of the lesson's own text since the lesson last continued.
  private(set) var way: [LessonDisplay] = []
  private var wait: Wait?

  /// Starts a lesson at the step with this index and advances to its first wait.
  init(_ lesson: Lesson, from step: Int = 0) {
    state = LessonState(lesson)
    // The presenter creates the workspace of the step.
    take(.opened(finished: lesson.steps[..<step].map(\.id)))
  }

  /// The next action when the lesson continues.
  var next: Next {
    switch wait {
    case .commands(let commands, let task, _):
      commands.first.map { .command($0, completes: commands.count == 1 ? task : nil) } ?? .end
    case .answer(let task): .answer([task])
    case .answers(let tasks): .answer(tasks)
    case .end, nil: .end
    }
  }

  /// Continues after the next command ran or the next answer was shown.
  mutating func goOn() {
    way = []
    switch wait {
    case .commands(let commands, let task, let isDemonstration) where commands.count > 1:
      wait = .commands(commands.dropFirst(), of: task, isDemonstration: isDemonstration)
    case .commands(_, _, isDemonstration: true): take(.ran(CommandRun()))
    case .commands: take(.evaluated(EnteredLine(text: "")))
    case .answer: take(.word(.answer("")))
    case .answers: take(.compared(Comparison()))
    case .end, nil: break
    }
  }

  // MARK: Driving

  /// Sends an event and answers the lesson's effects, up to the next wait.
  private mutating func take(_ first: LessonEvent) {
    wait = nil
    var event: LessonEvent? = first
    while let now = event {
      event = nil
      for effect in state.advance(now) { event = answer(to: effect) }
      if event == nil, wait == nil { event = whatComes() }
    }
  }

  /// Returns the event that answers an effect; nil if none is expected or the lesson must wait for it.
  private mutating func answer(to effect: LessonEffect) -> LessonEvent? {
    switch effect {
    case .show(let display):
      if display.isOfLesson { way.append(display) }
      return nil
    case .run(let place):
      guard let task = state.lesson.task(at: place), !task.modelCommands.isEmpty else { return .ran(CommandRun()) }
      wait = .commands(task.modelCommands[...], of: task, isDemonstration: true)
      return nil
    case .compare:
      guard case .comparing(let predictions, _) = state.pending else { return nil }
      wait = .answers(to: predictions.compactMap { state.task(of: $0) })
      return nil
    case .judge: return .judged(.holds([]))
    case .read: return .read(.words, complaint: "")
    case .judgeAnswer: return .answerJudged(.kept)
    case .solve: return .solved(nil)
    case .make, .bringBack, .goBack: return .workspaceMade(WorkspaceChange())
    case .remark, .blameLesson, .mark, .save, .restore, .bind, .leave: return nil
    }
  }

  /// Returns the next automatic event: predictions are skipped, tasks without a solution count as done, and a completed
  /// step leads to the next. Nil if the lesson must wait or has ended.
  private mutating func whatComes() -> LessonEvent? {
    if state.isFinished {
      wait = .end
      return nil
    }
    guard let task = state.openTask else { return .word(.next) }
    if case .predict = task.kind { return .word(.skip) }
    if task.question != nil {
      wait = .answer(task)
      return nil
    }
    guard !task.modelCommands.isEmpty else { return .evaluated(EnteredLine(text: "")) }
    wait = .commands(task.modelCommands[...], of: task, isDemonstration: false)
    return nil
  }
}

extension LessonDisplay {
  /// Whether the element is shown in a presentation: the lesson's own text is, feedback for a student is not.
  fileprivate var isOfLesson: Bool {
    switch self {
    case .passage, .stepTitle, .task: true
    case .blank, .sentence, .lessonTitle, .command, .output, .taskDone, .commands, .stepDone, .lessonDone: false
    }
  }
}
