import Testing

@testable import LineEditing

@Suite struct CompletionTests {
  init() throws { try #require(CharacterLocale.useUTF8()) }

  private func step(_ typed: String, _ words: [String], after: String = "") -> CompletionStep {
    CompletionStep(typed: typed, after: after, candidates: words.map { CompletionCandidate($0) })
  }

  @Test func theOnlyCandidateIsTakenWithItsSuffix() {
    #expect(step("co", ["conv"]) == .replace("conv "))
    #expect(step("co", ["conv"], after: " x") == .replace("conv"))
    #expect(
      CompletionStep(typed: "k", after: "", candidates: [CompletionCandidate("kernel", suffix: "=")])
        == .replace("kernel="))
  }

  @Test func severalAreTakenAsFarAsTheyAgree() {
    #expect(step("p", ["padding", "pattern"]) == .replace("pa"))
    #expect(step("pa", ["padding", "pattern"]) == .list)
    #expect(step("", ["pool", "conv"]) == .list)
    #expect(step("P", ["padding", "pattern"]) == .replace("pa"))
    #expect(step("x", []) == .beep)
  }

  /// Candidates that do not begin with what was typed must not take it away.
  @Test func whatWasTypedIsNotLostToCandidatesThatBeginOtherwise() {
    #expect(step("optimise", ["optimizer", "optimizers"]) == .list)
    #expect(step("ab", ["xyza", "xyzb"]) == .list)
  }

  @Test func theListFitsTheWindow() {
    let candidates = (0..<100).map { CompletionCandidate("name\($0)", note: "number \($0)") }
    let text = CompletionListing.text(of: candidates, columns: 20, rows: 5) { $0 }
    #expect(
      text
        == """
          name0   number 0
          name1   number 1
          name2   number 2
          name3   number 3
          and 96 more: type another letter

        """.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "  " + $0.dropFirst(2) + "\n" }
        .joined())
    let narrow = CompletionListing.text(of: candidates, columns: 14, rows: 5) { $0 }
    #expect(narrow.split(separator: "\n").prefix(4).allSatisfy { DisplayText.width(of: $0) < 14 })
  }

  @Test func aListWithoutNotesIsATable() {
    let text = CompletionListing.text(of: ["aa", "b", "日本", "c"].map { CompletionCandidate($0) }, columns: 20, rows: 9)
    { $0 }
    #expect(text == "  aa    b     日本\n  c\n")
  }

  @Test func namesAreShownWithoutCommandsToTheTerminal() {
    let text = CompletionListing.text(
      of: [CompletionCandidate("a", display: "a\u{1B}[2Jb\n", note: "x\u{9B}y")], columns: 40, rows: 9
    ) { $0 }
    #expect(text == "  a?[2Jb?  x?y\n")
  }
}
