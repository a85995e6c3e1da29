import CommandInterpreter
import Foundation
import Testing

/// Command files: where they are found, how they nest, how their failures are reported.
@Suite final class RunTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("lab"), withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func write(_ name: String, _ text: String) throws {
    try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  private func shell() -> Shell {
    let shell = Shell()
    shell.run(all: ["cd \(folder.path)"])
    return shell
  }

  @Test func runsTheLinesOfAFile() throws {
    try write("lab/01-a.cnn", "# a file\nx = [1,\n  2]\n\nnote it's fine\ny = x.sum;\ny\n")
    let shell = shell()
    #expect(shell.output("run lab/01-a.cnn").hasSuffix("3"))
    shell.run(all: ["cd lab", "run 01-a.cnn", "run ../lab/01-a.cnn", "run \"\(folder.path)/lab/01-a.cnn\""])
    #expect(shell.output("undo") == "undone: run \"\(folder.path)/lab/01-a.cnn\"")
  }

  @Test func readsLinesThatEndAsWindowsEndsThem() throws {
    try write("w.cnn", "x = 1\r\ny = [2,\r\n3]\r\n# c\r\nz = x + y[1]\r\n")
    let shell = shell()
    shell.run(all: ["run w.cnn"])
    #expect(shell.output("z") == "4")
  }

  @Test func failureNamesFileAndLineAndChangesNothing() throws {
    try write("bad.cnn", "x = 1\n\nones 2 | flaten\ny = 2\n")
    let shell = shell()
    let before = shell.snapshot
    let failure = try #require(shell.run("run bad.cnn").diagnostic)
    #expect(failure.code == .unknownName && failure.message.hasPrefix("bad.cnn:3: "))
    #expect(failure.notes.contains("ones 2 | flaten") && failure.help == ["did you mean `flatten`?"])
    #expect(shell.snapshot == before)
  }

  @Test func filesNestAndAnEndlessCircleIsRefused() throws {
    try write("inner.cnn", "x = x + 1\n")
    try write("outer.cnn", "x = 1\nrun inner.cnn\nrun inner.cnn\n")
    try write("circle.cnn", "run circle.cnn\n")
    let shell = shell()
    shell.run(all: ["run outer.cnn"])
    #expect(shell.output("x") == "3")
    let failure = try #require(shell.run("run circle.cnn").diagnostic)
    #expect(failure.code == .limit && failure.message.contains("circle.cnn:1: circle.cnn:1: "))
  }

  @Test func aVerdictStopsTheFileAndKeepsWhatWasReached() throws {
    try write(
      "v.cnn", "d = patterns 60\nn = flatten | linear 256 3\ntrain n d rate=1e6 loss=mse epochs=50\nafter = 1\n")
    let shell = shell()
    let outcome = shell.run("run v.cnn")
    #expect(outcome.diagnostic?.code == .diverged && outcome.diagnostic?.message.hasPrefix("v.cnn:3: ") == true)
    #expect(shell.interpreter.session.names == ["d", "n"])
  }

  @Test func filesThatAreNoTextAreRefused() throws {
    try Data([0xFF, 0xFE, 0x00]).write(to: folder.appendingPathComponent("raw.cnn"))
    let shell = shell()
    #expect(shell.run("run raw.cnn").diagnostic?.code == .fileFormat)
    #expect([.fileDenied, .fileFormat].contains(shell.run("run lab").diagnostic?.code))
    #expect(shell.run("run 'no such'").diagnostic?.code == .fileNotFound)
  }
}
