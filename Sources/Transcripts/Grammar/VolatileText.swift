/// Replaces output that differs between runs (times) or machines (paths) with `{time}` and `{path}`.
package struct VolatileText {
  private let timesACommand: Bool
  private let comparesTimes: Bool
  private let folders: [String]

  /// Creates the rules for the output of commands that ran together; `folders` are paths of this machine.
  package init(commands: [String], folders: [String]) {
    let words = commands.map { command in command.split { !$0.isLetter } }
    timesACommand = words.contains { $0.first == "time" }
    comparesTimes = words.contains { $0.contains("compare") }
    // Longer paths first, as one may contain another; the root would match in every path.
    self.folders = folders.filter { $0.utf8.count > 1 }.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// Returns patterns that match the output lines in any run and on any machine.
  package func patterns(_ lines: [String]) -> [String] {
    var column: Range<Int>?
    var hasTime = false
    return lines.map { line in
      if timesACommand, !hasTime, Self.isTime(line) {
        hasTime = true
        return "time {time} s"
      }
      if comparesTimes {
        if let found = Self.column("time", in: line) {
          column = found
        } else if let place = column, line.first?.isWhitespace == false, let marked = Self.marked(line, place) {
          return marked
        } else if !line.hasPrefix("-") {
          // The table has ended: values below it in the same column are not times.
          column = nil
        }
      }
      return Self.literal(line, folders: folders)
    }
  }

  /// Returns a pattern that matches only this text, with any path in place of this machine's paths.
  private static func literal(_ text: String, folders: [String]) -> String {
    var text = bracesDoubled(text)
    for folder in folders { text = text.replacing(bracesDoubled(folder), with: "{path}") }
    return text
  }

  /// Returns the text with every `{` doubled. Like the pattern parser, this works on scalars, because a brace with a
  /// combining mark is a single character.
  private static func bracesDoubled(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(scalar)
      if scalar == "{" { scalars.append(scalar) }
    }
    return String(scalars)
  }

  private static func isTime(_ line: String) -> Bool {
    let words = line.split(separator: " ")
    return words.count == 3 && words[0] == "time" && words[2] == "s" && NumberText(String(words[1])) != nil
  }

  /// Returns the columns of a word in a table's header; nil if the line does not contain the word.
  private static func column(_ word: String, in line: String) -> Range<Int>? {
    var start = 0
    for part in line.split(separator: " ", omittingEmptySubsequences: false) {
      if part == word { return start..<start + part.count }
      start += part.count + 1
    }
    return nil
  }

  /// Returns a table row with the time or rule in this column replaced by `{time}`; nil if the column has neither.
  private static func marked(_ line: String, _ column: Range<Int>) -> String? {
    var start = 0
    for part in line.split(separator: " ", omittingEmptySubsequences: false) {
      let end = start + part.count
      let isUnder = !part.isEmpty && start < column.upperBound && end > column.lowerBound
      // The rule below the header is as wide as the widest time, so it varies too.
      if isUnder, part.contains(where: \.isNumber) || part.allSatisfy({ $0 == "-" }) {
        let characters = Array(line)
        // The unit, if any, follows the number after one space.
        var rest = end
        if rest + 1 < characters.count, characters[rest] == " ", characters[rest + 1].isLetter {
          rest += 1
          while rest < characters.count, characters[rest] != " " { rest += 1 }
        }
        let head = literal(String(characters[..<start]), folders: [])
        return head + "{time}" + literal(String(characters[rest...]), folders: [])
      }
      start = end + 1
    }
    return nil
  }
}
