import Platform
import TerminalTesting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which paths are below some folders, whatever they look like.
@Suite struct FolderScopeTests {
  private let folder: TemporaryFolder
  private let own: String
  private let document: String

  init() throws {
    folder = try TemporaryFolder()
    for name in ["own", "own/deep", "own-not", "page", "page/.secret"] { mkdir(folder.file(name), 0o700) }
    for name in ["own/a", "own/deep/b", "own-not/c", "page/d", "page/.e", "page/.secret/f", "outside"] {
      try folder.write("x", to: name)
    }
    try folder.link("own/out", to: folder.file("outside"))
    try folder.link("own/in", to: folder.file("own/a"))
    try folder.link("own/up", to: "..")
    try folder.link("page/own", to: folder.file("own/a"))
    mkfifo(folder.file("own/pipe"), 0o600)
    (own, document) = (folder.file("own"), folder.file("page"))
  }

  private var scope: FolderScope { FolderScope(below: [own], documents: [document]) }

  @Test func whatIsInsideIsGivenWithoutLinks() throws {
    #expect(try scope.path(own + "/a") == Files.resolved(own + "/a"))
    #expect(try scope.path(own + "/in") == Files.resolved(own + "/a"))
    #expect(try scope.path(own + "/deep/../a") == Files.resolved(own + "/a"))
    #expect(try scope.path(own) == Files.resolved(own))
    #expect(try scope.path(document + "/d") == Files.resolved(document + "/d"))
    #expect(try scope.path(document + "/own") == Files.resolved(own + "/a"))
    // What is not there is not told from outside, but found missing when it is opened.
    #expect(try scope.path(own + "/none/deeper") == own + "/none/deeper")
  }

  @Test(arguments: [
    "own/../outside", "own/out", "own/up/outside", "own-not/c", "own-not", "outside", "", "page/.e", "page/.secret/f",
    "none", "own/up/none", "page/.none", "own/pipe", "page/../outside",
  ])
  func whatIsOutsideIsNotThereOrNot(_ name: String) {
    #expect(throws: FileProblem.self) { try scope.path(folder.file(name)) }
    #expect(throws: FileProblem.self) { try FolderScope.nowhere.path(folder.file(name)) }
  }

  @Test(arguments: ["/proc/self/environ", "/dev/zero", "/etc/passwd", "/", "", "a\u{0}b"])
  func thePathsOfTheSystemAreOutside(_ path: String) {
    #expect(throws: FileProblem.self) { try scope.path(path) }
    #expect(throws: FileProblem.self) { try scope.newPath(path) }
    if !path.contains("\u{0}") { #expect((try? FolderScope.anywhere.path(path)) == path) }
  }

  @Test func theRootIsNobodysDocumentFolder() {
    #expect(throws: FileProblem.self) { try FolderScope(below: [], documents: ["/"]).path("/etc/passwd") }
  }

  @Test func newFilesAreWrittenThroughNoLink() throws {
    #expect(try scope.newPath(own + "/new") == Files.resolved(own) + "/new")
    #expect(try scope.newPath(own + "/a") == Files.resolved(own) + "/a")
    for name in ["own/out", "own/in", "own/up/new", "own/none/new", "own/..", "own/", "outside"] {
      #expect(throws: FileProblem.self, "\(name)") { try scope.newPath(folder.file(name)) }
    }
  }
}
