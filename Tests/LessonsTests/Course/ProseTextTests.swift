import Foundation
import NeuralNetworks
import TerminalGraphics
import Testing

@testable import Lessons
@testable import Transcripts

/// Prose in every style at four widths, compared with the files in `Fixtures/Prose`.
///
/// A golden file shows what students see; a change in one is looked at by a person before it is kept:
/// `UPDATE_GOLDENS=1 swift test --filter ProseTextTests`, then read the difference.
@Suite struct ProseTextTests {
  private static let styles: [(name: String, style: GraphicsStyle)] = [
    ("24-bit", GraphicsStyle(color: .trueColor, unicode: true)),
    ("256 colours, light", GraphicsStyle(color: .palette256, theme: .light, unicode: true)),
    ("no colour", GraphicsStyle(unicode: true)),
    ("ASCII", GraphicsStyle()),
    ("plain", GraphicsStyle(plain: true)),
  ]

  private static let lists = """
    A filter looks for **one** thing; see [the slides](lecture.pdf). It does so in three ways:
    - the first way is *short*
    - the second has a nested list that goes on for longer than a line of a narrow terminal has columns
      1. one `maxpool 2`
      2. two, continued
      on a lazy line
    * a star is a mark too
    10. ten
    11. eleven, whose lines begin where the first begins, behind two digits and a full stop
    """

  private static let table = """
    The winners:

    | window | winner `w` | share of the **gradient** that arrives, with the reason why it does |
    |:---|---:|:-:|
    | first | 0.25 | all of it, because `max(a, b)` passes the gradient to the one that was larger |
    | second \\| last | 12 | none |
    | tie | | half? |
    """

  private static let drawings: [String: [ProseText]] = [
    "paragraph": [
      prose(
        """
        Pooling keeps the **strongest response in each window**, *whatever* its place. Type `c | maxpool 2` and
        look at [the map](https://example.org/a_long_address/that/has/no/blank/in/it?anywhere=1): each of its
        values was the largest of four. Numbers such as 2 * 3 * 4 keep their stars, and so does \\*this\\*.
        """),
      prose("畳み込みニューラルネットワークは**画像の中の模様**を探す。 Wide 文字 count twice, e\u{301} once, 👩‍🦰 twice."),
      prose("Nothing obeys: \u{1B}[31mred\u{1B}[0m, \u{202E}turned, bell \u{7}."),
      prose("> A quotation is set off by its mark on every line,\n> however long it is and however narrow the place."),
    ],
    "lists": [prose(lists)],
    "table": table.split(separator: "\n\n").map { prose(String($0)) } + [
      prose("| | |\n|-|-|\n| no | headings |\n| 一 | 二 |")
    ],
    "headings": [
      ProseText(heading: .init(level: 1, text: "Max pooling, and what it does to a gradient", id: nil, line: 1)),
      ProseText(heading: .init(level: 2, text: "Use `maxpool` **well**", id: "a", line: 1)),
    ],
    "fence": [
      fence(["y[i,j] = max(x[2i,2j], x[2i,2j+1], ...)", "", "\tx\ty", "    deep   ", "\u{1B}[2J **not bold** `code`"]),
      fence([String(repeating: "0123456789", count: 9)]),
    ],
  ]

