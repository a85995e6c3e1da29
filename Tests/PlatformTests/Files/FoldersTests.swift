import TerminalTesting
import Testing

@testable import Platform

@Suite struct FoldersTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func namesAreSortedAndWithoutTheFolderItself() throws {
    for name in ["b", "a", ".hidden"] { try folder.write("", to: name) }
    #expect(try Files.list(folder.path) == [".hidden", "a", "b"])
    #expect(try Files.list(folder.path, atMost: 2).count == 2)
    #expect(Files.names(inFolder: folder.file("none")) == [])
    #expect(throws: FileProblem(folder.file("none"), .system(.noSuchFile))) { try Files.list(folder.file("none")) }
    #expect(throws: FileProblem(folder.file("a"), .system(.notAFolder))) { try Files.list(folder.file("a")) }
  }

  @Test func aPrivateFolderIsTheUsersAlone() throws {
    try Files.makePrivateFolder(folder.file("x/y/z"))
    for name in ["x", "x/y", "x/y/z"] { #expect(folder.mode(name) == 0o700) }
    try Files.makePrivateFolder(folder.file("x/y/z"))
    let file = try folder.write("", to: "file")
    #expect(throws: FileProblem(file, "not a folder")) { try Files.makePrivateFolder(file) }
  }

  @Test func belowItsBaseNoLinkIsFollowed() throws {
    try Files.makePrivateFolder(folder.file("elsewhere"))
    try Files.makePrivateFolder(folder.file("base"))
    try folder.link("base/link", to: folder.file("elsewhere"))
    #expect(throws: FileProblem.self) {
      try Files.makePrivateFolder(folder.file("base/link/inner"), below: folder.file("base"))
    }
    #expect(Files.names(inFolder: folder.file("elsewhere")) == [])
  }

  @Test func temporaryFoldersAreNewAndGoWithAllThatIsInThem() throws {
    let (one, other) = (try Files.temporaryFolder(), try Files.temporaryFolder())
    defer { for path in [one, other] { Files.removeAll(path) } }
    #expect(one != other && Files.isFolder(one, followingLinks: false))
    let kept = try folder.write("kept", to: "kept")
    try Files.makePrivateFolder(one + "/x/y")
    try Files.write([1], to: one + "/x/y/file")
    try folder.link("way", to: one)
    try Files.write([1], to: one + "/a")
    Files.removeAll(one)
    #expect(!Files.isThere(one) && Files.isPlainFile(kept))
  }

  @Test func ofALinkOnlyTheLinkIsRemoved() throws {
    try Files.makePrivateFolder(folder.file("full"))
    try folder.write("kept", to: "full/a")
    try Files.makePrivateFolder(folder.file("gone"))
    try folder.link("gone/link", to: folder.file("full"))
    Files.removeAll(folder.file("gone"))
    #expect(!Files.isThere(folder.file("gone")) && folder.read("full/a") == "kept")
  }
}
