internal import TerminalGraphics

/// Text as styled runs, ready to be wrapped and painted.
struct InlineText {
  /// The style of a run of text.
  struct Marks: OptionSet, Hashable {
    let rawValue: Int
    static let strong = Marks(rawValue: 1)
    static let emphasis = Marks(rawValue: 2)
    static let code = Marks(rawValue: 4)
  }

  /// Text in one style.
  struct Run: Equatable {
    var text: String
    var marks: Marks
  }

  private(set) var runs: [Run] = []

  /// Concatenates runs, escaping control characters and merging neighbours with the same style.
  init(_ runs: some Sequence<Run>) {
    for run in runs { append(Run(text: DisplayText.escaped(run.text), marks: run.marks)) }
  }

  /// Parses a line of Markdown.
  ///
  /// - Parameter showsBackticks: whether code keeps its backticks, for output without colour.
  init(markdown: String, showsBackticks: Bool) {
    self.init(InlineReader(markdown, showsBackticks: showsBackticks).runs)
  }

  /// The width of the text on one line, in columns.
  var width: Int { runs.reduce(0) { $0 + DisplayText.width(of: $1.text) } }

  /// Returns the text with additional marks on every run.
  func adding(_ marks: Marks) -> InlineText {
    InlineText(runs.map { Run(text: $0.text, marks: $0.marks.union(marks)) })
  }

  /// Returns the text with escape sequences for its styles, each followed by a reset; without colour, the text alone.
  func painted(_ style: GraphicsStyle) -> String {
    runs.map { run in
      var text = run.text
      if run.marks.contains(.code) { text = Tone.code.paint(text, style) }
      if run.marks.contains(.emphasis) { text = Tone.emphasis.paint(text, style) }
      return run.marks.contains(.strong) ? Tone.strong.paint(text, style) : text
    }.joined()
  }

  private mutating func append(_ run: Run) {
    // Modified in place, because a copy of the last run would copy its text for every appended piece.
    if !runs.isEmpty, runs[runs.count - 1].marks == run.marks {
      runs[runs.count - 1].text += run.text
    } else if !run.text.isEmpty {
      runs.append(run)
    }
  }

  /// Returns lines no wider than `columns`, broken at spaces, and within code or a long word only if necessary.
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

  /// Returns the words between spaces; spaces in code count only if `breakingCode`.
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
          // The space gets the marks that its neighbours share, so that code or emphasis stays one run.
          line.append(Run(text: " ", marks: last.marks.intersection(first.marks)))
          used += 1
        } else {
          end()
        }
      }
      for run in word.runs { line.append(run) }
      used += width
    }

    /// Adds a word wider than a line, broken anywhere and starting on a new line.
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
