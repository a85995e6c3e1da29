import TerminalTesting
import Testing

/// The README's session runs as it stands there.
@Suite struct ReadmeTests {
  @Test func theSessionGivesWhatTheReadmeShows() throws {
    let result = try run(["replay", repositoryFile("README.md")])
    #expect(result.status == 0, "\(result.text)")
    #expect(result.text.hasSuffix("no differences\n"))
  }
}

/// A file of the repository.
func repositoryFile(_ name: String) -> String {
  "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/" + name
}
