internal import CommandInterpreter
internal import TerminalGraphics

/// The tasks that wait for the student: how they are set, watched and done.
extension LessonHost {
  /// Sets a task.
  func open(_ task: LessonTask) {
    var open = LessonPlay.OpenTask(task: task)
    switch task.kind {
    case .demo: return
    case .enter(let commands, let isExact): open.judge = ResultJudge(commands, exact: isExact)
    case .fill: open.judge = ResultJudge(task.modelCommands, hidden: true)
    case .goal, .ask, .predict: break
    }
    play?.task = open
    show(task)
  }

  /// Shows once more what is to be done, to whoever looks for it; false where nothing waits.
  public func showTaskAgain() -> Bool {
    guard let play, let task = play.task?.task else { return false }
    let copy = interpreter.environment.copy
    interpreter.environment.copy = { _, _ in }
    // With the prose that leads to it.
    if play.item > 0, case .passage(let passage) = play.step.items[play.item - 1] { show(passage) }
    show(task)
    interpreter.environment.copy = copy
    return true
  }

  /// Shows what is to be done.
  func show(_ task: LessonTask) {
    switch task.kind {
    case .demo: return
    case .enter:
      show { style in
        ["", Tone.strong.paint("Your turn: enter", style)] + ProseText(verbatim: task.modelLines).lines(style)
      }
    case .fill(let fence):
      let lines = fence.map {
        $0.hasPrefix(Transcript.prompt) ? $0.dropFirst(Transcript.prompt.count).withoutBlanksAround : $0
      }
      show { style in
        ["", Tone.strong.paint("Your turn: enter it with ____ filled", style)] + ProseText(verbatim: lines).lines(style)
      }
    case .goal:
      show { style in ["", Tone.strong.paint("Your turn: any commands that get there.", style)] }
    case .ask(let question): show(question, "A question")
    case .predict(let question): show(question, "Predict")
    }
  }

  private func show(_ question: Question, _ title: String) {
    let how: String =
      switch question.kind {
      case .number(.absolute(let bound)) where bound == 0: "a number"
      case .number(.absolute(let bound)): "a number, to within \(interpreter.format(bound))"
      case .number(.relative(let share)): "a number, to within \(interpreter.format(share * 100))%"
      case .choice: "a letter"
      case .text: "`answer` and your words"
      }
    show { style in
      var narrow = style
      narrow.width -= 2
      let lines = question.lines.flatMap { ProseText([$0]).lines(narrow) }.map { "  " + $0 }
      return ["", Tone.strong.paint("\(title) (\(how)):", style)] + lines
    }
  }

  // MARK: Watching

  /// Looks at what a line of the student's did.
  func observe(_ line: ParsedLine, _ outcome: Interpreter.Outcome, _ before: Session) {
    guard let task = play?.task?.task else { return }
    let (text, reading) = (line.text, line.reading)
    let code = outcome.diagnostic?.code
    if let code { play?.task?.history.codes.insert(code) }
    let wentWell = code == nil || code?.isVerdict == true
    if wentWell {
      play?.task?.history.words.formUnion(reading?.words ?? [])
      if let target = reading?.target { play?.task?.history.lastTarget = target }
      // In its place: a copy would have every line copied with the next.
      play?.task?.entered.append(text)
    }
    let isAttempt = wentWell && (interpreter.session.hasChanged(since: before) || task.isTriedBy(reading, interpreter))
    switch task.kind {
    case .enter, .fill: judgeEntered(line, outcome, before, isAttempt: isAttempt)
    case .goal(let lines): judge(lines, of: wentWell ? (reading, outcome) : nil, isAttempt: isAttempt)
    case .ask(let question), .predict(let question): remind(of: question, text, outcome)
    case .demo: break
    }
    if let code, code == .unknownName || code == .unknownCommand { tellWhatIsLost(text) }
  }

