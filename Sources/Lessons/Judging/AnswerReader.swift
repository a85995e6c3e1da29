internal import CommandInterpreter
internal import Platform

/// Interprets answers to a question: numbers in all their forms, calculations, layers by number and workspace
/// expressions; choices by label or words.
struct AnswerReader {
  /// The interpretation of an answer.
  enum Reading: Equatable, Sendable {
    case number(Double)
    case choice(label: String)
    case words
  }

  private let question: Question
  private let interpreter: Interpreter

  /// A reader of answers in an interpreter's current workspace.
  init(_ question: Question, _ interpreter: Interpreter) {
    self.question = question
    self.interpreter = interpreter
  }

  /// The meaning of a typed answer; nil if it is not of the requested kind.
  func reading(of answer: String) -> Reading? {
    switch question.kind {
    case .text: answer.withoutBlanksAround.isEmpty ? nil : .words
    case .choice: question.label(for: answer).map { .choice(label: $0) }
    case .number: number(of: answer).map { .number($0) }
    }
  }

  /// The message for an answer that cannot be read.
  var complaint: String {
    switch question.kind {
    case .text: "enter an answer in words"
    case .choice: "answer with \(question.listedLabels)"
    case .number: "enter a number, such as 0.25, 1/4, 25% or 2*(3 + 4)"
    }
  }

  private func number(of sentence: String) -> Double? {
    let answer = NumericAnswer.withoutStop(sentence)
    let result = Self.behindEquals(answer)
    return NumericAnswer.value(of: answer) ?? result.flatMap(NumericAnswer.value)
      ?? NumericAnswer.leading(in: answer) ?? NumericExpression.value(of: NumericAnswer.withoutWords(answer))
      ?? result.flatMap(NumericExpression.value) ?? NumericAnswer.named(by: answer) ?? numberInWorkspace(answer)
  }

  /// The right side of an equation: `0.25` for `share = 0.25`; nil for `x <= 3` and `x != 3`, which are not equations.
  private static func behindEquals(_ answer: String) -> String? {
    guard let equals = answer.lastIndex(of: "="), answer[..<equals].last.map({ !"<>!".contains($0) }) ?? true else {
      return nil
    }
    return String(answer[answer.index(after: equals)...])
  }

  private func numberInWorkspace(_ answer: String) -> Double? {
    var trial = Trial(of: interpreter)
    guard let value = try? trial.value(of: answer) else { return nil }
    if let number = value as? NumberValue { return number.number }
    // `net[3]`, if a layer's number is asked for.
    guard value is ModelValue, answer.hasSuffix("]"), let open = answer.lastIndex(of: "[") else { return nil }
    return Int(answer[answer.index(after: open)...].dropLast()).map(Double.init)
  }
}
