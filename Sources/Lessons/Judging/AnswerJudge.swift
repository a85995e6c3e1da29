internal import CommandInterpreter

/// Judges answers to a question in the current workspace; the key is computed once, on first use.
final class AnswerJudge {
  /// The verdict on an answer.
  enum Verdict: Equatable, Sendable {
    case right(message: String)
    case wrong(message: String)
    /// Not an answer of the requested kind; not counted as an attempt.
    case unreadable(message: String)
    /// The answer is recorded and not judged.
    case kept
    /// The key itself cannot be computed: a mistake of the lesson, not the student.
    case broken(message: String)
  }

  private let question: Question
  private let key: AnswerKey?
  private let interpreter: Interpreter
  private lazy var computed = compute()

  init(_ question: Question, _ key: AnswerKey?, _ interpreter: Interpreter) {
    self.question = question
    self.key = key
    self.interpreter = interpreter
  }

  /// Judges an answer as typed, read in the current workspace.
  func verdict(_ answer: String) -> Verdict {
    let reader = AnswerReader(question, interpreter)
    return reader.reading(of: answer).map(verdict) ?? .unreadable(message: reader.complaint)
  }

  /// Judges an answer that was already read.
  func verdict(_ answer: AnswerReader.Reading) -> Verdict {
    switch (answer, question.kind) {
    case (.choice(let label), _):
      let entry = key?.entries.first { entry in
        if case .literal(let text) = entry.answer { return text.lowercased() == label.lowercased() }
        return false
      }
      return entry?.isRight == true ? .right(message: entry?.message ?? "") : .wrong(message: entry?.message ?? "")
    case (.number(let number), .number(let tolerance)): return verdict(number, tolerance)
    case (.number, _), (.words, _): return .kept
    }
  }

  /// Returns the right number if an answer is within its tolerance but not equal to it; otherwise nil.
  func rightNumber(near answer: AnswerReader.Reading) -> String? {
    guard case .number(let tolerance) = question.kind, case .number(let number) = answer, let numbers = try? numbers()
    else { return nil }
    let right = numbers.filter { $0.entry.isRight && tolerance.accepts(number, for: $0.number) }.map(\.number)
    guard let first = right.first, !right.contains(where: { abs($0 - number) <= 1e-9 * max(1, abs($0)) }) else {
      return nil
    }
    return interpreter.format(first)
  }

  private func verdict(_ number: Double, _ tolerance: Question.Tolerance) -> Verdict {
    do throws(Diagnostic) {
      let numbers = try numbers()
      for (entry, right) in numbers where entry.isRight && tolerance.accepts(number, for: right) {
        return .right(message: entry.message)
      }
      let near = numbers.filter { !$0.entry.isRight }.min { abs($0.number - number) < abs($1.number - number) }
      if let near, tolerance.accepts(number, for: near.number) { return .wrong(message: near.entry.message) }
      return .wrong(message: "")
    } catch {
      return .broken(message: error.message)
    }
  }

  /// Returns the numbers in the key, or throws if one cannot be computed.
  func numbers() throws(Diagnostic) -> [(entry: AnswerKey.Entry, number: Double)] { try computed.get() }

  private func compute() -> Result<[(entry: AnswerKey.Entry, number: Double)], Diagnostic> {
    guard let key else { return .success([]) }
    var trial = Trial(of: interpreter)
    for command in key.commands { trial.run(command) }
    var numbers: [(entry: AnswerKey.Entry, number: Double)] = []
    for entry in key.entries {
      switch entry.answer {
      case .computed(let expression):
        do throws(Diagnostic) {
          numbers.append((entry, try trial.number(expression)))
        } catch {
          return .failure(error)
        }
      case .literal(let text):
        if let number = NumericAnswer.value(of: text) { numbers.append((entry, number)) }
      }
    }
    return .success(numbers)
  }

  /// Returns the right answer and its explanation; nil for a free text, or if the key has no right answer or cannot be
  /// computed.
  func rightAnswer() -> RightAnswer? {
    switch question.kind {
    case .text: return nil
    case .choice(let choices):
      for entry in key?.entries ?? [] where entry.isRight {
        guard case .literal(let text) = entry.answer, let label = question.label(for: text) else { continue }
        let words = choices.first { $0.label == label }?.text ?? ""
        return RightAnswer(text: "\(label)) \(words)", message: entry.message)
      }
      return nil
    case .number:
      guard let numbers = try? numbers(), let right = numbers.first(where: \.entry.isRight) else { return nil }
      return RightAnswer(text: interpreter.format(right.number), message: right.entry.message)
    }
  }
}
