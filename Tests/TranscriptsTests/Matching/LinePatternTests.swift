import NeuralNetworks
import Testing

@testable import Transcripts

/// One expected line.
@Suite struct LinePatternTests {
  @Test(arguments: [
    ("loss 0.250", "loss 0.2508"), ("loss 0.25", "loss   0.2599"), ("err {<1e-6}", "err 3.2e-10"),
    ("acc {>=0.90} {time}", "acc 0.935  1.2 s"), ("p: (2,4,4,4)  {..}", "p: (2,4,4,4)  0 parameters"),
    ("x mean {-0.5..0.5}", "x mean -0.013"), ("a {0.21 +- 0.03}", "a 0.19"), ("set {{1}", "set {1}"),
    ("w 1.2e-3", "w 0.00123"), ("-0.000", "0.0004"), ("[ 5.0  7.0]", "[ 5.0 7.0]"), ("a   ", "a"),
  ])
  func whatIsWithinItsBoundsMatches(_ pattern: String, _ line: String) throws {
    #expect(try LinePattern(pattern).matches(line))
  }

  @Test(arguments: [
    ("loss 0.250", "loss 0.2519"), ("p: (2,4,4,4)", "p: (2,4,4,40)"), ("n 5", "n 5.0"), ("n 5", "n 51"),
    ("acc {>=0.90}", "acc 0.89"), ("loss 0.25", "loss nan"), ("err {<1e-6}", "err 2e-5"), ("2x4", "2x5"),
    ("{path}", ""), ("a b", "ab"), ("conv1", "conv2"), ("1e999", "2e999"),
  ])
  func whatIsOutsideDoesNot(_ pattern: String, _ line: String) throws {
    #expect(try !LinePattern(pattern).matches(line))
  }

  @Test(arguments: ["{", "a {..", "{}", "{0.5}", "{<}", "{<x}", "{1..}", "{a..b}", "{nun}", "{1+-}", "{1 +- 2 +- 3}"])
  func whatIsNoMatcherIsRefused(_ pattern: String) {
    #expect(throws: PatternError.self) { try LinePattern(pattern) }
  }

  @Test func everyLineMatchesItselfOnceItsBracesAreDoubled() throws {
    var generator = SeededGenerator(seed: 7)
    let parts = [
      "a", "{", "}", " ", "  ", "0.25", "-1e-3", "5", "x2", ".", "..", "é", "\t", "1e5x", "+-", "<", "\\", "🙂",
    ]
    for _ in 0..<500 {
      let line = (0..<Int.random(in: 0...12, using: &generator)).map { _ in parts.randomElement(using: &generator) ?? ""
      }
      .joined()
      #expect(try LinePattern(line.replacing("{", with: "{{")).matches(line), "\(line)")
    }
  }
}
