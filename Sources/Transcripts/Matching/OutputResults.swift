/// The results in an output, as opposed to its wording: numbers, shapes, names, codes and pictures, in order.
///
/// A result is
/// - a word with a digit in it: `0.25`, `2x4x4x4`, `5/5`, `conv1`, `lin1.weights`, also `inf` and `nan`;
/// - the code of `error[CODE]`;
/// - the name and kind at the start of a displayed value: `net: Network`;
/// - a name of the session in backquotes or before a colon;
/// - a single word in a table cell, if the row has another result: `window  done  2  0`;
/// - a line without letters and digits, which is a row of a picture; table rules do not count.
///
/// Otherwise, line breaks do not matter, as sentences may be wrapped differently. Gradient check reports do not count
/// (see `GradientReportLines`), except for their verdicts in a list of values. Of an error only the code counts: another
/// version may name other values in its message and help.
public struct OutputResults: Equatable, Sendable {
  /// The results in order.
  public private(set) var words: [String] = []

  /// Extracts the results from an output.
  ///
  /// - Parameters:
  ///   - names: the names assigned in the session so far.
  ///   - command: the command that gave the output.
  public init(_ output: [String], names: Set<String>, of command: String = "") {
    var reports = GradientReportLines()
    reports.take(command: command)
    var isInError = false
    for line in output {
      // The line with the mark below it, and the help, are indented.
      isInError = isInError && line.hasPrefix("  ")
      if isInError { continue }
      if let code = Self.errorCode(line) {
        words.append(code)
        isInError = true
        continue
      }
      let cells = Self.cells(of: line)
      if !reports.take(line, cells: cells) { take(Self.withoutCounts(line, cells), names) }
    }
  }

  /// Returns the name assigned by a line `NAME = ...` or a lesson's own command `cnn> NAME = ...`; nil for other lines.
  public static func nameGiven(by line: String) -> String? {
    let text = line.hasPrefix("cnn> ") ? line.dropFirst(5) : line[...]
    let words = text.split(separator: " ", maxSplits: 2)
    guard words.count == 3, words[1] == "=", words[0].first?.isLetter == true,
      words[0].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { return nil }
    return String(words[0])
  }

  /// Returns the line, cut after the verdict if it is the row of a gradient report in the output of `vars`.
  private static func withoutCounts(_ line: String, _ cells: [Substring]) -> String {
    guard cells.count > 2, cells[1] == "gradient report", cells[2].hasPrefix("passed ") else { return line }
    return cells.prefix(3).joined(separator: "  ")
  }

  private mutating func take(_ line: String, _ names: Set<String>) {
    let hasText = line.contains { $0.isLetter || $0.isNumber }
    guard hasText else {
      let isRule = line.allSatisfy { " -\u{2500}".contains($0) }
      if !isRule { words.append(line) }
      return
    }
    let cells = Self.cells(of: line)
    var found: [String] = []
    for cell in cells {
      let pieces = cell.split(separator: " ")
      for (place, piece) in pieces.enumerated() {
        if let result = Self.result(piece, names) {
          found.append(result)
        } else if place == 1, pieces[0].last == ":", names.contains(String(pieces[0].dropLast())),
          piece.first?.isUppercase == true
        {
          found.append(String(piece))
        }
      }
    }
    // A second pass, now that the line is known to be a table row and not a sentence with a gap.
    if cells.count > 1, !found.isEmpty {
      for cell in cells where !cell.contains(" ") && Self.result(cell, names) == nil && cell.contains(where: \.isLetter)
      {
        found.append(String(cell))
      }
    }
    words += found
  }

  /// Returns the parts of a line that are separated by two or more spaces.
  private static func cells(of line: String) -> [Substring] {
    var cells: [Substring] = []
    var rest = line[...]
    while let gap = rest.firstRange(of: "  ") {
      if gap.lowerBound > rest.startIndex { cells.append(rest[..<gap.lowerBound]) }
      rest = rest[gap.upperBound...].drop { $0 == " " }
    }
    if !rest.isEmpty { cells.append(rest) }
    return cells
  }