  private func judgeEntered(_ line: ParsedLine, _ outcome: Interpreter.Outcome, _ before: Session, isAttempt: Bool) {
    guard var judge = play?.task?.judge else { return }
    let doneBefore = judge.open.count
    judge.take(ResultJudge.Entered(line: line, outcome: outcome, before: before, interpreter: interpreter))
    play?.task?.judge = judge
    if judge.isDone {
      countAttempt()
      complete("")
    } else if isAttempt && judge.open.count == doneBefore {
      countAttempt()
      if let text = judge.remark { remark(Self.sentence("Not yet: \(text)")) }
    }
    if !judge.isDone, judge.open.count == doneBefore, let name = judge.nameOfValue {
      remark("That is the value that is wanted; it is to be called `\(name)`: `\(name) = ...`.")
    }
  }

  /// - Parameter entered: the line that was entered, where it ended well.
  private func judge(
    _ lines: [GoalLine], of entered: (reading: LineReading?, outcome: Interpreter.Outcome)?, isAttempt: Bool
  ) {
    let history = play?.task?.history ?? TaskHistory()
    switch GoalJudge(lines, history, interpreter, since: play?.stepStart).verdict() {
    case .holds(let found):
      countAttempt()
      for (name, student) in found {
        guard let value = interpreter.session.variables[student] else { continue }
        interpreter.bind(name, to: value)
        say("`\(name)` is from now on another name of your `\(student)`.", .faint)
      }
      complete("")
    case .fails(let line, _, let wanted, let got):
      if isAttempt { countAttempt() }
      if let entered, tellOfName(line, lines, history, entered.reading, entered.outcome) { return }
      guard isAttempt else { return }
      guard !wasTold(of: line, among: lines) else { return }
      play?.task?.told = (line.line, interpreter.session)
      let there = got.isEmpty ? "" : "; there is \(got)"
      remark(Self.sentence("Not yet: wanted is \(wanted)\(there)"), line.message)
    }
  }

  /// Whether the student was told of a line already, and what it asks about is as it was then: what the author says of
  /// it has nothing to do with the command that was entered.
  private func wasTold(of line: GoalLine, among lines: [GoalLine]) -> Bool {
    guard let told = play?.task?.told, told.line == line.line else { return false }
    if case .find = line.predicate {
      // On the way to what is wanted the same sentence would come with every line.
      wasToldBefore = true
      remark("Not yet.")
      return true
    }
    let names = lines.namesAskedFor(by: line, in: interpreter.session)
    guard !names.isEmpty else { return line.names.allSatisfy { told.session.variables[$0] == nil } }
    let isAsItWas = names.allSatisfy { name in
      guard let old = told.session.variables[name], let new = interpreter.session.variables[name] else { return false }
      return new.isEqual(to: old)
    }
    if isAsItWas {
      wasToldBefore = true
      let verb = names.count == 1 ? "is as it was" : "are as they were"
      remark("Not yet: this step looks at \(names.joined(separator: ", ")), which \(verb).")
    }
    return isAsItWas
  }

  /// A text with a full stop, unless it ends in one already.
  private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : text + "." }

  /// Counts an attempt at the step.
  func countAttempt() {
    guard let play else { return }
    self.play?.records[play.position].attempts += 1
  }

  // MARK: Done

  /// The open task is done.
  func complete(_ message: String) {
    guard let open = play?.task else { return }
    say("")
    show { style in
      let mark = style.unicode ? "✓" : "Done."
      let text = message.withoutBlanksAround
      return ProseText([text.isEmpty ? mark : "\(mark) \(text)"]).lines(style).map { Tone.good.paint($0, style) }
    }
    for passage in open.task.explanation { show(passage) }
    showOneWay(open)
    if case .ask = open.task.kind { close() } else { close(revealing: true) }
  }

  /// The solution beside the student's own, where it differs.
  private func showOneWay(_ open: LessonPlay.OpenTask) {
    switch open.task.kind {
    case .fill, .goal: break
    default: return
    }
    let model = open.task.modelLines
    let entered = Set(open.entered.map(ResultJudge.normal))
    guard !model.isEmpty, !model.allSatisfy({ entered.contains(ResultJudge.normal($0)) }) else { return }
    show { style in ["", "Another way:"] + ProseText(verbatim: model).lines(style) }
  }

  /// Goes on behind the open task.
  func close(revealing: Bool = false) {
    play?.task = nil
    play?.item += 1
    if revealing { reveal() }
    proceed()
  }
}
