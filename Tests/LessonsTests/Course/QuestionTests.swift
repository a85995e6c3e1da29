import Testing

@testable import Lessons
@testable import Transcripts

/// What a question asks for.
@Suite struct QuestionTests {
  private func question(_ words: String, _ lines: [String] = []) throws(MarkdownError) -> Question {
    try Question(words: words.split(separator: " ").map(String.init), lines: lines, line: 3)
  }

  private func tolerance(_ words: String) throws -> Question.Tolerance? {
    if case .number(let tolerance) = try question(words).kind { tolerance } else { nil }
  }

  @Test func tolerancesAreAbsoluteOrAShare() throws {
    #expect(try tolerance("number tol=0.005") == .absolute(0.005))
    #expect(try tolerance("number tol=0") == .absolute(0))
    #expect(try tolerance("number tol=1e-3") == .absolute(0.001))
    #expect(try tolerance("number tol=1%") == .relative(0.01))
  }

  @Test(arguments: [
    "", "number", "number tol=", "number tol=-1", "number tol=x", "number tol=inf", "number tol=nan", "number 0.1",
    "number tol=0 tol=0", "choice tol=0", "text tol=0", "choices", "number tol=%",
  ])
  func whatIsNoQuestion(_ words: String) {
    do throws(MarkdownError) {
      _ = try question(words, ["a) one", "b) two"])
      Issue.record("\(words) is read")
    } catch {
      #expect(error.line == 3)
    }
  }

  @Test(arguments: [
    ([], 0), (["a) one"], 0), (["a) one", "a) two"], 0), (["a) one", "A) two"], 0), (["a) one", "b)"], 0),
    (["a) one", "b) two"], 2), (["Which?", "a) one", "b) two (or so)", "10) three"], 3),
    (["Which (of these) is it?", "a) one", "b) two"], 2),
  ])
  func choicesHaveLabels(_ lines: [String], _ count: Int) throws {
    guard count > 0 else {
      #expect(throws: MarkdownError.self) { try question("choice", lines) }
      return
    }
    guard case .choice(let choices) = try question("choice", lines).kind else { return }
    #expect(choices.count == count)
  }

