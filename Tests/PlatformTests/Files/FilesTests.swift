import TerminalTesting
import Testing

@testable import Platform

@Suite struct FilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func namesAreResolvedAsFarAsTheyLead() throws {
    try folder.write("1", to: "a")
    try folder.link("link", to: "a")
    try folder.link("nowhere", to: "none")
    let real = try Files.resolved(folder.path)
    #expect(try Files.resolved(folder.path + "/./link") == real + "/a")
    #expect(Files.realPath(folder.file("nowhere")) == nil && Files.realPath(folder.file("a\0")) == nil)
    #expect(throws: FileProblem(folder.file("none"), .system(.noSuchFile))) { try Files.resolved(folder.file("none")) }
  }

  @Test func kindsAreTold() throws {
    try folder.write("1", to: "a")
    try folder.link("link", to: "a")
    try folder.link("nowhere", to: "none")
    try folder.link("inner", to: folder.path)
    let facts = ["a", "link", "nowhere", "inner", "none", "."].map { name in
      let path = folder.file(name)
      return [
        Files.isThere(path), Files.isPlainFile(path), Files.isFolder(path, followingLinks: true),
        Files.isFolder(path, followingLinks: false),
      ]
    }
    #expect(
      facts == [
        [true, true, false, false], [true, false, false, false], [true, false, false, false],
        [true, false, true, false], [false, false, false, false], [true, false, true, true],
      ])
  }

  @Test func aFileIsKeptAsideUnderTheNextFreeName() throws {
    for (place, text) in ["one", "two", "three"].enumerated() {
      try folder.write(text, to: "a.md")
      let name = try Files.keepAside(folder.file("a.md"), stem: folder.file("a"), suffix: ".md")
      #expect(name == folder.file("a.\(place + 1).md") && folder.read("a.\(place + 1).md") == text)
    }
    #expect(throws: FileProblem.self) {
      try Files.keepAside(folder.file("none"), stem: folder.file("b"), suffix: ".md")
    }
  }

  @Test func aPathIsNeverReadOnlyAsFarAsAZero() throws {
    let path = try folder.write("kept", to: "a")
    let cut = path + "\0b"
    Files.remove(cut)
    Files.removeAll(cut)
    #expect(throws: FileProblem(cut, .system(.noSuchFile))) { try Files.checkReadable(cut) }
    #expect(throws: FileProblem.self) { try Files.write([1], to: cut) }
    #expect(throws: FileProblem.self) { try Files.keepAside(cut, stem: path, suffix: ".md") }
    #expect(throws: FileProblem.self) { try Files.list(folder.path + "\0") }
    #expect(throws: FileProblem.self) { try Files.makePrivateFolder(folder.file("new\0folder")) }
    #expect(throws: FileProblem.self) { try Files.enter("/\0none") }
    #expect(!Files.isThere(cut) && folder.names() == ["a"] && folder.read("a") == "kept")
  }

  @Test func whatMayBeReadIsFound() throws {
    let path = try folder.write("1", to: "a")
    try Files.checkReadable(path)
    Files.remove(path)
    #expect(throws: FileProblem(path, .system(.noSuchFile))) { try Files.checkReadable(path) }
  }
}
