internal import CommandInterpreter
internal import Platform
internal import TerminalGraphics

/// Reads, judges and locks answers, and compares predictions with the result.
extension LessonState {
  /// Continues with an answer that was read.
  mutating func take(
    _ text: String, _ reading: AnswerReader.Reading?, _ complaint: String, _ effects: inout [LessonEffect]
  ) {
    guard let task = openTask, task.question != nil else { return }
    guard let reading else {
      effects.say("That can't be read as an answer: \(complaint).", .warning)
      return
    }
    let answer = Prediction.Answer(text: text, reading: reading)
    guard case .predict = task.kind else {
      pending = .judgingAnswer(answer)
      effects.append(.judgeAnswer(reading))
      return
    }
    keep(text, of: task)
    predictions.append(Prediction(item: item, answer: answer))
    effects.say("Locked: \(Self.literal(text))", .faint)
    close(&effects)
  }

  /// Continues with the verdict on an answer.
  mutating func take(
    _ verdict: AnswerJudge.Verdict, of answer: Prediction.Answer, _ effects: inout [LessonEffect]
  ) {
    guard let task = openTask else { return }
    keep(answer.text, of: task)
    countAttempt()
    switch verdict {
    case .right(let message): complete("Right. \(message)", &effects)
    case .wrong(let message):
      effects.append(.remark("No. \(message.isEmpty ? "Try again; `hint` helps." : message)"))
    case .kept: complete("Answer recorded.", &effects)
    case .broken(let message):
      effects.append(.blameLesson("The lesson can't check this (\(message)), so it counts as right"))
      complete("", &effects)
    // Cannot happen: the answer was read before.
    case .unreadable: return
    }
  }

  private mutating func keep(_ answer: String, of task: LessonTask) {
    records[position].keep(answer, toQuestionIn: task.line)
  }

  /// Returns and clears the predictions to compare now.
  mutating func takePredictions() -> [Prediction] {
    defer { predictions = [] }
    return predictions
  }

  /// Compares predictions with the results, one by one, and then continues.
  mutating func compare(_ predictions: [Prediction], thenFinishes: Bool, _ effects: inout [LessonEffect]) {
    if let next = predictions.first {
      pending = .comparing(predictions, thenFinishes: thenFinishes)
      effects.append(.compare(next))
    } else if thenFinishes {
      finishStep(&effects)
    } else {
      proceed(&effects)
    }
  }

  /// Reports the outcome of a prediction.
  func tell(_ comparison: Comparison, of prediction: Prediction, _ effects: inout [LessonEffect]) {
    guard let task = task(of: prediction) else { return }
    effects.say("")
    if let answer = prediction.answer, let verdict = comparison.verdict {
      tell(verdict, of: answer.text, comparison, &effects)
    } else if let right = comparison.right {
      effects.say("It is \(right.text). \(right.message)")
    }
    effects.show(task.explanation)
  }

  private func tell(
    _ verdict: AnswerJudge.Verdict, of answer: String, _ comparison: Comparison, _ effects: inout [LessonEffect]
  ) {
    let said = "You said \(Self.literal(answer))"
    switch verdict {
    case .right(let message):
      let truth = comparison.near.map { "; it is \($0), close enough" } ?? ", and that is right"
      effects.say("\(said)\(truth). \(message)", .good)
    case .wrong(let message):
      let truth = comparison.right.map { "it is \($0.text)" } ?? "that is not right"
      effects.say("\(said); \(truth). \(message)")
      if let reason = comparison.right?.message, !reason.isEmpty { effects.say(reason) }
    case .kept, .unreadable: effects.say("You said: \(Self.literal(answer))")
    case .broken(let message): effects.append(.blameLesson("The lesson can't check this (\(message))"))
    }
  }

  /// Returns the student's text with Markdown characters escaped, for use in a sentence.
  private static func literal(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\*_`[]<>".contains(character) { result += "\\" }
      result.append(character)
    }
  }

  /// Reminds the student of the open question if a line may have been meant as its answer.
  func remind(of question: Question, _ line: EnteredLine, _ effects: inout [LessonEffect]) {
    let isUnknown = line.isUnknown || line.code == .syntax
    let bare = line.text.withoutBlanksAround
    let offer = "A question is open: enter `answer \(bare)` to answer it."
    switch question.kind {
    case .number:
      // A calculation without names may have been meant as the answer.
      if line.givesNumber, !bare.contains(where: { $0.isLetter || $0 == "_" || $0 == ";" }) {
        effects.say(offer, .faint)
      } else if isUnknown {
        effects.say("A question is open: answer it with a number.", .faint)
      }
    case .choice:
      if question.label(for: bare) != nil {
        effects.say(offer, .faint)
      } else if isUnknown {
        effects.say("A question is open: answer with \(question.listedLabels).", .faint)
      }
    case .text:
      if isUnknown { effects.say("A question is open: `answer TEXT` answers it.", .faint) }
    }
  }
}
