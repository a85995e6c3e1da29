import TerminalTesting
import Testing

@testable import LineEditing

@Suite struct HistoryFileTests {
  @Test func whatIsAppendedIsLoaded() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.file("history"))
    let entries = ["conv 1", "a \\ b\\n", "x = [1,\n2]", "größe 日本 🐈"]
    for entry in entries { try file.append(entry) }
    #expect(try file.load().entries == entries)
    #expect(folder.mode("history") == 0o600)
  }

  @Test func aMissingFileIsAnEmptyHistory() throws {
    let folder = try TemporaryFolder()
    #expect(try HistoryFile(path: folder.file("none")).load().entries.isEmpty)
    #expect(folder.names().isEmpty)
  }

  @Test func foldersAreMadeForTheirOwnerAlone() throws {
    let folder = try TemporaryFolder()
    try HistoryFile(path: folder.file("state/cnn-shell/history")).append("conv")
    #expect(folder.mode("state") == 0o700)
    #expect(folder.mode("state/cnn-shell") == 0o700)
    #expect(folder.read("state/cnn-shell/history") == "conv\n")
  }

  @Test func aFileOpenToOthersIsClosedToThem() throws {
    let folder = try TemporaryFolder()
    try folder.write("conv\n", to: "history")
    #expect(try HistoryFile(path: folder.file("history")).load().entries == ["conv"])
    #expect(folder.mode("history") == 0o600)
  }

  @Test func loadingDropsOlderCopiesAndWhatIsOverTheLimit() throws {
    let folder = try TemporaryFolder()
    try folder.write("a\nb\na\nc\nd\na\n", to: "history")
    #expect(try HistoryFile(path: folder.file("history")).load(limit: 3).entries == ["c", "d", "a"])
    #expect(folder.read("history") == "c\nd\na\n")
    #expect(folder.names() == ["history"])
    #expect(folder.mode("history") == 0o600)
  }

  @Test func aLineCutOffByACrashIsClosedFirst() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: try folder.write("conv\npoo", to: "history"))
    try file.append("relu")
    #expect(try file.load().entries == ["conv", "poo", "relu"])
  }

  @Test func symbolicLinksAreNotFollowed() throws {
    let folder = try TemporaryFolder()
    try folder.write("precious\n", to: "target")
    try folder.link("history", to: folder.file("target"))
    let file = HistoryFile(path: folder.file("history"))
    #expect(throws: HistoryError.notAPlainFile(path: file.path)) { try file.append("conv") }
    #expect(throws: HistoryError.notAPlainFile(path: file.path)) { _ = try file.load() }
    #expect(folder.read("target") == "precious\n")
  }

  @Test func aFolderOrADeviceIsNoHistory() throws {
    let folder = try TemporaryFolder()
    #expect(throws: HistoryError.self) { try HistoryFile(path: folder.path).append("conv") }
    #expect(throws: HistoryError.notAPlainFile(path: "/dev/null")) { try HistoryFile(path: "/dev/null").append("conv") }
  }

  @Test func bytesThatAreNoTextAndControlCharactersAreDropped() {
    #expect(HistoryFile.entry(fromLine: [0x61, 0xFF]) == nil)
    #expect(HistoryFile.entry(fromLine: Array("a\u{1B}[31mb\u{7}".utf8)) == "a[31mb")
  }

  /// Several shells at once: every entry of every shell is there, each shell's in order, whatever they do meanwhile.
  @Test func severalShellsAtOnceLoseNothing() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("history")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for shell in 0..<4 {
        group.addTask {
          let file = HistoryFile(path: path)
          for number in 0..<50 {
            try file.append("shell \(shell) entry \(number)")
            // A copy makes the next start rewrite the file under the others' hands.
            try file.append("the same")
            if number % 10 == 0 { _ = try file.load() }
          }
        }
      }
      try await group.waitForAll()
    }
    let entries = try HistoryFile(path: path).load().entries
    for shell in 0..<4 {
      #expect(entries.filter { $0.hasPrefix("shell \(shell)") } == (0..<50).map { "shell \(shell) entry \($0)" })
    }
    #expect(entries.count == 201)
  }

  @Test func aBackslashLetsNoControlCharacterThrough() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: try folder.write("x\\\u{1B}[2Jy\na\\\u{9B}b\\\u{2028}\\\\n\n", to: "history"))
    #expect(try file.load().entries == ["x[2Jy", "ab\\n"])
    // Loading once more finds the same, for what was read was written again.
    #expect(try file.load().entries == ["x[2Jy", "ab\\n"])
  }
}
