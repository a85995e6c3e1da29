import TerminalTesting
import Testing

@testable import Platform

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct FilesReadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func problem(_ path: String, atMost limit: Int = 1000) -> FileProblem.Cause? {
    do throws(FileProblem) {
      _ = try Files.bytes(path, atMost: limit)
      return nil
    } catch { return error.cause }
  }

  @Test func aFileIsReadWhole() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try Files.write(bytes, to: folder.file("a"))
    #expect(try Files.bytes(folder.file("a"), atMost: 100_000) == bytes)
    #expect(try Files.bytes(folder.write("", to: "b"), atMost: 0) == [])
    try folder.link("link", to: "a")
    #expect(try Files.bytes(folder.file("link"), atMost: 100_000) == bytes)
  }

  @Test func theLimitIsOneOfBytes() throws {
    let path = try folder.write("12345", to: "a")
    for limit in 0..<5 { #expect(problem(path, atMost: limit) == .tooLarge(bytes: 5, limit: limit)) }
    for limit in [5, 6, 1 << 40] { #expect(try Files.bytes(path, atMost: limit).count == 5) }
  }

  @Test func noMemoryIsTakenForAFileOverTheLimit() throws {
    let path = try folder.write("", to: "huge")
    let size = 1 << 42
    try OpenFile(updating: path).truncate(to: size)
    #expect(problem(path, atMost: 1 << 20) == .tooLarge(bytes: size, limit: 1 << 20))
  }

  @Test(.timeLimit(.minutes(20))) func whatIsNoPlainFileIsRefusedAtOnce() throws {
    mkfifo(folder.file("pipe"), 0o600)
    for path in [folder.file("pipe"), "/dev/zero", "/dev/null"] { #expect(problem(path) == .notPlainFile, "\(path)") }
    #expect(problem(folder.path) == .system(.isAFolder))
  }

  @Test func whatIsNotThereHasTheSystemsReason() throws {
    let file = try folder.write("1", to: "a")
    #expect(problem(folder.file("none")) == .system(.noSuchFile))
    #expect(problem(file + "/none") == .system(.notAFolder))
    #expect(problem("") == .system(.noSuchFile))
    #expect(problem(file + "\0none") == .system(.noSuchFile))
    let circle = folder.file("circle")
    try folder.link("circle", to: circle)
    #expect(problem(circle).map { FileProblem(circle, $0) }?.systemError?.isAbsence == true)
  }

  @Test func aFileWhoseSizeIsNotWhatTheSystemSaysIsRefused() {
    // The kernel gives the files of /proc a size of 0 and contents all the same.
    #expect(problem("/proc/self/status") == .sizeChanged)
  }

  @Test func theHeadIsAtMostSoManyBytesAndNoneOfWhatIsNoFile() throws {
    let path = try folder.write("12345", to: "a")
    #expect(Files.head(path, atMost: 3) == Array("123".utf8))
    #expect(Files.head(path, atMost: 9) == Array("12345".utf8))
    #expect(Files.head(path, atMost: 0) == [])
    mkfifo(folder.file("pipe"), 0o600)
    for path in [folder.file("none"), folder.path, folder.file("pipe")] { #expect(Files.head(path, atMost: 3) == []) }
  }
}
