import CommandInterpreter
import Platform
import Testing

@testable import Lessons
@testable import Transcripts

/// The project's transcripts between them try every command, and hold errors as well as results.
@Suite struct CoverageTests {
  private let commands: [Transcript.Command]

  init() throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var commands: [Transcript.Command] = []
    for path in try Files.transcripts([root + "/Tests/Transcripts"]) {
      commands += try Transcript(try Files.bytes(path)).commands
    }
    self.commands = commands
  }

  @Test func everyCommandIsInSomeTranscript() {
    let used = Set(commands.flatMap { $0.text.split { !($0.isLetter || $0.isNumber || $0 == "_") } })
    for word in CommandTable.declared.words {
      let isUsed = used.contains(word[...])
      #expect(
        isUsed,
        """
        no transcript uses \(word): write a line with it before the last fence of a FILE in Tests/Transcripts, behind \
        `cnn> `, and run Scripts/update-generated FILE, which fills the answer in
        """)
    }
  }

  @Test func errorsAreInThemToo() {
    let codes = Set(commands.compactMap(\.code))
    let untried: Set<ErrorCode> = [
      .interrupted, .replayMismatch, .gradientUndecided, .fileDenied, .fileFormat,
    ]
    #expect(Set(ErrorCode.allCases).subtracting(codes).isSubset(of: untried))
  }
}
