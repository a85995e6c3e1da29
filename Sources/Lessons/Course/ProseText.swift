internal import Platform
internal import TerminalGraphics
internal import Transcripts

/// A lesson's text as shown in a terminal: wrapped, with hanging indents in lists, aligned tables and styled emphasis.
struct ProseText: Drawing {
  /// Maximum width of wrapped text in columns; longer lines are hard to read.
  static let mostColumns = 100
  /// Indentation of a fence in columns.
  static let fenceIndentation = 2

  private enum Form {
    case prose([Part])
    case heading(level: Int, String)
    case fence([String])
  }

  /// A part with its own layout.
  enum Part: Equatable {
    /// A paragraph, list item or quotation; `mark` is the list or quotation mark, empty for a paragraph.
    case paragraph(indentation: Int, mark: String, isQuotation: Bool, text: String)
    case table([String])
  }

  private let form: Form

  /// Creates prose from the lines of a block of text.
  init(_ lines: [String]) { form = .prose(ProseReader.parts(of: lines)) }

  /// Creates a heading; without colour, it keeps its `#`.
  init(heading: Markdown.Heading) { form = .heading(level: heading.level, heading.text) }

  /// Creates a fence, shown verbatim: indented and never wrapped, with tabs expanded and control characters escaped.
  init(fence: Markdown.Fence) { form = .fence(fence.lines) }

  func lines(_ style: GraphicsStyle) -> [String] {
    let columns = min(style.width, Self.mostColumns)
    switch form {
    case .prose(let parts):
      return parts.flatMap { part -> [String] in
        switch part {
        case .paragraph(let indentation, let mark, let isQuotation, let text):
          let first = String(repeating: " ", count: min(indentation, columns / 4)) + mark
          let rest = isQuotation ? first : String(repeating: " ", count: first.count)
          return Self.hanging(text, first, rest, columns, style)
        case .table(let rows): return ProseTable(rows, style).lines
        }
      }
    case .heading(let level, let text):
      let isPainted = style.color != .none
      let mark = isPainted ? "" : String(repeating: "#", count: level) + " "
      let rest = String(repeating: " ", count: mark.count)
      return Self.hanging(text, mark, rest, columns, style, marks: isPainted ? .strong : [])
    case .fence(let lines):
      return lines.map { line in
        let text = Self.withoutTabs(line)
        guard let last = text.lastIndex(where: { $0 != " " }) else { return "" }
        return String(repeating: " ", count: Self.fenceIndentation) + DisplayText.escaped(String(text[...last]))
      }
    }
  }

  private static func hanging(
    _ text: String, _ first: String, _ rest: String, _ columns: Int, _ style: GraphicsStyle,
    marks: InlineText.Marks = []
  ) -> [String] {
    let inline = InlineText(markdown: text, showsBackticks: style.color == .none).adding(marks)
    let lines = inline.wrapped(to: columns - first.count)
    guard !lines.isEmpty else { return [first.withoutBlanksAround] }
    return lines.enumerated().map { ($0 == 0 ? first : rest) + $1.painted(style) }
  }

  /// Expands tabs to spaces up to the next multiple of four columns, as in Markdown.
  private static func withoutTabs(_ line: String) -> String {
    guard line.utf8.contains(UInt8(ascii: "\t")) else { return line }
    var text = ""
    var columns = 0
    for (place, part) in line.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
      let blanks = place > 0 ? 4 - columns % 4 : 0
      text += String(repeating: " ", count: blanks) + part
      columns += blanks + DisplayText.width(of: String(part))
    }
    return text
  }
}
