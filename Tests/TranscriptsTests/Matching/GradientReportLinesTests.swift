import Testing
import Transcripts

/// Of a gradient check's report nothing counts as a result, in the form of 0.1.0 and in today's.
@Suite struct GradientReportLinesTests {
  private static let reports = [
    """
    conv1  conv 2 3 padding=1   test input 3x2x4x5
      + input    120/120 agree   worst 3e-14
      x filters  0/54 agree, 54 WRONG
      worst: filters[2,0,0,2]   backward says            -4.222222
                                finite differences say   6.675366  +- 6e-11
      looks as if: it is 0.333333 times what it should be
      where (filter 0)      x wrong   o a little   . right
        x x .
        . . .
    PASS  334 of 334 gradients agree with finite differences
          A relative error of 1e-9 would have been seen. Whether forward is right
          is not tested.
    """,
    """
    net  input 2x1x8x8, random upstream gradient
         layer                     agree  kinks  wrong  undecided  worst
    ---  ------------------------  -----  -----  -----  ---------  -----
    [0]  conv 1 2 activation=relu    148      0      0          0  4e-13
    end to end: 10 of 10 random directions agree
    [0]  filters: 10 of 99 entries; a bug in one entry in 100 would be missed with probability 90.4%
    FAIL  [0] conv 1 2 activation=relu: input
    """,
    """
    PASS  net: 370 of 421 gradients tested and right
          24 at kinks (legal), 27 not tested (20 no gradient arrives, 7 saturated)
    net  input 2x1x8x8, through crossentropy
         layer                     agree  wrong  untested  worst  seen from
    ---  ------------------------  -----  -----  --------  -----  ---------
    [0]  conv 1 2 activation=relu    121      0        27  1e-13  1e-9
    [1]  relu                          0      0       288
    end to end: 10 of 10 random directions agree
    each layer also on separate test inputs: 4 of 4 right
    not tested where they stand (no gradient arrives): [0].filters; right on separate test inputs
    seen from: smallest detectable relative error. The forward pass is not tested.
    A kink is not a bug: max and ReLU have no single slope there.
    """,
  ]

  @Test(arguments: reports.indices)
  func nothingOfItIsAResult(_ index: Int) {
    let lines = Self.reports[index].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(OutputResults(lines, names: ["net", "conv1"]).words.isEmpty)
    let around = ["loss 0.5"] + lines + ["error[gradient-wrong]: no", "x: 4"]
    #expect(OutputResults(around, names: ["x"]).words == ["0.5", "error[gradient-wrong]", "x", "4"])
  }

  @Test func ofOneInAListItsVerdictIs() {
    let row = "proof   gradient report  passed 1  worst 1.83e-11  checked 4139  agree 3968..."
    #expect(OutputResults([row], names: ["proof"]).words == ["1", "proof"])
  }

  @Test func countsAskedForByNameAreNone() {
    #expect(OutputResults(["27027"], names: [], of: "check.agree").words.isEmpty)
    #expect(OutputResults(["27027"], names: [], of: "check.wrong").words == ["27027"])
    let lines = ["cnn> check.kinks", "448", "cnn> check.wrong", "0"]
    #expect(OutputResults(lines, names: []).words == ["0"])
  }

  @Test func otherTablesAndPicturesAreResults() {
    let lines = ["[0]  conv 1 4  4x8x8  36  2304", " .:*# ", "window  done  2  0"]
    #expect(OutputResults(lines, names: []).words.contains("36"))
    #expect(OutputResults(lines, names: []).words.contains(" .:*# "))
    #expect(OutputResults(lines, names: []).words.contains("window"))
  }

  /// Of an error its code counts, and of what a table cut off nothing.
  @Test func messagesOfErrorsAndCutValuesAreNoResults() {
    let error = [
      "error[bad-value]: at least 1, not 0", "  x | maxpool 0", "              ^", "  help: `maxpool 2`", "y: 3",
    ]
    #expect(OutputResults(error, names: ["x"]).words == ["error[bad-value]", "3"])
    let rows = ["d  dataset  Dataset of 20 images 1x8x8  1 classes  16 train, 4..."]
    #expect(
      OutputResults(rows, names: ["d"]).words
        == OutputResults([rows[0].replacing("4...", with: "...")], names: ["d"]).words)
  }
}
