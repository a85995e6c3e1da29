import TerminalGraphics
import Testing

@testable import Lessons

/// Marks within a line, as CommonMark reads them: here strong text is written <text>, emphasis {text}, code /text/.
@Suite struct InlineTextTests {
  private func read(_ markdown: String, showsBackticks: Bool = false) -> String {
    InlineText(markdown: markdown, showsBackticks: showsBackticks).runs.map { run in
      var text = run.text
      if run.marks.contains(.code) { text = "/\(text)/" }
      if run.marks.contains(.emphasis) { text = "{\(text)}" }
      if run.marks.contains(.strong) { text = "<\(text)>" }
      return text
    }.joined()
  }

  @Test(arguments: [
    ("**a** *b* `c`", "<a> {b} /c/"), ("***a***", "<{a}>"), ("*a **b** c*", "{a }<{b}>{ c}"), ("a*b*c", "a{b}c"),
    ("**a*b**", "<a*b>"), ("*a", "*a"), ("a*", "a*"), ("**a*", "*{a}"), ("2 * 3 * 4", "2 * 3 * 4"),
    ("* a*", "* a*"), ("**", "**"), ("****", "****"), ("a**\"b\"**c", "a**\"b\"**c"), ("*foo**bar*", "{foo**bar}"),
    ("**(a)**", "<(a)>"), ("*(**a**)*", "{(}<{a}>{)}"), ("\\*a\\*", "*a*"), ("\\a \\\\", "\\a \\"), ("a\\", "a\\"),
  ])
  func stars(_ markdown: String, _ expected: String) { #expect(read(markdown) == expected) }

  @Test(arguments: [
    ("`*a*`", "/*a*/"), ("``a`b``", "/a`b/"), ("`` ` ``", "/`/"), ("` `", "/ /"), ("`a", "`a"), ("``a`", "``a`"),
    ("`a\\`b`", "/a\\/b`"), ("*a`*`", "*a/*/"), ("`[a](b)`", "/[a](b)/"), ("**`a` b**", "</a/>< b>"),
  ])
  func code(_ markdown: String, _ expected: String) { #expect(read(markdown) == expected) }

  @Test func codeKeepsItsBackticksWhereThereIsNoColor() {
    #expect(read("a `b` ``c`d``", showsBackticks: true) == "a /`b`/ /``c`d``/")
  }

  @Test(arguments: [
    ("[a](b)", "a (b)"), ("[a **b**](c) d", "a <b> (c) d"), ("![a](b.png)", "a (b.png)"), ("[a](b(c)d)", "a (b(c)d)"),
    ("[a] (b)", "[a] (b)"), ("[a](b c)", "[a](b c)"), ("[a]()", "[a]()"), ("[](b)", "b"), ("[b](b)", "b"),
    ("x[0,1]", "x[0,1]"), ("[[a](b)", "[a (b)"), ("[a](b", "[a](b"), ("](b)", "](b)"), ("[a](*b*)", "a (*b*)"),
    ("\\[a](b)", "[a](b)"), ("! [a](b)", "! a (b)"),
  ])
  func links(_ markdown: String, _ expected: String) { #expect(read(markdown) == expected) }

  @Test func everyLineEndsItsColors() {
    let style = GraphicsStyle(color: .palette256)
    let lines = InlineText(markdown: "**one two** *three `four five`*", showsBackticks: false).wrapped(to: 9)
    #expect(
      lines.map { $0.painted(style) } == [
        "\u{1B}[1mone two\u{1B}[0m", "\u{1B}[3mthree\u{1B}[0m",
        "\u{1B}[3m\u{1B}[38;5;117mfour five\u{1B}[0m\u{1B}[0m",
      ])
  }

  @Test func codeIsBrokenOnlyWhereItMustBe() {
    func lines(_ markdown: String, _ columns: Int) -> [String] {
      InlineText(markdown: markdown, showsBackticks: true).wrapped(to: columns).map { $0.painted(GraphicsStyle()) }
    }
    #expect(lines("type `a | b` now", 10) == ["type", "`a | b`", "now"])
    #expect(lines("type `a | b c | d` now", 10) == ["type `a |", "b c | d`", "now"])
    #expect(lines("a `b`.", 4) == ["a", "`b`."])
    #expect(lines("to abcdefgh ij", 5) == ["to", "abcde", "fgh", "ij"])
    #expect(lines("畳み込み", 5) == ["畳み", "込み"] && lines("  ", 5) == [] && lines("", 5) == [])
  }
}
