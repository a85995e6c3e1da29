import TerminalTesting
import Testing

/// The README's session runs as it stands there.
@Suite struct ReadmeTests {
  @Test func theSessionGivesWhatTheReadmeShows() throws {
    let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let readme = try contents(ofFile: "/" + path + "/README.md")
    let block = try #require(readme.split(separator: "```cnn\n").dropFirst().first?.split(separator: "```").first)
    let lines = block.split(separator: "\n").map(String.init)
    let commands = lines.filter { $0.hasPrefix("cnn> ") }.map { String($0.dropFirst(5)) }
    #expect(commands.count >= 12)
    let expected = lines.filter { !$0.hasPrefix("cnn> ") }
    let result = try run(["--keep-going"], input: commands.joined(separator: "\n") + "\n")
    let shown = result.text.split(separator: "\n").map(String.init)
    #expect(matches(shown[...], expected[...]), "\(result.text)")
  }

  /// Whether lines are as expected: `...` alone stands for any lines, `{..}` for any text, runs of blanks are equal.
  private func matches(_ lines: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return lines.isEmpty }
    if first == "..." {
      return (lines.startIndex...lines.endIndex).contains { matches(lines[$0...], expected.dropFirst()) }
    }
    guard let line = lines.first, matches(words(line), pattern: words(first)) else { return false }
    return matches(lines.dropFirst(), expected.dropFirst())
  }

  private func words(_ line: String) -> String { line.split(separator: " ").joined(separator: " ") }

  private func matches(_ line: String, pattern: String) -> Bool {
    let parts = pattern.split(separator: "{..}", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return line == pattern }
    guard line.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1]) else { return false }
    var rest = line.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.count >= parts[parts.count - 1].count
  }
}
