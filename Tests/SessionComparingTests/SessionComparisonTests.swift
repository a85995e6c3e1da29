import SessionComparing
import Testing

/// Words are told from results.
@Suite struct SessionComparisonTests {
  /// What changed, an output before and after, and the verdict.
  private static let outputs: [(what: String, before: String, after: String, verdict: String)] = [
    ("nothing", "x: Tensor 2x3  mean 0.25", "x: Tensor 2x3  mean 0.25", "same"),
    ("a number", "x: Tensor 2x3  mean 0.25", "x: Tensor 2x3  mean 0.26", "RESULTS DIFFER (1)"),
    ("the last digit of many", "loss 0.123456", "loss 0.123457", "RESULTS DIFFER (1)"),
    ("the digits of a number", "loss 0.25", "loss 0.250", "RESULTS DIFFER (1)"),
    ("the sign of a number", "sum 4", "sum -4", "RESULTS DIFFER (1)"),
    ("a share", "accuracy 95%", "accuracy 96%", "RESULTS DIFFER (1)"),
    ("a shape", "x: Tensor 2x3  mean 0.25", "x: Tensor 3x2  mean 0.25", "RESULTS DIFFER (1)"),
    ("a name", "x: Tensor 2x3", "y: Tensor 2x3", "RESULTS DIFFER (1)"),
    ("a kind", "x: Tensor 2x3", "x: Dataset 2x3", "RESULTS DIFFER (1)"),
    ("a layer's name", "conv1  40", "conv2  40", "RESULTS DIFFER (1)"),
    ("a name in backquotes", "Keep it as `x`.", "Keep it as `it`.", "RESULTS DIFFER (1)"),
    ("what an error speaks of", "expects 100 features", "expects 10 features", "RESULTS DIFFER (1)"),
    ("an error's printed code", "error[limit]: too much", "error[syntax]: too much", "RESULTS DIFFER (1)"),
    ("a number that is not finite", "loss nan", "loss inf", "RESULTS DIFFER (1)"),
    ("a cell of a table", "1  window  done     0", "1  window  skipped  0", "RESULTS DIFFER (1)"),
    ("an id in a table", "1  window  done  0", "1  shape  done  0", "RESULTS DIFFER (1)"),
    ("a picture", " .:*#\n #*:. ", " .:*#\n #*:* ", "RESULTS DIFFER (1)"),
    ("the order of two numbers", "3 of 5", "5 of 3", "RESULTS DIFFER (1)"),
    ("the order of lines", "a 1\nb 2", "b 2\na 1", "RESULTS DIFFER (1)"),
    ("a line with a number less", "loss 0.5\naccuracy 0.9", "loss 0.5", "RESULTS DIFFER (1)"),
    ("a line with a number more", "loss 0.5", "loss 0.5\naccuracy 0.9", "RESULTS DIFFER (1)"),
    ("a sentence", "expects 100 features but gets 8", "takes 100 features, not 8", "words differ (1)"),
    ("punctuation", "It is 17. Well done.", "It is 17: well done!", "words differ (1)"),
    ("where a sentence is broken", "a training of\n5 epochs", "a training\nof 5 epochs", "words differ (1)"),
    ("a line of words less", "loss 0.5\nThat is little.", "loss 0.5", "words differ (1)"),
    ("blanks", "a  b", "a b", "words differ (1)"),
    ("the rule of a table", "name  kind\n----  ----", "name  sort\n----  -----", "words differ (1)"),
    ("words beside a number", "40 parameters", "40 numbers", "words differ (1)"),
    ("what only looks like a name", "Keep it as `this`.", "Keep it as `that`.", "words differ (1)"),
  ]

  @Test func everyChangeOfAnOutputIsToldAsWhatItIs() {
    for (what, before, after, verdict) in Self.outputs {
      func session(_ output: String) -> [SessionEntry] {
        [SessionEntry("x = 1"), SessionEntry("x", output: output.split(separator: "\n").map(String.init))]
      }
      #expect(SessionComparison(session(before), session(after)).verdict == verdict, "\(what)")
      #expect(SessionComparison(session(after), session(before)).verdict == verdict, "\(what), the other way round")
    }
  }

