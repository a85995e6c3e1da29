import TerminalTesting
import Testing

@testable import Platform

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct OpenFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func itIsChangedInPlace() throws {
    let file = try OpenFile(updating: folder.write("0123456789", to: "a"))
    try file.write(Array("abc".utf8), at: 8)
    #expect(folder.read("a") == "01234567abc")
    try file.truncate(to: 4)
    #expect(try file.status.size == 4 && folder.read("a") == "0123")
  }

  @Test func aReplacementIsWholeAndStaysOpen() throws {
    let path = try folder.write("old", to: "a")
    let file = try OpenFile.replacing(path, with: Array("new\n".utf8))
    #expect(folder.read("a") == "new\n")
    try file.write(Array("more".utf8), at: 4)
    #expect(folder.read("a") == "new\nmore" && folder.names() == ["a"])
  }

  @Test(.timeLimit(.minutes(20))) func onlyPlainFilesAreChanged() throws {
    try folder.write("kept", to: "a")
    try folder.link("link", to: "a")
    mkfifo(folder.file("pipe"), 0o600)
    #expect(throws: FileProblem.self) { try OpenFile(updating: folder.file("link")) }
    #expect(throws: FileProblem(folder.file("pipe"), .notPlainFile)) { try OpenFile(updating: folder.file("pipe")) }
    #expect(throws: FileProblem(folder.path, .system(.isAFolder))) { try OpenFile(updating: folder.path) }
  }
}
