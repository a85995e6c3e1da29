import Equations
import NeuralNetworks
import Platform

/// The parts of `layer NAME(PARAMETERS)`, equations, `end`.
struct EquationBlock {
  /// An equation with its position in the line.
  struct Line {
    let text: String
    let span: Range<Int>
  }

  /// The parameters of the first line.
  let parameters: [OwnParameter]
  /// The equations, without empty lines and `end`.
  let equations: [Line]
  private let head: Line

  /// Splits a text; `start` is its position in the line.
  init(_ text: String, at start: Int) throws(Diagnostic) {
    var lines = Self.lines(Array(text), at: start)
    guard let last = lines.last, LineText.Notation.isEnd(last.text), lines.count > 1 else {
      throw Diagnostic(
        .syntax, "a layer of your own needs lines of equations and `end`", at: start..<start + 1,
        help: "write `layer NAME`, the equations, one a line, and `end`")
    }
    lines.removeLast()
    head = lines.removeFirst()
    equations = lines
    parameters = try Self.parameters(head)
  }

  /// The logical lines: one continues while a bracket is open and after an operator.
  private static func lines(_ text: [Character], at start: Int) -> [Line] {
    var lines: [Line] = []
    var (from, depth) = (0, 0)
    var last: Character?
    for index in 0...text.count {
      if index < text.count, !text[index].isNewline {
        if "[({".contains(text[index]) { depth += 1 }
        if "])}".contains(text[index]) { depth -= 1 }
        if !text[index].isWhitespace { last = text[index] }
        continue
      }
      let rest = text[min(index + 1, text.count)...].prefix { !$0.isNewline }
      let goesOn = depth > 0 || last.map(LineText.Notation.operators.contains) ?? false
      if index < text.count, goesOn, !LineText.Notation.isEnd(rest) { continue }
      let line = String(text[from..<index])
      let blanks = line.prefix(while: \.isWhitespace).count
      let shown = line.withoutBlanksAround
      if !shown.isEmpty {
        lines.append(Line(text: shown, span: start + from + blanks..<start + from + blanks + shown.count))
      }
      (from, depth, last) = (index + 1, 0, nil)
    }
    return lines
  }

  /// The name of the first line, as a path to assign to.
  ///
  /// - Throws: `syntax` if it is no name, `reserved-name` for a word of the language.
  func name(_ vocabulary: Vocabulary) throws(Diagnostic) -> PathExpression {
    let name = String(head.text.prefix { $0 != "(" }).withoutBlanksAround
    let span = head.span.lowerBound..<head.span.lowerBound + max(1, name.count)
    guard let first = name.first, first.isASCIILetter,
      name.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || $0 == "_" })
    else {
      throw Diagnostic(
        .syntax, "`\(name)` is not a valid name", at: span,
        help: "names are letters, digits and underscores, beginning with a letter")
    }
    guard vocabulary[name] == nil else {
      throw Diagnostic(
        .reservedName, "`\(name)` is a reserved word", at: span, help: "use another name, such as `my_\(name)`")
    }
    return PathExpression(name: name, nameSpan: span, accessors: [], span: span, text: name)
  }

  private static func parameters(_ head: Line) throws(Diagnostic) -> [OwnParameter] {
    let text = Array(head.text)
    guard let open = text.firstIndex(of: "(") else { return [] }
    let whole = head.span.lowerBound + open..<head.span.upperBound
    guard text.last == ")" else {
      throw Diagnostic(
        .syntax, "expected `)` after the parameters", at: whole, help: "for example `layer scale(gamma=1)`")
    }
    var parameters: [OwnParameter] = []
    var start = open + 1
    for end in open + 1..<text.count where text[end] == "," || end == text.count - 1 {
      let part = String(text[start..<end])
      let span = head.span.lowerBound + start..<head.span.lowerBound + max(end, start + 1)
      start = end + 1
      if part.withoutBlanksAround.isEmpty, parameters.isEmpty, end == text.count - 1 { return [] }
      let parameter = try parameter(part, at: span)
      guard !parameters.contains(where: { $0.name == parameter.name }) else {
        throw Diagnostic(.badValue, "`\(parameter.name)` is listed twice", at: span)
      }
      parameters.append(parameter)
    }
    return parameters
  }

  /// Names that equations use for something else.
  private static let taken: Set<String> = [
    "X", "Y", "Z", "G", "GZ", "sum", "prod", "mean", "max", "min", "argmax", "argmin", "for",
    "where", "if", "else", "in", "inside", "window",
  ]

  private static func parameter(_ text: String, at span: Range<Int>) throws(Diagnostic) -> OwnParameter {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map { String($0).withoutBlanksAround }
    let name = parts[0]
    guard let first = name.first, first.isLetter, parts.count <= 2,
      name.allSatisfy({ $0.isLetter || $0.isASCIIDigit || $0 == "_" })
    else {
      throw Diagnostic(
        .syntax, "expected a parameter with its initial value, not `\(text.withoutBlanksAround)`", at: span,
        help: "for example `gamma=1`, `W=weights`")
    }
    guard !taken.contains(name) else {
      throw Diagnostic(
        .reservedName, "`\(name)` has another meaning in equations", at: span,
        help: "use another name, such as `\(name)1`")
    }
    switch parts.count == 1 ? "weights" : parts[1] {
    case "weights": return OwnParameter(name, .weights)
    case "normal": return OwnParameter(name, .normal)
    case let value:
      guard let number = Double(value), number.isFinite else {
        throw Diagnostic(
          .badValue, "the initial value of `\(name)` must be a number, `normal` or `weights`, not `\(value)`", at: span)
      }
      return OwnParameter(name, .number(number))
    }
  }
}
