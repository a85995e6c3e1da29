internal import Platform

/// Finds paragraphs, list items, quotations and tables in the lines of a block of text.
enum ProseReader {
  /// Returns the parts in order, without comments.
  static func parts(of lines: [String]) -> [ProseText.Part] {
    var parts: [ProseText.Part] = []
    var open: Opening?
    var text: [String] = []
    func close() {
      if let open {
        parts.append(
          .paragraph(
            indentation: open.indentation, mark: open.mark, isQuotation: open.isQuotation,
            text: text.joined(separator: " ")))
      }
      open = nil
      text = []
    }
    var next = 0
    while next < lines.count {
      let line = lines[next]
      let rows = open == nil || open?.mark == "" ? tableRows(lines[next...]) : []
      if !rows.isEmpty {
        close()
        parts.append(.table(rows.map(\.withoutBlanksAround)))
        next += rows.count
        continue
      }
      next += 1
      let bare = line.withoutBlanksAround
      if bare.hasPrefix("<!--") && bare.hasSuffix("-->") { continue }
      let opening = Opening(of: line)
      if let opening, opening.continues(open) {
        text.append(opening.rest)
      } else if let opening, opening.interrupts(open) {
        close()
        open = opening
        text = [opening.rest]
      } else if open != nil {
        text.append(bare)
      } else {
        open = Opening(indentation: line.prefix { $0 == " " }.count, mark: "", rest: bare)
        text = [bare]
      }
    }
    close()
    return parts
  }

  /// Returns the lines of a table that starts here: a row, a row of dashes, and further rows; empty without a table.
  private static func tableRows(_ lines: ArraySlice<String>) -> ArraySlice<String> {
    func isRow(_ line: String) -> Bool { line.first { $0 != " " } == "|" }
    guard lines.prefix(2).count == 2, lines.prefix(2).allSatisfy(isRow),
      ProseTable.alignments(of: lines[lines.startIndex + 1]) != nil
    else { return [] }
    return lines.prefix(while: isRow)
  }

  /// The first line of a paragraph, list item or quotation.
  private struct Opening {
    let indentation: Int
    let mark: String
    let rest: String

    init(indentation: Int, mark: String, rest: String) {
      self.indentation = indentation
      self.mark = mark
      self.rest = rest
    }

    init?(of line: String) {
      indentation = line.prefix { $0 == " " }.count
      let text = line.dropFirst(indentation)
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      let markLength =
        switch text.first {
        case "-", "*", "+", ">": 1
        default:
          1...9 ~= digits.count && ".)".contains(text.dropFirst(digits.count).first ?? " ") ? digits.count + 1 : 0
        }
      guard markLength > 0 else { return nil }
      let behind = text.dropFirst(markLength)
      guard behind.isEmpty || behind.first == " " || text.first == ">" else { return nil }
      mark = text.prefix(markLength) + " "
      rest = behind.withoutBlanksAround
    }

    var isQuotation: Bool { mark == "> " }

    /// Whether the line continues an open quotation.
    func continues(_ open: Opening?) -> Bool { isQuotation && open?.isQuotation == true }

    /// Whether the line ends the open part. Within a paragraph, a number other than 1 does not start a list.
    func interrupts(_ open: Opening?) -> Bool {
      let isNumbered = mark.first?.isNumber == true
      return !isNumbered || open?.mark != "" || mark == "1. " || mark == "1) "
    }
  }
}
