internal import Platform

extension DisplayText {
  /// Returns the line unchanged if it fits or `columns` is at most 20, otherwise broken at spaces. Continuation rows
  /// are indented by four columns more than the line, at most by half the width.
  ///
  /// Words wider than a row are not broken, nor is a line with escape sequences other than `ESC [`, such as a sixel
  /// picture.
  public static func broken(_ line: String, to columns: Int) -> [String] {
    guard columns > 20, line.utf8.count > columns, width(of: line) > columns, !hasOtherSequences(line) else {
      return [line]
    }
    let margin = String(repeating: " ", count: min(line.prefix { $0 == " " }.count + 4, columns / 2))
    var rows: [String] = []
    var rest = line[...]
    while let place = breakingPlace(in: rest, room: columns - (rows.isEmpty ? 0 : margin.count)) {
      rows.append((rows.isEmpty ? "" : margin) + rest[..<place])
      rest = rest[place...].drop { $0 == " " }
    }
    return rows + [(rows.isEmpty ? "" : margin) + rest]
  }

  private static func hasOtherSequences(_ line: String) -> Bool {
    var isBehindEscape = false
    for character in line {
      if isBehindEscape, character != "[" { return true }
      isBehindEscape = character == "\u{1B}"
    }
    return isBehindEscape
  }

  /// Returns the first space after the last word that fits, or after the first word; nil if everything fits, there is
  /// only one word, or only spaces follow.
  private static func breakingPlace(in text: Substring, room: Int) -> String.Index? {
    var place: String.Index?
    var columns = 0
    var isInSequence = false
    var isBehindWord = false
    for index in text.indices {
      let character = text[index]
      if isInSequence {
        isInSequence = character == "[" || !(character.asciiValue.map { (0x40...0x7E).contains($0) } ?? false)
        continue
      }
      if character == "\u{1B}" {
        isInSequence = true
        continue
      }
      if character == " ", isBehindWord, columns <= room || place == nil { place = index }
      isBehindWord = character != " "
      columns += character.displayColumns
      if columns > room, let place, place < index || character == " " {
        return isAllBlank(text[place...]) ? nil : place
      }
    }
    return nil
  }

  private static func isAllBlank(_ text: Substring) -> Bool { text.allSatisfy { $0 == " " } }
}
