internal import TerminalGraphics
internal import Transcripts

/// A piece of text in a lesson, a hint or an explanation.
enum Passage: Drawing, Equatable {
  case prose([String])
  case heading(level: Int, String)
  /// The lines of a fence, shown verbatim.
  case verbatim([String])

  func lines(_ style: GraphicsStyle) -> [String] {
    switch self {
    case .prose(let lines): ProseText(lines).lines(style)
    case .heading(let level, let text): ProseText(heading: text, level: level).lines(style)
    case .verbatim(let lines): ProseText(verbatim: lines).lines(style)
    }
  }
}

extension ProseText {
  /// Creates a heading of a level.
  init(heading text: String, level: Int) { self.init(heading: Markdown.Heading(level: level, text: text, line: 0)) }

  /// Creates text from lines to be shown verbatim.
  init(verbatim lines: [String]) {
    self.init(fence: Markdown.Fence(words: [], lines: lines, indentation: 0, line: 0))
  }
}
