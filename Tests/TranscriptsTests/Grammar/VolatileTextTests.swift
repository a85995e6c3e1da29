import Testing

@testable import Transcripts

/// Times and paths are written so that other runs and machines match.
@Suite struct VolatileTextTests {
  private func patterns(_ command: String, _ lines: [String], folders: [String] = []) -> [String] {
    VolatileText(commands: [command], folders: folders).patterns(lines)
  }

  @Test func onlyTimeItselfTellsATime() {
    #expect(patterns("time ones 3", ["time 0.012 s", "Tensor 3"]) == ["time {time} s", "Tensor 3"])
    #expect(patterns("note time", ["time 0.012 s"]) == ["time 0.012 s"])
  }

  @Test func theTimesOfAComparisonAreInTheirColumn() {
    let table = [
      "network  parameters  time   48 images", "-------  ----------  -----  ---------", "a              23  1.5 s  0.9",
      "bb              4   12 s  0.8", "accuracy",
      "     12         14         16         18         20", "a is ahead of bb by 0.1",
    ]
    #expect(
      patterns("compare a bb data", table) == [
        table[0], "-------  ----------  {time}  ---------", "a              23  {time}  0.9",
        "bb              4   {time}  0.8", table[4], table[5],
        table[6],
      ])
  }

  @Test func pathsOfThisMachineAreMarkedTheLongestFirst() {
    #expect(patterns("pwd", ["/home/u/a"], folders: ["/home/u", "/home/u/a"]) == ["{path}"])
    #expect(patterns("x", ["/home/u/b is {", "/"], folders: ["/home/u", "/"]) == ["{path}/b is {{", "/"])
  }

  /// With a combining mark behind it, a brace is part of a longer character, and still a literal brace.
  @Test(arguments: ["{\u{347}\u{1B}", "a{\u{301}b}", "{{\u{200D}", "{\u{FE0F}n}", "e\u{301}{"])
  func bracesWithMarksAreLiteral(_ text: String) throws {
    let pattern = patterns("x", [text])
    #expect(pattern == [text.unicodeScalars.reduce(into: "") { $0 += $1 == "{" ? "{{" : String($1) }])
    #expect(try Matcher(lines: pattern).matches([text]))
  }
}