  @Test func aChoiceIsMeantByItsLabelOrItsText() throws {
    let question = try question("choice", ["Which?", "a) the First", "B) no change"])
    for answer in ["a", "A", "a)", " a ", "the first", "THE FIRST"] { #expect(question.label(for: answer) == "a") }
    for answer in ["b", "B)", "No change"] { #expect(question.label(for: answer) == "B") }
    for answer in ["", "c", "n", "a b", ")", "first change", "e first"] { #expect(question.label(for: answer) == nil) }
  }

  /// Whoever answers with words of a choice need not give all of them, as long as no other has them.
  @Test func aChoiceIsMeantByWordsThatItAloneHas() throws {
    let lines = [
      "Is it so?", "a) yes: it compares the filters' signs", "b) no, in no entry", "c) filters-first: only image 0",
    ]
    let question = try question("choice", lines)
    for (answer, label) in [
      ("yes", "a"), ("Yes, it compares", "a"), ("the filters'", "a"), ("no", "b"), ("entry", "b"),
      ("c) filters-first", "c"),
      ("filters-first", "c"), ("image 0", "c"), ("a) yes: it compares the filters' signs", "a"), ("b.", "b"),
    ] { #expect(question.label(for: answer) == label, "\(answer)") }
    // Several have it, or none.
    for answer in ["filters", "maybe", "0 image", "yes no", "compares filters"] {
      #expect(question.label(for: answer) == nil)
    }
    // Bare, only what is plainly a choice.
    for line in ["a", "B)", "no, in no entry"] { #expect(question.isBareAnswer(line)) }
    for line in ["yes", "filters-first", "image"] { #expect(!question.isBareAnswer(line)) }
  }

  /// What one choice begins with and another says too may be meant of either; being asked again costs nothing.
  @Test func wordsOfTwoChoicesAreNotTakenForTheOneThatBeginsWithThem() throws {
    let shifts = try question(
      "choice", ["a) as well as the one with stride 1", "b) worse and worse", "c) well at 2 and 4, badly at 1"])
    for answer in ["well", "1", "worst"] { #expect(shifts.label(for: answer) == nil, "\(answer)") }
    for (answer, label) in [
      ("as well", "a"), ("worse", "b"), ("well at 2", "c"), ("badly", "c"), ("Well at 2 and 4", "c"),
    ] { #expect(shifts.label(for: answer) == label, "\(answer)") }
    let biases = try question(
      "choice", ["a) only that of its bias", "b) that of its bias and those of all its numbers", "c) none of them"])
    #expect(biases.label(for: "that of its bias") == nil && biases.label(for: "only that of its bias") == "a")
  }

  @Test func aWholeTextOrItsClauseIsMeantBeforeALongerOne() throws {
    let shares = try question(
      "choice",
      ["a) nobody: there is no largest", "b) each gets 1/4", "c) each gets 1", "d) so it is.", "e) so it is. Now"])
    for (answer, label) in [
      ("each  gets 1", "c"), ("each gets: 1!", "c"), ("each gets 1/4", "b"), ("nobody", "a"), ("d so it is", "d"),
    ] { #expect(shares.label(for: answer) == label, "\(answer)") }
    #expect(shares.label(for: "each gets") == nil)
  }

  /// A number of a choice is no other with some of its digits, or without its sign.
  @Test func numbersInChoicesAreWhole() throws {
    let numbers = try question("choice", ["a) 12.5% of them", "b) 50%", "c) 48,000", "d) -10", "e) 20"])
    for (answer, label) in [
      ("12.5%", "a"), ("12.5", "a"), ("50", "b"), ("48,000", "c"), ("-10", "d"), ("20!", "e"),
    ] { #expect(numbers.label(for: answer) == label, "\(answer)") }
    #expect(try question("choice", ["1) 2", "2) 4"]).label(for: "2") == "2")
    for answer in ["12", "48", "000", "10", "-20", "-50"] { #expect(numbers.label(for: answer) == nil, "\(answer)") }
  }

  @Test func aBareAnswerIsPlainlyOne() throws {
    let number = try question("number tol=0")
    for line in ["0.25", "1/4", "25%", "-3", "= 4", "\u{BD}", "0.25."] { #expect(number.isBareAnswer(line)) }
    for line in ["", "x", "1 + 1", "hint", "skip", "x = 4", "x[0,1]"] { #expect(!number.isBareAnswer(line)) }
    let blank = try question("number tol=0", ["z[0,1] = ____", "share of all = ____"])
    #expect(blank.isBareAnswer("share of all = 1/4") && blank.isBareAnswer("z[0,1]=4"))
    #expect(!blank.isBareAnswer("share = 1/4") && !blank.isBareAnswer("z[0,1] = x"))
    let choice = try question("choice", ["a) yes", "b) no"])
    #expect(choice.isBareAnswer("(a)") && choice.isBareAnswer("B)"))
    #expect(choice.isBareAnswer("a") && choice.isBareAnswer("Yes") && !choice.isBareAnswer("c"))
    #expect(try !question("text").isBareAnswer("because"))
  }

  @Test func toleranceHoldsAtItsEdge() {
    #expect(Question.Tolerance.absolute(0.1).accepts(0.3, for: 0.2))
    #expect(Question.Tolerance.absolute(0.1).accepts(0.1, for: 0.2))
    #expect(!Question.Tolerance.absolute(0.1).accepts(0.3001, for: 0.2))
    #expect(Question.Tolerance.absolute(0).accepts(0.1 + 0.2, for: 0.3))
    #expect(!Question.Tolerance.absolute(0).accepts(0.3001, for: 0.3))
    #expect(Question.Tolerance.relative(0.01).accepts(101, for: 100))
    #expect(Question.Tolerance.relative(0.01).accepts(-99, for: -100))
    #expect(!Question.Tolerance.relative(0.01).accepts(101.1, for: 100))
    #expect(!Question.Tolerance.relative(0.01).accepts(0.001, for: 0))
    #expect(!Question.Tolerance.absolute(1).accepts(.nan, for: 0))
  }
}
