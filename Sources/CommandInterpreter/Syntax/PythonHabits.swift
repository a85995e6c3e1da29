import NeuralNetworks
import Platform

/// Errors for Python syntax, with help on the notation of this shell.
enum PythonHabits {
  /// The length in characters of the longest keyword checked.
  private static let longestHabit = 6

  /// Throws if a stage is written in Python syntax.
  static func check(
    _ line: LineText, _ stage: Range<Int>, _ words: [Range<Int>], _ vocabulary: Vocabulary
  ) throws(Diagnostic) {
    let first = words[0].count <= longestHabit ? line.string(words[0]) : ""
    if ["import", "from", "def", "for", "while", "class", "return", "lambda", "with"].contains(first), words.count > 1 {
      let help =
        first == "import" || first == "from"
        ? "nothing needs importing; see `help`" : "write one command per line; see `help`"
      throw Diagnostic(.syntax, "`\(first)` is Python syntax", at: words[0], help: help)
    }
    if first == "len", words.count == 2 {
      let value = line.string(words[1])
      throw Diagnostic(
        .unknownCommand, "unknown command `len`", at: words[0], help: "write `\(value).size` or `\(value).shape`")
    }
    if first == "print", words.count >= 2 {
      let value = line.string(words[1].lowerBound..<stage.upperBound)
      throw Diagnostic(.unknownCommand, "unknown command `print`", at: words[0], help: "write `\(value)`")
    }
    try checkCall(line, words[0], vocabulary)
  }

  /// Throws for `word(arguments)`, a call with parentheses.
  private static func checkCall(_ line: LineText, _ word: Range<Int>, _ vocabulary: Vocabulary) throws(Diagnostic) {
    guard let open = word.first(where: { "([".contains(line[$0]) }), open > word.lowerBound,
      line[open] == "(", let close = line.closer(of: open, before: word.upperBound)
    else { return }
    let name = line.string(word.lowerBound..<open)
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }), name.first?.isLetter == true else {
      return
    }
    throw called(name, open..<close + 1, line, vocabulary)
  }

  /// The error for `name(arguments)`, with the call in this shell's notation as help if it can be translated.
  static func called(_ name: String, _ call: Range<Int>, _ line: LineText, _ vocabulary: Vocabulary) -> Diagnostic {
    let inner = call.lowerBound + 1..<max(call.lowerBound + 1, call.upperBound - 1)
    let arguments = line.split(inner, at: ",").map { line.string(line.trimmed($0)) }.filter { !$0.isEmpty }
    var diagnostic = Diagnostic(.syntax, "commands and layers are used without parentheses", at: call)
    if let translation = PythonCall(name, arguments, vocabulary).translation {
      diagnostic.help = [translation.help]
      diagnostic.requiredName = translation.requiredName
    }
    return diagnostic
  }

  /// Throws for `x += 1` and other such assignments with an operator.
  static func checkAssignment(_ line: LineText, _ left: Range<Int>, _ right: Range<Int>) throws(Diagnostic) {
    guard let last = left.last, let symbol = ArithmeticOperator(rawValue: line[last]) else { return }
    let name = line.string(line.trimmed(left.lowerBound..<last))
    guard name.first?.isASCIILetter == true, !name.contains(where: \.isWhitespace) else { return }
    let value = line.string(right)
    let isSimple = value.allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) }
    let operand = value.isEmpty ? "VALUE" : isSimple ? value : "(\(value))"
    throw Diagnostic(
      .syntax, "`\(symbol.rawValue)=` is not an operator; assign with `=`", at: left.lowerBound..<last + 2,
      help: "write `\(name) = \(name) \(symbol.rawValue) \(operand)`")
  }
}
