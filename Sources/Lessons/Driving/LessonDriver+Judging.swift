internal import CommandInterpreter

/// Judges lines and answers in the current workspace.
extension LessonDriver {
  // MARK: Lines

  /// Judges a line for the open task; nil if no task is open or the task is a demonstration or a question.
  func judgement(of entered: ResultJudge.Entered) -> Judgement? {
    guard let state, let task = state.openTask, let open = state.task else { return nil }
    switch task.kind {
    case .enter(let commands, let isExact):
      return commandsDone(ResultJudge(commands, exact: isExact, done: open.done), entered)
    case .fill: return commandsDone(ResultJudge(task.modelCommands, hidden: true, done: open.done), entered)
    case .goal(let lines): return goal(lines, open, entered)
    case .demo, .ask, .predict: return nil
    }
  }

  private func commandsDone(_ judge: ResultJudge, _ entered: ResultJudge.Entered) -> Judgement {
    var judge = judge
    judge.take(entered)
    return .commands(done: judge.done, remark: judge.remark, nameOfValue: judge.nameOfValue)
  }

  private func goal(
    _ lines: [GoalLine], _ open: LessonState.OpenTask, _ entered: ResultJudge.Entered
  ) -> Judgement {
    switch GoalJudge(lines, open.history, interpreter, since: snapshots[.stepStart]).verdict() {
    case .holds(let found):
      let names = found.filter { interpreter.session.variables[$0.student] != nil }
      return .holds(names.map { FoundName(name: $0.name, studentsName: $0.student) })
    case .fails(let line, _, let wanted, let got):
      var failure = GoalFailure(line: line.line, message: line.message, wanted: wanted, got: got)
      failure.naming = namingAdvice(line, lines, open.history, entered)
      if failure.naming == nil, open.toldLine == line.line { failure.sinceTold = sinceTold(line, lines) }
      return .fails(failure)
    }
  }

  /// Returns advice on the name of a line's value if the value would reach the goal under the right name; otherwise
  /// nil.
  private func namingAdvice(
    _ line: GoalLine, _ lines: [GoalLine], _ history: TaskHistory, _ entered: ResultJudge.Entered
  ) -> NamingAdvice? {
    let code = entered.outcome.diagnostic?.code
    guard code == nil || code?.isVerdict == true, let value = entered.outcome.value, !(value is NoValue) else {
      return nil
    }
    func reachesIt(as name: String) -> Bool {
      var renamed = interpreter
      renamed.bind(name, to: value)
      guard case .holds = GoalJudge(lines, history, renamed, since: snapshots[.stepStart]).verdict() else {
        return false
      }
      return true
    }
    let target = entered.line.reading?.target
    let found = lines.compactMap { if case .find(let name, _) = $0.predicate { name } else { nil } }
    if target == nil, let name = found.first, reachesIt(as: "nameless") { return .keep(as: name) }
    // Names that already have a value are left out: the new value may have to be compared with that one.
    let missing = line.names.dropFirst().filter { name in
      name != "tol" && interpreter.session.variables[name] == nil && interpreter.environment.commands[name] == nil
    }
    guard let name = missing.first(where: reachesIt) else { return nil }
    return target.map { .rename($0, to: name) } ?? .keep(as: name)
  }

  /// Returns whether the values that a goal's line checks have changed since the student was told about that line.
  private func sinceTold(_ line: GoalLine, _ lines: [GoalLine]) -> GoalFailure.SinceTold {
    guard let told = snapshots[.whenTold] else { return .news }
    if case .find = line.predicate { return .stillSearched }
    let names = lines.namesAskedFor(by: line, in: interpreter.session)
    guard !names.isEmpty else { return line.names.allSatisfy { told.variables[$0] == nil } ? .stillNothing : .news }
    let isAsItWas = names.allSatisfy { name in
      guard let old = told.variables[name], let new = interpreter.session.variables[name] else { return false }
      return new.isEqual(to: old)
    }
    return isAsItWas ? .unchanged(names) : .news
  }

  // MARK: Answers

  /// Reads an answer in the current workspace, so that it is later judged by its present meaning.
  func read(_ answer: String) -> LessonEvent? {
    guard let question = state?.openQuestion else { return nil }
    let reader = AnswerReader(question, interpreter)
    guard let reading = counted({ Optional(reader.reading(of: answer)) }) else { return .stopped }
    return .read(reading, complaint: reader.complaint)
  }

  /// Judges an answer to the open question.
  func judge(_ reading: AnswerReader.Reading) -> LessonEvent {
    counted { openJudge()?.verdict(reading) }.map { .answerJudged($0) } ?? .stopped
  }

  /// Computes the right answer to the open question.
  func solve() -> LessonEvent {
    counted { openJudge().map { LessonEvent.solved($0.rightAnswer()) } } ?? .stopped
  }

  /// Compares a prediction with the result.
  func compare(_ prediction: LessonState.Prediction) -> LessonEvent? {
    guard let task = state?.task(of: prediction), let question = task.question else { return nil }
    let comparison = counted { () -> Comparison? in
      let judge = judge(of: question, task)
      let right = judge.rightAnswer()
      guard let answer = prediction.answer else { return Comparison(right: right) }
      return Comparison(
        verdict: judge.verdict(answer.reading), right: right, near: judge.rightNumber(near: answer.reading))
    }
    return comparison.map { .compared($0) } ?? .stopped
  }

  /// Returns the judge of the open question, cached until something changes; nil if no question is open or Ctrl-C
  /// stopped this.
  private func openJudge() -> AnswerJudge? {
    guard let state, let task = state.openTask, let question = task.question else { return nil }
    if let answerJudge, answerJudge.place == state.place { return answerJudge.judge }
    let judge = judge(of: question, task)
    guard !isStopped else { return nil }
    answerJudge = (state.place, judge)
    return judge
  }

  /// Creates the judge of a question. Its key refers to values in the workspace; if it cannot be computed there, the
  /// judge uses the lesson's own workspace.
  private func judge(of question: Question, _ task: LessonTask) -> AnswerJudge {
    let judge = AnswerJudge(question, task.key, interpreter)
    guard let state, (try? judge.numbers()) == nil, let session = made(at: state.place)?.session else { return judge }
    var made = interpreter
    made.replace(with: session)
    return AnswerJudge(question, task.key, made)
  }
}