  private static func prose(_ text: String) -> ProseText {
    ProseText(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  private static func fence(_ lines: [String]) -> ProseText {
    var fence = Markdown.Fence(words: ["text"], indentation: 0, line: 1)
    fence.lines = lines
    return ProseText(fence: fence)
  }

  @Test(arguments: drawings.keys.sorted()) func proseLooksAsItDid(name: String) throws {
    let drawings = try #require(Self.drawings[name])
    var text = ""
    for (label, style) in Self.styles {
      for width in [20, 60, 80, 200] {
        var style = style
        style.width = width
        let lines = drawings.flatMap { $0.lines(style) }
        if name != "fence" {
          #expect(lines.allSatisfy { DisplayText.width(of: $0) <= width }, "\(name), \(label), \(width) columns")
        }
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") && !$0.contains("\n") })
        if style.color == .none { #expect(!lines.joined().contains("\u{1B}")) }
        text += "== \(label), \(width) columns\n" + lines.map { $0 + "\n" }.joined()
      }
    }
    text.replace("\u{1B}", with: "\\e")
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/Prose/\(name).txt")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    let difference = zip(golden.split(separator: "\n"), text.split(separator: "\n")).first { $0 != $1 }
    #expect(golden == text, "first difference: \(difference.map { "\($0.0) | \($0.1)" } ?? "the length")")
  }

  @Test func aParagraphIsNeverWiderThanAHundredColumns() {
    let lines = ProseText([String(repeating: "word ", count: 100)]).lines(GraphicsStyle(width: 300))
    #expect(lines.map { DisplayText.width(of: $0) }.max() == 99)
  }

  private func parts(_ text: String) -> [ProseText.Part] {
    ProseReader.parts(of: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  private func paragraph(_ text: String, _ mark: String = "", indentation: Int = 0) -> ProseText.Part {
    .paragraph(indentation: indentation, mark: mark, isQuotation: mark == "> ", text: text)
  }

  @Test func linesAreSortedIntoParts() {
    #expect(parts("a\nb") == [paragraph("a b")])
    #expect(parts("It was in\n2015. A year") == [paragraph("It was in 2015. A year")])
    #expect(parts("2. b\n3. c") == [paragraph("b", "2. "), paragraph("c", "3. ")])
    #expect(parts("a\n1. b") == [paragraph("a"), paragraph("b", "1. ")])
    #expect(parts("-3 degrees\n*a* b\n-") == [paragraph("-3 degrees *a* b"), paragraph("", "- ")])
    #expect(parts("- a\n  - b\n    c") == [paragraph("a", "- "), paragraph("b c", "- ", indentation: 2)])
    #expect(parts("  behind an item\n  more") == [paragraph("behind an item more", indentation: 2)])
    #expect(parts("> a\n> b\nc") == [paragraph("a b c", "> ")])
    #expect(parts("<!-- not shown -->\na") == [paragraph("a")])
    #expect(parts("|a|\n|-|\nb") == [.table(["|a|", "|-|"]), paragraph("b")])
    #expect(parts("a\n|a|\n|-|") == [paragraph("a"), .table(["|a|", "|-|"])])
    #expect(parts("|a|\n|b|") == [paragraph("|a| |b|")])
    #expect(parts("|") == [paragraph("|")] && parts("") == [paragraph("")] && ProseReader.parts(of: []) == [])
  }

  @Test func anyTextFitsAnyWidthInAnyStyle() {
    var generator = SeededGenerator(seed: 11)
    let parts = [
      "a", "word", " ", "  ", "\n", "*", "**", "***", "`", "``", "[", "](", ")", "](u)", "![", "\\", "|", "|-|-|", "- ",
      "1. ", "> ", "<!--", "-->", "畳み", "e\u{301}", "👩‍🦰", "\u{1B}[1m", "\t", "\u{202E}", "a-long-word-without-a-blank",
    ]
    for _ in 0..<3000 {
      let count = Int.random(in: 0...40, using: &generator)
      let text = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      let prose = Self.prose(text)
      for (label, style) in Self.styles {
        var style = style
        style.width = Int.random(in: 20...120, using: &generator)
        for line in prose.lines(style) {
          #expect(DisplayText.width(of: line) <= style.width, "\(label): \(text.debugDescription)")
          #expect(!line.contains("\n") && !line.hasSuffix(" "), "\(label): \(text.debugDescription)")
          if style.color == .none { #expect(!line.contains("\u{1B}")) }
        }
      }
    }
  }

  /// A debug build takes under half a second for each; work that grows with the square takes minutes.
  @Test(
    arguments: [
      "*a ", "a* ", "**a*", "[", "](", "](a", "[a](", "`a``b```", "\\", "|", "||-|\n", "|a\n", "|-\n", "- a\n", "> a\n",
      "- ", "> ", "a ", "漢",
      "[a](b) *c* `d` ",
    ])
  func muchOfAnythingIsDoneInAMoment(part: String) {
    let text = String(repeating: part, count: 100_000 / part.count)
    let duration = ContinuousClock().measure {
      #expect(!Self.prose(text).lines(GraphicsStyle(color: .trueColor)).isEmpty)
    }
    #expect(duration < .seconds(10))
  }
}
