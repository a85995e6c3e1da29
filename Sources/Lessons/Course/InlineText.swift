internal import TerminalGraphics

/// A paragraph's text as runs of one look each, ready to be wrapped and painted.
struct InlineText {
  /// How a stretch of text is set off.
  struct Marks: OptionSet, Hashable {
    let rawValue: Int
    static let strong = Marks(rawValue: 1)
    static let emphasis = Marks(rawValue: 2)
    static let code = Marks(rawValue: 4)
  }

  /// Text of one look.
  struct Run: Equatable {
    var text: String
    var marks: Marks
  }

  private(set) var runs: [Run] = []

  /// Runs one after another; what a terminal would obey is written out, neighbours of one look become one.
  init(_ runs: some Sequence<Run>) {
    for run in runs { append(Run(text: DisplayText.escaped(run.text), marks: run.marks)) }
  }

  /// Reads a line of Markdown.
  ///
  /// - Parameter showsBackticks: whether code keeps its backticks, for a place without colour.
  init(markdown: String, showsBackticks: Bool) {
    self.init(InlineReader(markdown, showsBackticks: showsBackticks).runs)
  }

  /// The columns that the text takes in one line.
  var width: Int { runs.reduce(0) { $0 + DisplayText.width(of: $1.text) } }

  /// The text with more marks on all of it.
  func adding(_ marks: Marks) -> InlineText {
    InlineText(runs.map { Run(text: $0.text, marks: $0.marks.union(marks)) })
  }

  /// The text with the escape sequences of its looks, each ended by a reset.
  func painted(_ style: GraphicsStyle) -> String {
    runs.map { run in
      var text = run.text
      if run.marks.contains(.code) { text = Tone.code.paint(text, style) }
      if run.marks.contains(.emphasis) { text = Tone.emphasis.paint(text, style) }
      return run.marks.contains(.strong) ? Tone.strong.paint(text, style) : text
    }.joined()
  }

  private mutating func append(_ run: Run) {
    // In place: with a copy of the last run at hand, its text would be copied for every piece that joins it.
    if !runs.isEmpty, runs[runs.count - 1].marks == run.marks {
      runs[runs.count - 1].text += run.text
    } else if !run.text.isEmpty {
      runs.append(run)
    }
  }

  /// Lines no wider than `columns`: broken at blanks, but within code or a long word only where it has to be.
  func wrapped(to columns: Int) -> [InlineText] {
    var lines = Lines(columns: columns)
    for word in words(breakingCode: false) {
      guard word.width > columns else {
        lines.add(word, word.width)
        continue
      }
      for part in word.words(breakingCode: true) {
        if part.width <= columns { lines.add(part, part.width) } else { lines.addBroken(part) }
      }
    }
    return lines.finished
  }

  /// The parts between blanks.
  private func words(breakingCode: Bool) -> [InlineText] {
    var words: [InlineText] = []
    var word = InlineText([])
    for run in runs {
      guard breakingCode || !run.marks.contains(.code) else {
        word.append(run)
        continue
      }
      let parts = run.text.split(separator: " ", omittingEmptySubsequences: false)
      for (place, part) in parts.enumerated() {
        if place > 0 {
          if !word.runs.isEmpty { words.append(word) }
          word = InlineText([])
        }
        if !part.isEmpty { word.append(Run(text: String(part), marks: run.marks)) }
      }
    }
    return word.runs.isEmpty ? words : words + [word]
  }

  /// Lines being filled.
  private struct Lines {
    let columns: Int
    private var done: [InlineText] = []
    private var line = InlineText([])
    private var used = 0

    init(columns: Int) { self.columns = columns }

    var finished: [InlineText] { line.runs.isEmpty ? done : done + [line] }

    mutating func add(_ word: InlineText, _ width: Int) {
      if let last = line.runs.last, let first = word.runs.first {
        if used + 1 + width <= columns {
          // The blank belongs to what both neighbours are, so that code or emphasis is one run.
          line.append(Run(text: " ", marks: last.marks.intersection(first.marks)))
          used += 1
        } else {
          end()
        }
      }
      for run in word.runs { line.append(run) }
      used += width
    }

    /// A word wider than a line, on lines of its own.
    mutating func addBroken(_ word: InlineText) {
      end()
      for run in word.runs {
        for character in run.text {
          let width = DisplayText.width(of: String(character))
          if used + width > columns { end() }
          line.append(Run(text: String(character), marks: run.marks))
          used += width
        }
      }
    }

    private mutating func end() {
      if !line.runs.isEmpty { done.append(line) }
      line = InlineText([])
      used = 0
    }
  }
}
