import Testing

@testable import Lessons
@testable import Transcripts

/// A line of a goal: its predicate and its message.
@Suite struct GoalLineTests {
  @Test(arguments: [
    ("used conv", "used conv", ""), ("used conv | Use it.", "used conv", "Use it."), ("a |", "a", ""),
    ("value (x | relu).sum > 0 | No.", "value (x | relu).sum > 0", "No."), ("a | b | c", "a", "b | c"),
    ("value x[0, 1] == 1|No.", "value x[0, 1] == 1", "No."), ("say \"a | b\" | c", "say \"a | b\"", "c"),
    (") | a", ")", "a"), ("\"( | a", "\"( | a", ""), ("", "", ""),
  ])
  func theFirstBarOutsideOfBracketsCuts(_ text: String, _ claim: String, _ message: String) {
    let parts = GoalLine.parts(text)
    #expect(parts.claim == claim && parts.message == message)
  }

  @Test func whatIsNoPredicateNamesItsLine() {
    do throws(MarkdownError) {
      _ = try GoalLine("shape x | no", line: 12)
      Issue.record("it is read")
    } catch {
      #expect(error.line == 12 && error.message.contains("`shape x`"))
    }
  }

  @Test func anotherMessageIsTakenUnlessEmpty() throws {
    let line = try GoalLine("used conv | Use it.", line: 1)
    #expect(line.saying("Nimm es.").message == "Nimm es." && line.saying("").message == "Use it.")
  }

  @Test func numbersAreNoNames() throws {
    #expect(
      try GoalLine("value (difference mine2 theirs).absolute < 1e-9", line: 1).names == [
        "value", "difference", "mine2", "theirs",
      ])
    #expect(try GoalLine("value a.b ~= 2.5e3 tol 1.e2", line: 1).names == ["value", "a", "tol"])
  }
}
