internal import CommandInterpreter

/// What answers to a question are worth in the workspace as it is; the key is computed once, when it is first needed.
final class AnswerJudge {
  /// What an answer came to.
  enum Verdict: Equatable {
    case right(message: String)
    case wrong(message: String)
    /// No answer of the kind that is asked for; not counted as an attempt.
    case unreadable(message: String)
    /// The answer is kept and not judged.
    case kept
    /// The key itself cannot be computed: the lesson's fault, not the student's.
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

  /// What keeps an answer from being judged, as it was typed; nil where it is of the kind that is asked for.
  func complaint(_ answer: String) -> String? {
    switch question.kind {
    case .text: answer.withoutBlanksAround.isEmpty ? "an answer has some words" : nil
    case .choice(let choices):
      question.label(for: answer) == nil ? "answer with \(Self.listed(choices.map(\.label)))" : nil
    case .number: number(of: answer) == nil ? "a number is asked for: 0.25, 1/4, 25% and 2*(3 + 4) are read" : nil
    }
  }

  /// Judges an answer as it was typed.
  func verdict(_ answer: String) -> Verdict {
    if let message = complaint(answer) { return .unreadable(message: message) }
    switch question.kind {
    case .text: return .kept
    case .choice:
      let label = question.label(for: answer)
      let entry = key?.entries.first { entry in
        if case .literal(let text) = entry.answer { return text.lowercased() == label?.lowercased() }
        return false
      }
      return entry?.isRight == true ? .right(message: entry?.message ?? "") : .wrong(message: entry?.message ?? "")
    case .number(let tolerance):
      return number(of: answer).map { verdict($0, tolerance) } ?? .wrong(message: "")
    }
  }

  /// The number that is meant, by itself or as an expression of the workspace.
  private func number(of answer: String) -> Double? {
    if let number = NumericAnswer.value(of: answer) { return number }
    if let equals = answer.lastIndex(of: "="), let number = NumericAnswer.value(of: String(answer[equals...])) {
      return number
    }
    if let number = NumericAnswer.leading(in: answer) ?? NumericExpression.value(of: NumericAnswer.withoutWords(answer))
    {
      return number
    }
    if let equals = answer.lastIndex(of: "="),
      let number = NumericExpression.value(of: String(answer[answer.index(after: equals)...]))
    {
      return number
    }
    if let number = NumericAnswer.named(by: answer) { return number }
    var trial = Trial(of: interpreter)
    guard let value = try? trial.value(of: answer) else { return nil }
    if let number = value as? NumberValue { return number.number }
    // `net[3]`, where a layer is asked for by its number.
    guard value is ModelValue, answer.hasSuffix("]"), let open = answer.lastIndex(of: "[") else { return nil }
    return Int(answer[answer.index(after: open)...].dropLast()).map(Double.init)
  }

  /// Whether an answer is a number that the tolerance accepts, and not the right one itself.
  func isNear(_ answer: String) -> Bool {
    guard case .number(let tolerance) = question.kind, let number = number(of: answer), let numbers = try? numbers()
    else { return false }
    let right = numbers.filter { $0.entry.isRight && tolerance.accepts(number, for: $0.number) }.map(\.number)
    return !right.isEmpty && !right.contains { abs($0 - number) <= 1e-9 * max(1, abs($0)) }
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

  /// The numbers of the key's lines.
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

  /// The right answer in words, and why it is; nil where there is none to tell.
  func rightAnswer() -> (text: String, message: String)? {
    switch question.kind {
    case .text: return nil
    case .choice(let choices):
      for entry in key?.entries ?? [] where entry.isRight {
        guard case .literal(let text) = entry.answer, let label = question.label(for: text) else { continue }
        let words = choices.first { $0.label == label }?.text ?? ""
        return ("\(label)) \(words)", entry.message)
      }
      return nil
    case .number:
      guard let numbers = try? numbers(), let right = numbers.first(where: \.entry.isRight) else { return nil }
      return (interpreter.format(right.number), right.entry.message)
    }
  }

  private static func listed(_ labels: [String]) -> String {
    labels.count < 2 ? labels.joined() : labels.dropLast().joined(separator: ", ") + " or " + (labels.last ?? "")
  }
}
