import TerminalTesting
import Testing

@testable import Platform

@Suite struct FileStatusTests {
  @Test func kindSizeAndPermissionsAreTheSystems() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    try Files.write(Array(repeating: 7, count: 12_345), to: path, permissions: 0o640)
    try folder.link("link", to: "a")
    let status = try FileStatus(of: path)
    #expect(status.kind == .plainFile && status.size == 12_345 && status.permissions == 0o640)
    #expect(try FileStatus(of: folder.file("link")) == status)
    #expect(try FileStatus(of: folder.file("link"), followingLinks: false).kind == .link)
    #expect(try FileStatus(of: folder.path).kind == .folder)
    #expect(try FileStatus(of: "/dev/null").kind == .other)
    #expect(throws: SystemError.noSuchFile) { try FileStatus(of: folder.file("none")) }
    #expect(throws: SystemError.noSuchFile) { try FileStatus(of: path + "\0") }
  }
}
