import Foundation
import Testing

@testable import ImageData

@Suite struct FileBytesTests {
  private func kind(_ path: String, maximum: Int = 1000) -> DataError.Kind? {
    dataError { () throws(DataError) in try FileBytes.read(path, maximum: maximum) }?.kind
  }

  @Test func aFileIsReadWhole() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    #expect(try FileBytes.read(folder.write("a", bytes), maximum: 100_000) == bytes)
    #expect(try FileBytes.read(folder.write("b", []), maximum: 0) == [])
  }

  @Test func whatIsNotAReadableFileIsRefusedWithItsKind() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a", [1, 2, 3])
    #expect(kind("\(folder.path)/none") == .fileNotFound)
    #expect(kind("\(file)/none") == .fileNotFound)
    #expect(kind("a\0b") == .fileNotFound)
    #expect(kind("") == .fileNotFound)
    #expect(kind(String(repeating: "x", count: 100_000)) == .fileNotFound)
    #expect(kind(folder.path) == .fileFormat)
    #expect(kind("/dev/zero") == .fileFormat)
    #expect(kind(file, maximum: 2) == .limit)
    symlink("loop", "\(folder.path)/loop")
    #expect(kind("\(folder.path)/loop") == .fileNotFound)
  }

  @Test(.timeLimit(.minutes(20))) func aNamedPipeDoesNotStopTheReader() throws {
    let folder = try TemporaryFolder()
    mkfifo("\(folder.path)/pipe", 0o600)
    #expect(kind("\(folder.path)/pipe") == .fileFormat)
  }

  @Test func aFileWhoseSizeIsNotWhatTheSystemSaysIsRefused() {
    // The kernel gives the files of /proc a size of 0 and contents all the same.
    #expect(kind("/proc/self/status") == .fileFormat)
  }

  @Test(.enabled(if: getuid() != 0, "the superuser may read everything"))
  func aFileThatMayNotBeReadIsDenied() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a", [1])
    chmod(file, 0)
    #expect(kind(file) == .fileDenied)
  }

  @Test func namesAreEscapedInErrors() throws {
    let error = dataError { () throws(DataError) in try FileBytes.read("/none/\u{1B}]0;x\u{7}", maximum: 1) }
    #expect(error?.place == .file("/none/\\u{1B}]0;x\\u{7}", byte: nil))
    #expect(error?.description == "/none/\\u{1B}]0;x\\u{7}: no such file")
  }
}
