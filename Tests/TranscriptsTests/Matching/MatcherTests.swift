import Testing

@testable import Transcripts

/// The matcher gives the verdicts of the reference in Python, on the cases of `Tests/Oracles/make_matcher_cases.py`.
@Suite struct MatcherTests {
  @Test func theReferenceAgreesOnEveryLine() throws {
    var counts: [Substring: Int] = [:]
    for entry in try fixture("matcher.txt") where entry.hasPrefix("line ") {
      let words = entry.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      let texts = words[2].split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      try #require(texts.count == 2, "\(entry)")
      let verdict: Substring
      do throws(PatternError) {
        verdict = try LinePattern(texts[0]).matches(texts[1]) ? "yes" : "no"
      } catch {
        verdict = "bad"
      }
      #expect(verdict == words[1], "\(entry)")
      counts[verdict, default: 0] += 1
    }
    #expect(counts["yes"] ?? 0 > 800 && counts["no"] ?? 0 > 800 && counts["bad"] ?? 0 > 10)
  }

  @Test func theReferenceAgreesOnEveryBlock() throws {
    var count = 0
    for entry in try fixture("matcher.txt") where entry.hasPrefix("block ") {
      let words = entry.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      let sides = words[2].split(separator: "\t\t", maxSplits: 1, omittingEmptySubsequences: false)
      try #require(sides.count == 2, "\(entry)")
      let (wants, lines) = (texts(sides[0]), texts(sides[1]))
      let verdict: String
      do throws(PatternError) {
        verdict = try Matcher(lines: wants).matches(lines) ? "yes" : "no"
      } catch {
        verdict = "bad"
      }
      #expect(verdict == words[1], "\(entry)")
      count += 1
    }
    #expect(count > 800)
  }

  private func texts(_ side: Substring) -> [String] {
    side.split(separator: "\t").map { String($0.dropFirst()) }
  }

  @Test func elisionNumbersAndTextInALineWorkTogether() throws {
    let matcher = try Matcher(lines: ["epoch 1 loss 1.10", "...", "epoch 5 loss {0.21 +- 0.03} {..}"])
    #expect(
      matcher.matches(["epoch 1 loss 1.0987", "epoch 2 loss .9", "epoch 3 loss .5", "epoch 5 loss 0.2234 acc 0.93"]))
    #expect(!matcher.matches(["epoch 1 loss 1.0987", "epoch 5 loss 0.2534 acc 0.93"]))
    #expect(!matcher.matches(["epoch 1 loss 1.0987", "epoch 5 loss 0.2234 acc 0.93", "more"]))
  }

  @Test func aLongElisionIsQuick() throws {
    let matcher = try Matcher(lines: [String](repeating: "...", count: 40) + ["end"])
    #expect(!matcher.matches([String](repeating: "line", count: 5000)))
    let pattern = try LinePattern(String(repeating: "{..}a", count: 40) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 5000)))
  }

  @Test func manyElisionsInLongOutputAreQuick() throws {
    let wants = (0..<5000).flatMap { ["...", "line \($0)"] }
    let lines = (0..<5000).flatMap { ["line \($0)", "other"] }
    // Every part against every line would be 50 million comparisons.
    #expect(try Matcher(lines: wants + ["..."]).matches(lines))
    #expect(try !Matcher(lines: wants).matches(lines))
  }
}
