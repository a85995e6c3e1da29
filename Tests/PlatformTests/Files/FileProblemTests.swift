import Testing

@testable import Platform

@Suite struct FileProblemTests {
  @Test func reasonsAreSaidBehindThePath() {
    let cases: [(cause: FileProblem.Cause, reason: String)] = [
      (.system(.noSuchFile), "No such file or directory"), (.system(.isAFolder), "Is a directory"),
      (.notPlainFile, "not a regular file"), (.tooLarge(bytes: 9, limit: 4), "larger than 4 bytes"),
      (.sizeChanged, "its size changed while being read"), (.other("why"), "why"),
    ]
    for (cause, reason) in cases {
      let problem = FileProblem("a/b", cause)
      #expect(problem.reason == reason && problem.message == "a/b: \(reason)")
    }
    #expect(FileProblem("a", .system(.noSuchFile)).systemError == .noSuchFile)
    #expect(FileProblem("a", "why").systemError == nil && FileProblem("a", "why") == FileProblem("a", .other("why")))
  }

  @Test func absenceIsToldFromRefusal() throws {
    #expect(SystemError.noSuchFile.isAbsence && SystemError.notAFolder.isAbsence && !SystemError.isAFolder.isAbsence)
    let long = String(repeating: "x", count: 100_000)
    #expect(throws: SystemError.self) { try FileStatus(of: long) }
    do throws(SystemError) { _ = try FileStatus(of: long) } catch { #expect(error.isAbsence) }
  }
}
