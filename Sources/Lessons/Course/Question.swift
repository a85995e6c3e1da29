internal import Platform
internal import Transcripts

/// A question of a lesson: its lines and the kind of its answer.
package struct Question: Sendable {
  /// The kind of an answer.
  package enum Kind: Sendable {
    case number(Tolerance)
    case choice([Choice])
    case text
  }

  /// The allowed deviation from the right number.
  package enum Tolerance: Equatable, Sendable {
    case absolute(Double)
    /// Relative to the right answer.
    case relative(Double)

    func accepts(_ answer: Double, for right: Double) -> Bool {
      let bound: Double =
        switch self {
        case .absolute(let bound): bound
        case .relative(let share): share * abs(right)
        }
      // Slightly more than the bound: 0.3 must count as within 0.1 of 0.2.
      return abs(answer - right) <= bound + 1e-12 * max(1, abs(right))
    }
  }

  /// One of the offered answers.
  package struct Choice: Equatable, Sendable {
    let label: String
    let text: String
  }

  package let kind: Kind
  /// The labels of a choice as listed in a sentence: `a, b or c`; empty for other kinds.
  var listedLabels: String {
    guard case .choice(let choices) = kind, let last = choices.last else { return "" }
    return choices.dropLast().map(\.label).joined(separator: ", ") + " or " + last.label
  }
  /// The lines of the fence.
  package let lines: [String]

  /// Parses a question from the words after `ask` or `predict` and the lines of its fence.
  init(words: [String], lines: [String], line: Int) throws(MarkdownError) {
    self.lines = lines
    switch words.first {
    case "number"?:
      guard words.count <= 2, let tolerance = try Self.tolerance(words.dropFirst().first, line) else {
        throw MarkdownError(line: line, "a number question needs a tolerance, such as `tol=0.005`, `tol=1%` or `tol=0`")
      }
      kind = .number(tolerance)
    case "choice"? where words.count == 1:
      let choices = lines.compactMap(Self.choice)
      guard choices.count >= 2, Set(choices.map { $0.label.lowercased() }).count == choices.count else {
        throw MarkdownError(line: line, "a choice needs at least two lines `LABEL) TEXT` with different labels")
      }
      kind = .choice(choices)
    case "text"? where words.count == 1: kind = .text
    default:
      let given = words.isEmpty ? "" : ", not `\(words.joined(separator: " "))`"
      throw MarkdownError(line: line, "a question must be `number`, `choice` or `text`" + given)
    }
  }

  private static func tolerance(_ word: String?, _ line: Int) throws(MarkdownError) -> Tolerance? {
    guard let word else { return nil }
    guard word.hasPrefix("tol=") else {
      throw MarkdownError(line: line, "a number question takes `tol=`, not `\(word)`")
    }
    let text = word.dropFirst(4)
    let isShare = text.hasSuffix("%")
    guard let number = Double(isShare ? text.dropLast() : text), number >= 0, number.isFinite else { return nil }
    return isShare ? .relative(number / 100) : .absolute(number)
  }

  private static func choice(_ line: String) -> Choice? {
    guard let end = line.firstIndex(of: ")") else { return nil }
    let label = String(line[..<end])
    let text = line[line.index(after: end)...].withoutBlanksAround
    guard !label.isEmpty, !text.isEmpty, label.allSatisfy({ $0.isLetter || $0.isNumber }) else { return nil }
    return Choice(label: label, text: text)
  }

  /// Whether a line is clearly an answer and not a command: a number, alone, before words or in the question's blank,
  /// or the label or text of a choice.
  func isBareAnswer(_ line: String) -> Bool {
    switch kind {
    case .number:
      NumericAnswer.value(of: NumericAnswer.withoutStop(line)) != nil || NumericAnswer.leading(in: line) != nil
        || isFilledBlank(line)
    case .choice: exactLabel(for: line) != nil
    case .text: false
    }
  }

  /// Whether a line repeats a line of the question with a number in its blank: `share = 0.25` for `share = ____`.
  private func isFilledBlank(_ line: String) -> Bool {
    guard let equals = line.firstIndex(of: "="), NumericAnswer.value(of: String(line[equals...])) != nil else {
      return false
    }
    func bare(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }
    let blank = bare(line[...equals]) + "____"
    return lines.contains { bare($0).hasPrefix(blank) }
  }

  /// Returns the label if an answer is exactly a label, a choice's text, or both; nil for other answers. Case does not
  /// matter.
  private func exactLabel(for answer: String) -> String? {
    guard case .choice(let choices) = kind else { return nil }
    var wanted = answer.withoutBlanksAround.lowercased()
    if wanted.hasSuffix(")") || wanted.hasSuffix(".") { wanted = wanted.dropLast().withoutBlanksAround }
    if wanted.hasPrefix("(") { wanted = wanted.dropFirst().withoutBlanksAround }
    // Labels take precedence over texts: `2` is the choice labelled 2, whatever numbers are offered.
    let labelled = choices.first { wanted == $0.label.lowercased() }
    let meant =
      labelled ?? choices.first { [$0.text, "\($0.label)) \($0.text)"].contains { wanted == $0.lowercased() } }
    return meant?.label
  }

  /// Returns the label of the choice that an answer means. The answer may be the label, the choice's text or its first
  /// clause, or consecutive words that occur in only one choice. Nil if it means none or several.
  func label(for answer: String) -> String? {
    if let label = exactLabel(for: answer) { return label }
    guard case .choice(let choices) = kind else { return nil }
    let wanted = Self.words(answer)
    // A single character that is not a label is a typo.
    guard wanted.joined().count > 1 else { return nil }
    for isMeant in [Self.isWhole, Self.isClause, Self.isPart] {
      let meant = choices.filter { isMeant(wanted, $0) }
      if meant.count == 1 { return meant[0].label }
      if meant.count > 1 { return nil }
    }
    return nil
  }

  private static func isWhole(_ wanted: [String], _ choice: Choice) -> Bool {
    let text = words(choice.text)
    return wanted == text || wanted == [choice.label.lowercased()] + text
  }

  /// Whether words match the choice up to its first punctuation mark: `yes` for `yes: it grows`.
  private static func isClause(_ wanted: [String], _ choice: Choice) -> Bool {
    let marks = zip(choice.text, choice.text.dropFirst() + " ").map { ",:;.".contains($0) && $1.isWhitespace }
    let clause = words(String(choice.text.prefix(marks.firstIndex(of: true) ?? choice.text.count)))
    return wanted == clause || wanted == [choice.label.lowercased()] + clause
  }

  private static func isPart(_ wanted: [String], _ choice: Choice) -> Bool {
    let text = words(choice.text)
    return text.containsRun(wanted) || ([choice.label.lowercased()] + text).starts(with: wanted)
  }

  /// Returns the lowercase words of a text without punctuation; numbers keep their sign and marks: `-1`, `12.5`,
  /// `48,000`.
  private static func words(_ text: String) -> [String] {
    let characters = Array(text.lowercased())
    func isDigit(_ place: Int) -> Bool { characters.indices.contains(place) && characters[place].isNumber }
    func isOfWord(_ place: Int) -> Bool {
      switch characters[place] {
      case ".", ",": isDigit(place - 1) && isDigit(place + 1)
      case "-", "\u{2212}": isDigit(place + 1) && (place == 0 || characters[place - 1].isWhitespace)
      case let character: character.isLetter || character.isNumber
      }
    }
    return characters.indices.split { !isOfWord($0) }.map { String(characters[$0.startIndex..<$0.endIndex]) }
  }
}

extension [String] {
  /// Whether the array contains these elements consecutively.
  fileprivate func containsRun(_ run: [String]) -> Bool {
    indices.contains { self[$0...].starts(with: run) }
  }
}
