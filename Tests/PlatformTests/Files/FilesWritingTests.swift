import Dispatch
import Synchronization
import TerminalTesting
import Testing

@testable import Platform

@Suite struct FilesWritingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFileIsMadeAndReplacedAndNothingElseIsLeft() throws {
    let path = folder.file("a")
    for count in [0, 1, 300_000, 5] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 11) }
      try Files.write(bytes, to: path)
      #expect(try Files.bytes(path, atMost: 1_000_000) == bytes)
    }
    #expect(folder.names() == ["a"])
  }

  @Test func whoReadsMeanwhileSeesTheOldOrTheNew() throws {
    let path = folder.file("a")
    let contents = [Array(repeating: UInt8(1), count: 3000), Array(repeating: UInt8(2), count: 200_000)]
    try Files.write(contents[0], to: path)
    let isOver = Atomic(false)
    let seen = Mutex([0, 0, 0])
    DispatchQueue.concurrentPerform(iterations: 2) { part in
      if part == 0 {
        for round in 1...60 { try? Files.write(contents[round % 2], to: path) }
        isOver.store(true, ordering: .sequentiallyConsistent)
        return
      }
      // At least once, where a busy machine begins this part when the other is over.
      repeat {
        let bytes = try? Files.bytes(path, atMost: 1_000_000)
        let place = contents.firstIndex { $0 == bytes } ?? 2
        seen.withLock { $0[place] += 1 }
      } while !isOver.load(ordering: .sequentiallyConsistent)
    }
    let counts = seen.withLock { $0 }
    #expect(counts[2] == 0 && counts[0] + counts[1] > 0)
  }

  @Test func permissionsAreThoseAskedFor() throws {
    let path = folder.file("a")
    try Files.writePrivately([1], to: path)
    #expect(folder.mode("a") == 0o600)
    try Files.write([2], to: path, permissions: 0o644)
    #expect(folder.mode("a") == 0o644)
    try Files.save([3], as: path)
    #expect(folder.mode("a") == 0o644)
    try Files.save([3], as: folder.file("new"))
    #expect(folder.mode("new").map { $0 & 0o600 } == 0o600)
  }

  @Test func aLinkIsReplacedByWritingAndFollowedBySaving() throws {
    try folder.write("old", to: "a")
    try folder.link("link", to: "a")
    try Files.save(Array("new".utf8), as: folder.file("link"))
    #expect(folder.read("a") == "new" && !Files.isPlainFile(folder.file("link")))
    try Files.write(Array("own".utf8), to: folder.file("link"))
    #expect(folder.read("a") == "new" && Files.isPlainFile(folder.file("link")) && folder.read("link") == "own")
  }

  @Test func whatCannotBeReplacedStaysAndNothingIsLeftBeside() throws {
    try folder.write("old", to: "a")
    try Files.makePrivateFolder(folder.file("inner"))
    let cases: [(path: String, cause: FileProblem.Cause)] = [
      (folder.file("none/a"), .system(.noSuchFile)), (folder.file("a/b"), .system(.notAFolder)),
      (folder.file("inner"), .system(.isAFolder)), ("/dev/null", .notPlainFile),
      (folder.file("a\0b"), .system(.noSuchFile)),
    ]
    for (path, cause) in cases {
      #expect(throws: FileProblem(path, cause)) { try Files.save([1], as: path) }
    }
    #expect(throws: FileProblem.self) { try Files.write([1], to: folder.file("inner")) }
    #expect(folder.names() == ["a", "inner"] && folder.read("a") == "old")
  }
}
