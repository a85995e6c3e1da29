import Platform
import TerminalTesting
import Testing

/// The table of formats holds whatever the sources read.
@Suite struct FileFormatsTests {
  private static let sources = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/Sources"
  /// The words of the sources by which a file is read or opened for that.
  private static let calls = [
    "Files.bytes(", "Files.head(", "FileBytes.read(", "OpenFile(following", "OpenFile(updating", "LockedFile(path",
    "Files.checkReadable(", "fopen(",
  ]

  private static func swiftFiles(_ folder: String) throws -> [String] {
    try Files.list(folder).flatMap { name in
      let path = folder + "/" + name
      return Files.isFolder(path, followingLinks: false) ? try swiftFiles(path) : name.hasSuffix(".swift") ? [path] : []
    }
  }

  @Test func everyFileThatIsReadHasARow() throws {
    let folder = try TemporaryFolder()
    let rows = Set(FileFormats.all(in: folder).flatMap(\.readers))
    let readers = try Self.swiftFiles(Self.sources).filter { path in
      let text = String(decoding: try Files.bytes(path, atMost: 1 << 20), as: UTF8.self)
      return !path.contains("/Sources/Platform/") && Self.calls.contains { text.contains($0) }
    }.map { String($0.dropFirst(Self.sources.count + 1)) }
    #expect(readers.count > 10)
    for reader in readers {
      #expect(
        rows.contains(reader) || FileFormats.others.contains(reader),
        "\(reader) reads a file: a row of FileFormats is missing, or the name of this reader in one")
    }
    for reader in rows { #expect(Files.isPlainFile(Self.sources + "/" + reader), "\(reader) is not there") }
  }

  @Test func namesAreDifferent() throws {
    let names = FileFormats.all(in: try TemporaryFolder()).map(\.name)
    #expect(Set(names).count == names.count)
  }
}
