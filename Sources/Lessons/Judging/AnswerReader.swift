internal import CommandInterpreter
internal import Platform

/// Interprets answers to a question. A number may be given in any form, as a calculation, as a layer's number or as a
/// workspace expression; a choice by its label or words.
struct AnswerReader {
  /// The interpretation of an answer.
  enum Reading: Equatable, Sendable {
    case number(Double)
    case choice(label: String)
    case words
  }

  private let question: Question
  private let interpreter: Interpreter

  /// Creates a reader of answers in an interpreter's current workspace.
  init(_ question: Question, _ interpreter: Interpreter) {
    self.question = question
    self.interpreter = interpreter
  }

  /// Interprets a typed answer; nil if it is not of the requested kind.
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

  /// Returns the right side of an equation: `0.25` for `share = 0.25`; nil for texts that are not equations, such as
  /// `x <= 3` or `x != 3`.
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
    // `net[3]` answers a question for a layer's number.
    guard value is ModelValue, answer.hasSuffix("]"), let open = answer.lastIndex(of: "[") else { return nil }
    return Int(answer[answer.index(after: open)...].dropLast()).map(Double.init)
  }
}