  private static let session = [
    SessionEntry("x = 1", output: ["x: 1"]), SessionEntry("y", code: "unknown", output: ["there is no y"]),
    SessionEntry("x", output: ["1"]),
  ]

  /// Changes of a session's lines, and what is said of the first place.
  private static let sessions: [(change: @Sendable (inout [SessionEntry]) -> Void, what: String)] = [
    ({ $0[1].code = "syntax" }, "the status is syntax and was unknown"),
    ({ $0[1].code = nil }, "the status is success and was unknown"),
    ({ $0[2].code = "unknown" }, "the status is unknown and was success"),
    ({ $0[2].line = "x * 1" }, "the line differs: x * 1"),
    ({ $0.swapAt(0, 2) }, "the line differs: x"),
    ({ $0.removeLast() }, "the line is missing"),
    ({ $0.append(SessionEntry("z")) }, "the line is new"),
  ]

  @Test func everyChangeOfTheLinesIsOneOfResults() {
    for (change, what) in Self.sessions {
      var changed = Self.session
      change(&changed)
      let comparison = SessionComparison(Self.session, changed)
      #expect(comparison.differing.first?.what == what)
      #expect(comparison.verdict.hasPrefix("RESULTS DIFFER"))
    }
  }

  @Test func thePlaceIsTold() {
    var changed = Self.session
    changed[2].output = ["2"]
    #expect(
      SessionComparison(Self.session, changed).differing
        == [SessionComparison.Place(number: 3, line: "x", what: "1 became 2")])
    changed[2].output = ["1", "indeed"]
    let words = SessionComparison(Self.session, changed).reworded
    #expect(words.map(\.number) == [3] && words.map(\.what) == ["1 lines became 2"])
  }

  /// What another processor may round otherwise is no other result where that is asked for.
  @Test func aUnitOfTheLastDigitIsAllowedOnRequest() {
    let pairs: [(String, String, Bool)] = [
      ("0.25", "0.26", true), ("0.25", "0.27", false), ("1.5e-7", "1.6e-7", true), ("1.5e-7", "1.5e-8", false),
      ("3", "4", false), ("2x3", "2x4", false), ("0.25,0.5", "0.26,0.5", true), ("5/5", "5/6", false),
      ("-0.01", "0.00", true), ("9.99", "10.00", true), ("conv1.5", "conv1.6", false),
    ]
    for (before, after, isAllowed) in pairs {
      let comparison = SessionComparison(
        [SessionEntry("x", output: [before])], [SessionEntry("x", output: [after])], units: 1)
      #expect(comparison.differing.isEmpty == isAllowed, "\(before) \(after)")
    }
  }

  @Test func aSessionIsReadAsItWasWritten() {
    let entries = [
      SessionEntry("x = (1 +\n2)", output: ["x: 3", "", "cnn> y", "... and", "? what", "\\", "```", "  ```"]),
      SessionEntry("", code: "syntax"), SessionEntry("note  a ", output: ["  noted"]),
    ]
    let text = SessionText.text(of: entries, head: [("session", "one"), ("seed", "7")])
    let read = SessionText(text)
    #expect(read.entries == entries)
    #expect(read.head == ["session": "one", "seed": "7"])
  }

  @Test func onlySessionsAreRead() {
    let text = """
      Words, and `cnn> x`.

      ```sh
      cnn> no
      ```
      ````markdown
      ```cnn
      cnn> no
      ```
      ````
      ```cnn
      cnn> x = 1
      x: 1
      ```
      <!-- done: step -->
      ```cnn
      cnn> x
      1
      ? error syntax
      """
    #expect(
      SessionText(text).entries
        == [SessionEntry("x = 1", output: ["x: 1"]), SessionEntry("x", code: "syntax", output: ["1"])])
  }
}