  private static let punctuation: Set<Character> = [
    ".", ",", ";", ":", "!", "?", "(", ")", "\"", "'", "`", "\u{201C}", "\u{201D}",
  ]

  /// Returns `error[CODE]` if the text begins with it.
  private static func errorCode(_ text: some StringProtocol) -> String? {
    guard text.hasPrefix("error["), let end = text.firstIndex(of: "]") else { return nil }
    return String(text[...end])
  }

  /// Returns the result in a word; nil if it is an ordinary word.
  private static func result(_ piece: Substring, _ names: Set<String>) -> String? {
    if let code = errorCode(piece) { return code }
    var word = piece
    while let last = word.last, punctuation.contains(last) { word.removeLast() }
    while let first = word.first, punctuation.contains(first), !isPoint(word) { word.removeFirst() }
    // A value that a table cut off is not known.
    if piece.hasSuffix("...") { return nil }
    if word.contains(where: \.isNumber) { return String(word) }
    if ["inf", "-inf", "nan"].contains(word) { return String(word) }
    let isMarked = piece.first == "`" || piece.last == ":"
    return isMarked && names.contains(String(word)) ? String(word) : nil
  }

  /// Whether a word starts with the decimal point of a number: `.5`.
  private static func isPoint(_ word: Substring) -> Bool {
    word.first == "." && word.dropFirst().first?.isNumber == true
  }

  /// Returns the first result that differs in another output; nil if all agree.
  ///
  /// - Parameter units: allowed deviation of a number with a point or an exponent, in units of its last written digit.
  public func difference(from other: OutputResults, units: Double) -> (mine: String, others: String)? {
    for place in 0..<max(words.count, other.words.count) {
      let mine = place < words.count ? words[place] : "nothing"
      let others = place < other.words.count ? other.words[place] : "nothing"
      if !Self.agree(mine, others, units: units) { return (mine, others) }
    }
    return nil
  }

  /// Whether another output starts with these results; decimal numbers may differ by one unit of the last digit.
  package func begin(_ other: OutputResults) -> Bool {
    words.count <= other.words.count && zip(words, other.words).allSatisfy { Self.agree($0, $1, units: 1) }
  }

  /// The size of rounding errors for numbers of magnitude one.
  private static let rounding = 1e-10

  /// Whether two results agree: whole numbers and other text exactly, numbers with a point or an exponent within
  /// `units` of the last digit. Nonzero numbers with a point or an exponent that are no larger than rounding errors
  /// always agree, unless `units` is 0.
  private static func agree(_ left: String, _ right: String, units: Double) -> Bool {
    if left == right { return true }
    guard units > 0 else { return false }
    let (left, right) = (parts(of: left), parts(of: right))
    return left.count == right.count
      && zip(left, right).allSatisfy { mine, others in
        if mine == others { return true }
        guard let mine = NumberText(mine), let others = NumberText(others), mine.isFloat, others.isFloat else {
          return false
        }
        // Very small gradient check errors are rounding errors, which depend on the step sizes of the shell's version.
        if max(abs(mine.value), abs(others.value)) <= rounding, min(abs(mine.value), abs(others.value)) > 0 {
          return true
        }
        return abs(mine.value - others.value) <= units * max(mine.unit, others.unit) * (1 + 1e-9)
      }
  }

  /// Splits a word into its numbers and the characters between them.
  private static func parts(of word: String) -> [String] {
    let scalars = Array(word.unicodeScalars)
    var parts: [String] = []
    var place = 0
    while place < scalars.count {
      let number = place == 0 || !scalars[place - 1].isWordPart ? NumberText(in: scalars, at: place) : nil
      parts.append(number?.text ?? String(scalars[place]))
      place += number?.length ?? 1
    }
    return parts
  }
}
