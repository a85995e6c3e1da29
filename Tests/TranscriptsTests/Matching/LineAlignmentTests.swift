import Testing

@testable import Transcripts

/// What is said of a line that does not match, and how its pattern is written anew.
@Suite struct LineAlignmentTests {
  private func alignment(_ pattern: String, _ line: String) throws -> LineAlignment {
    var budget = LineAlignment.Budget()
    return try #require(LineAlignment(try LinePattern(pattern), line, &budget))
  }

  @Test(arguments: [
    ("loss 0.250", "loss 0.2519", "0.2519 is not within 0.001 of 0.250: off by 0.0009"),
    ("err {<1e-6}", "err 2e-5", "2e-5 is not {<1e-6}: off by 1.9e-5"),
    ("acc {>=0.90} of 40", "acc 0.85 of 40", "0.85 is not {>=0.90}: off by 0.05"),
    ("a {0.21 +- 0.03} {..}", "a 0.25 b", "0.25 is not {0.21 +- 0.03}: off by 0.01"),
    ("a {0.8..0.95}", "a 1.2", "1.2 is not {0.8..0.95}: off by 0.25"),
    ("n 5", "n 7", "7 is not 5: whole numbers must match exactly"),
  ])
  func aNumberIsToldWithItsBoundAndByHowMuchItMisses(_ pattern: String, _ line: String, _ complaint: String) throws {
    let complaints = try alignment(pattern, line).complaints
    #expect(complaints == [complaint])
  }

  @Test func otherTextIsLeftToTheDifference() throws {
    #expect(try alignment("loss 0.250", "cost 0.9").complaints.isEmpty)
    #expect(try alignment("a b", "a b").complaints.isEmpty)
  }

  @Test(arguments: [
    ("loss 0.250  {..}", "loss 0.31  acc 0.5", "loss 0.31  {..}"),
    ("epoch {num} loss 0.5", "epoch 3 cost 0.5", "epoch {num} cost 0.5"),
    ("p: Tensor 2x4  {..} end", "p: Tensor 3x4  x end", "p: Tensor 3x4  {..} end"),
    ("a {{ {..}", "b { c", "b {{ {..}"),
    ("time {time} s", "time 0.1 s of it", "time {time} s of it"),
  ])
  func theUpdateKeepsMatchers(_ pattern: String, _ line: String, _ expected: String) throws {
    let updated = try alignment(pattern, line).updated
    #expect(updated == expected)
    #expect(try LinePattern(try #require(updated)).matches(line))
  }

  @Test(arguments: [("acc {>=0.90}", "acc 0.5"), ("n {num}", "n none"), ("{time} s", "")])
  func aMatcherThatDoesNotHoldIsNotUpdated(_ pattern: String, _ line: String) throws {
    #expect(try alignment(pattern, line).updated == nil)
  }

  @Test func anOutputHasABudget() throws {
    let pattern = try LinePattern("n 5")
    var budget = LineAlignment.Budget(cells: 40)
    #expect(LineAlignment(pattern, "n 6", &budget) != nil && budget.cells == 24)
    #expect(LineAlignment(pattern, "n 6789 and more", &budget) == nil && budget.cells == 24)
    #expect(LineAlignment(pattern, "n 6", &budget) != nil)
    #expect(LineAlignment(pattern, "n 6", &budget) == nil)
  }
}
