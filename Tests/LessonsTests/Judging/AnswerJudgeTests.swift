import CommandInterpreter
import Testing

@testable import Lessons
@testable import Transcripts

/// What answers are worth.
@Suite struct AnswerJudgeTests {
  private typealias Verdict = AnswerJudge.Verdict

  private func judge(
    _ words: String, _ lines: [String] = [], key: [String]?, after commands: [String] = []
  ) throws -> AnswerJudge {
    let question = try Question(words: words.split(separator: " ").map(String.init), lines: lines, line: 1)
    return AnswerJudge(
      question, try key.map { lines throws(MarkdownError) in try AnswerKey(lines, line: 1) },
      try interpreter(after: commands))
  }

  private func isUnreadable(_ verdict: Verdict) -> Bool { if case .unreadable = verdict { true } else { false } }

  @Test func numbersAreRightOrWrongWithTheirMessages() throws {
    let judge = try judge(
      "number tol=0.005", key: ["0.25 = right | One in four.", "0.5 = wrong | Both sides.", "1 = wrong | All."])
    for answer in [
      "0.25", "1/4", "25%", "\u{BC}", "0,25", "0.255", "0.245", "share = 0.25", "0.25 or so", "1/4 of all",
    ] {
      #expect(judge.verdict(answer) == .right(message: "One in four."), "\(answer)")
    }
    for answer in ["0.5", "50%", "1/2", "0.504"] { #expect(judge.verdict(answer) == .wrong(message: "Both sides.")) }
    #expect(judge.verdict("1") == .wrong(message: "All."))
    for answer in [
      "25 percent", "about 25 percent", "25 per cent of them", "25 % of all", "0.5^2", "(1/2)**2", "4\u{B7}0.0625",
      "it is 0.25",
      "share = 1 - 3/4", "about 1 - 3/4", "exp(-log 4)",
    ] { #expect(judge.verdict(answer) == .right(message: "One in four."), "\(answer)") }
    for near in [0.2549, 0.253] { #expect(judge.rightNumber(near: .number(near)) == "0.25") }
    for number in [0.25, 0.5] { #expect(judge.rightNumber(near: .number(number)) == nil) }
    for answer in ["0.2551", "0.7", "-0.25", "25"] { #expect(judge.verdict(answer) == .wrong(message: "")) }
    for answer in ["", "a quarter", "?", "of 0.25", "0.25 x 2", "=", "unknown"] {
      #expect(isUnreadable(judge.verdict(answer)))
    }
    #expect(judge.rightAnswer()?.text == "0.25" && judge.rightAnswer()?.message == "One in four.")
  }

  @Test func theNearestListedMistakeIsTold() throws {
    let judge = try judge("number tol=1", key: ["10 = right", "1 = wrong | One.", "2 = wrong | Two."])
    #expect(judge.verdict("1.4") == .wrong(message: "One."))
    #expect(judge.verdict("1.6") == .wrong(message: "Two."))
    #expect(judge.verdict("3.1") == .wrong(message: ""))
  }

  @Test func rightWinsWhereBothAreWithinTheTolerance() throws {
    let judge = try judge("number tol=1", key: ["1.5 = wrong | Near.", "1 = right | Right."])
    #expect(judge.verdict("1.5") == .right(message: "Right."))
  }

  @Test func relativeToleranceIsAShareOfEachAnswer() throws {
    let judge = try judge("number tol=1%", key: ["1000 = right", "10 = wrong | Too few."])
    #expect(judge.verdict("1010") == .right(message: "") && judge.verdict("1,010") == .right(message: ""))
    #expect(judge.verdict("1011") == .wrong(message: ""))
    #expect(judge.verdict("10.1") == .wrong(message: "Too few.") && judge.verdict("10.2") == .wrong(message: ""))
  }

  @Test func keysAreComputedFromTheWorkspaceAsItIs() throws {
    let key = ["cnn> y = x + 1", "key = y.sum | Of y.", "key = x.sum * 100 | A second way."]
    let judge = try judge("number tol=0", key: key, after: ["x = ones 2x2"])
    #expect(judge.verdict("8") == .right(message: "Of y."))
    #expect(judge.verdict("400") == .right(message: "A second way."))
    #expect(judge.verdict("4") == .wrong(message: ""))
    #expect(judge.rightAnswer()?.text == "8")
    // Of several right numbers the one that is near is told, not the first.
    let wide = try self.judge("number tol=1", key: key, after: ["x = ones 2x2"])
    #expect(wide.rightNumber(near: .number(401)) == "400" && wide.rightNumber(near: .number(400)) == nil)
    let other = try self.judge("number tol=0", key: key, after: ["x = zeros 2x2"])
    #expect(other.verdict("4") == .right(message: "Of y."))
  }

  @Test func judgingLeavesTheWorkspaceAsItIs() throws {
    let interpreter = try interpreter(after: ["x = ones 2x2"])
    let question = try Question(words: ["number", "tol=0"], lines: [], line: 1)
    let key = try AnswerKey(["cnn> y = x + 1", "cnn> x = 0", "key = y.sum"], line: 1)
    #expect(AnswerJudge(question, key, interpreter).verdict("x = 8") == .right(message: ""))
    #expect(interpreter.session.names == ["x"])
    #expect(AnswerJudge(question, key, interpreter).verdict("x.sum + 4") == .right(message: ""))
  }

  @Test func expressionsAreAnswers() throws {
    let judge = try judge("number tol=0", key: ["key = x.size"], after: ["x = ones 2x3"])
    for answer in ["2 * 3", "x.size", "x.sum", "n = 2 * 3", "(1 + 2) * 2"] {
      #expect(judge.verdict(answer) == .right(message: ""), "\(answer)")
    }
    #expect(judge.verdict("x.size + 1") == .wrong(message: ""))
    for answer in ["x", "y.size", "conv 3", "2 *", "quit", "skip"] { #expect(isUnreadable(judge.verdict(answer))) }
  }

  @Test func aKeyThatCannotBeComputedIsTheLessonsFault() throws {
    for key in ["key = y.sum", "key = x", "key = 1 +"] {
      let judge = try judge("number tol=0", key: [key], after: ["x = ones 2x2"])
      if case .broken(let message) = judge.verdict("1") { #expect(!message.isEmpty) } else { Issue.record("\(key)") }
      #expect(judge.rightAnswer() == nil)
    }
  }

  @Test func choicesByLabelOrText() throws {
    let judge = try judge(
      "choice", ["Which?", "a) the first", "b) The Third"], key: ["B = right | Yes.", "a = wrong | No."])
    for answer in ["b", "B", "b)", "the third", "THE THIRD ", "third"] {
      #expect(judge.verdict(answer) == .right(message: "Yes."))
    }
    for answer in ["a", "The first"] { #expect(judge.verdict(answer) == .wrong(message: "No.")) }
    for answer in ["c", "", "second", "1"] { #expect(isUnreadable(judge.verdict(answer))) }
    if case .unreadable(let message) = judge.verdict("c") { #expect(message.contains("a or b")) }
    #expect(judge.rightAnswer()?.text == "b) The Third")
  }

  @Test func aChoiceThatTheKeyDoesNotNameIsWrong() throws {
    let judge = try judge("choice", ["a) one", "b) two"], key: ["a = right"])
    #expect(judge.verdict("b") == .wrong(message: ""))
  }

  @Test func textIsKept() throws {
    let judge = try judge("text", key: nil)
    #expect(judge.verdict("because") == .kept && isUnreadable(judge.verdict("  ")) && judge.rightAnswer() == nil)
  }

  @Test func withoutAKeyNothingIsRight() throws {
    #expect(try judge("number tol=1", key: nil).verdict("1") == .wrong(message: ""))
  }
}
