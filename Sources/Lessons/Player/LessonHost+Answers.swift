internal import CommandInterpreter
internal import TerminalGraphics

/// Answers to questions: how they are taken, judged, locked and compared with what came.
extension LessonHost {
  /// A text of the student's in a sentence: its stars and backticks set nothing off.
  private static func literal(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\*_`[]<>".contains(character) { result += "\\" }
      result.append(character)
    }
  }

  /// The judge of a question. What its key speaks of is in the workspace; where playing has lost it, it is as the lesson
  /// has it here.
  func judge(of question: Question, _ task: LessonTask) -> AnswerJudge {
    let judge = AnswerJudge(question, task.key, interpreter)
    guard let play, (try? judge.numbers()) == nil, let session = madeByLesson(play) else { return judge }
    var made = interpreter
    made.replace(with: session)
    return AnswerJudge(question, task.key, made)
  }

  /// The judge of the open question, which lasts as long as nothing changes; nil where Ctrl-C stopped its making.
  func openJudge() -> AnswerJudge? {
    guard let task = play?.task?.task, let question = task.question else { return nil }
    if let judge = play?.task?.answerJudge { return judge }
    let judge = judge(of: question, task)
    guard !isStopped else { return nil }
    play?.task?.answerJudge = judge
    return judge
  }

  /// Takes an answer to the open question.
  func answer(_ text: String) {
    guard let play, let task = play.task?.task, let question = task.question else { return }
    // Read once, in the workspace as it is: what is judged, now or later, is what was meant.
    let reader = AnswerReader(question, interpreter)
    let reading = isStopped ? nil : reader.reading(of: text)
    guard !isStopped else {
      noteStop("Stopped before the answer was read: give it once more.")
      return
    }
    workDone += 1
    guard let reading else {
      say("That is no answer here: \(reader.complaint).", .warning)
      return
    }
    if case .predict = task.kind {
      keep(text, of: task)
      self.play?.predictions.append(.init(task: task, question: question, answer: (text, reading)))
      say("Locked: \(Self.literal(text))", .faint)
      close()
      return
    }
    guard !isStopped, let verdict = openJudge()?.verdict(reading), !isStopped else {
      noteStop("Stopped before the answer was judged: give it once more.")
      return
    }
    workDone += 1
    keep(text, of: task)
    countAttempt()
    switch verdict {
    case .right(let message): complete("Right. \(message)")
    case .wrong(let message):
      remark("No. \(message.isEmpty ? "Try again; `hint` helps." : message)")
    case .kept: complete("Kept.")
    case .broken(let message):
      blameLesson("The lesson cannot judge this (\(message)), so it is taken as right")
      complete("")
    // It was read above.
    case .unreadable: return
    }
  }

  private func keep(_ answer: String, of task: LessonTask) {
    guard let play else { return }
    self.play?.records[play.position].answers[task.line, default: []].append(answer)
  }

  /// Compares locked answers with what came.
  func reveal() {
    guard let predictions = play?.predictions, !predictions.isEmpty else { return }
    play?.predictions = []
    for prediction in predictions {
      willReveal(prediction)
      let judge = judge(of: prediction.question, prediction.task)
      let right = judge.rightAnswer()
      guard !isStopped else {
        noteStop("Stopped before this was compared with what you said.")
        return
      }
      workDone += 1
      say("")
      if let (text, reading) = prediction.answer {
        tell(judge.verdict(reading), of: text, right, near: judge.rightNumber(near: reading))
      } else if let right {
        say("It is \(right.text). \(right.message)")
      }
      for passage in prediction.task.explanation { show(passage) }
    }
  }

  private func tell(
    _ verdict: AnswerJudge.Verdict, of answer: String, _ right: (text: String, message: String)?,
    near: String?
  ) {
    switch verdict {
    case .right(let message):
      let truth = near.map { "; it is \($0): near enough" } ?? ", and so it is"
      say("You said \(Self.literal(answer))\(truth). \(message)", .good)
    case .wrong(let message):
      let truth = right.map { "it is \($0.text)" } ?? "it is something else"
      say("You said \(Self.literal(answer)); \(truth). \(message)")
      if let reason = right?.message, !reason.isEmpty { say(reason) }
    case .kept, .unreadable: say("You said: \(Self.literal(answer))")
    case .broken(let message): blameLesson("The lesson cannot compare this (\(message))")
    }
  }
}
