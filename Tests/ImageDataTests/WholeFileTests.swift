import Foundation
import Testing

@testable import ImageData

@Suite struct WholeFileTests {
  private func kind(_ path: String) -> DataError.Kind? {
    dataError { () throws(DataError) in try WholeFile.replaceContents(of: path, with: [9]) }?.kind
  }

  private func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func aFileIsMadeAndReplacedAndNothingElseIsLeft() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a"
    for count in [0, 1, 300_000, 5] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 11) }
      try WholeFile.replaceContents(of: path, with: bytes)
      #expect(try FileBytes.read(path, maximum: 1_000_000) == bytes)
    }
    #expect(try names(folder) == ["a"])
  }

  @Test func permissionsAndLinksStay() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a", [1, 2])
    chmod(file, 0o640)
    symlink("a", "\(folder.path)/link")
    try WholeFile.replaceContents(of: "\(folder.path)/link", with: [3])
    #expect(try FileBytes.read(file, maximum: 10) == [3])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/link") == "a")
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func whatCannotBeWrittenIsRefusedAndStays() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a", [1, 2])
    #expect(kind("\(folder.path)/none/a") == .fileNotFound)
    #expect(kind("\(file)/a") == .fileNotFound)
    #expect(kind("") == .fileNotFound)
    #expect(kind("a\0b") == .fileNotFound)
    #expect(kind(folder.path) == .fileDenied)
    #expect(kind("/dev/null") == .fileDenied)
    #expect(kind("/proc/none.png") != nil)
    #expect(try names(folder) == ["a"])
    #expect(try FileBytes.read(file, maximum: 10) == [1, 2])
  }
}
