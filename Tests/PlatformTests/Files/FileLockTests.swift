import TerminalTesting
import Testing

@testable import Platform

@Suite struct FileLockTests {
  /// Whether another process gets the lock.
  private func isFree(_ path: String) throws -> Bool {
    let other = try WatchedProcess(["/usr/bin/flock", "-n", path, "/bin/true"])
    return other.finish(within: 30) { false }.status == 0
  }

  @Test func oneProcessAtATimeHasIt() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lock")
    var lock = try FileLock(path)
    #expect(lock != nil && folder.mode("lock") == 0o600)
    #expect(try !isFree(path))
    #expect(try FileLock(path) == nil)
    lock = nil
    #expect(try isFree(path))
  }

  /// A lock that is released soon, as by a process that is just being started, is waited for; one that is held is not
  /// waited for long.
  @Test func aLockIsTriedSeveralTimes() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lock")
    var holder = try FileLock(path)
    var waits = 0
    #expect(try FileLock(path, wait: { waits += 1 }) == nil)
    #expect(holder != nil && waits == 9)
    let lock = try FileLock(path) {
      waits += 1
      if waits == 11 { holder = nil }
    }
    #expect(lock != nil && waits == 11)
  }

  @Test func aLinkIsNotFollowed() throws {
    let folder = try TemporaryFolder()
    try folder.link("lock", to: folder.file("elsewhere"))
    #expect(throws: FileProblem.self) { try FileLock(folder.file("lock")) }
    #expect(throws: FileProblem.self) { try FileLock(folder.file("none/lock")) }
    #expect(!Files.isThere(folder.file("elsewhere")))
  }
}
