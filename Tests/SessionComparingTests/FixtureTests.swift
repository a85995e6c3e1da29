import SessionComparing
import Synchronization
import TerminalTesting
import Testing

/// What version 0.1.0 left, run again by the shell of this build: sessions, journals, what comes back to them, and grades.
///
/// The lessons are those of then, so every difference is the shell's. Results may not differ; where only words do, the test
/// prints how many: whoever changes words reads the list of `compare-shells`.
@Suite struct FixtureTests {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures/v1"

  @Test func thereAreEnough() throws {
    let cases = try Fixtures(folder: Self.folder).cases.map(\.name)
    #expect(cases.count { $0.hasPrefix("transcripts/") } >= 33)
    #expect(cases.count { $0.hasPrefix("reruns/") } >= 50)
    #expect(cases.count { $0.hasPrefix("resumed/stopping-") } >= 20)
  }

  @Test func nothingButWordsDiffersFromTheFirstVersion() throws {
    let fixtures = try Fixtures(folder: Self.folder)
    let counts = Mutex((same: 0, reworded: 0))
    // To save time: the commands of journals that nobody has forged are run again, and compared, by the grades.
    let cases = fixtures.cases.filter { !$0.name.hasPrefix("reruns/") || $0.name.hasPrefix("reruns/forged-") }
    fixtures.run(cases, by: builtExecutable("cnn-shell")) { session, result in
      do {
        let expected = try #require(try fixtures.expected(session), "\(session.name) has no expectation")
        let comparison = SessionComparison(expected, try result.get(), units: 1)
        for place in comparison.differing.prefix(3) {
          Issue.record("\(session.name), line \(place.number), \(place.line): \(place.what)")
        }
        counts.withLock { counts in
          counts.same += comparison.same
          counts.reworded += comparison.reworded.count
        }
      } catch { Issue.record("\(session.name): \(error)") }
    }
    let (same, reworded) = counts.withLock { $0 }
    print("\(Self.folder): \(same) lines as they were, \(reworded) in other words")
    #expect(same > 0)
  }
}
