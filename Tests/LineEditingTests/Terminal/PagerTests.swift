import TerminalTesting
import Testing

@testable import LineEditing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct PagerTests {
  @Test func aLongTextIsPagedAndTheKeysAreThePagers() throws {
    let terminal = try probe()
    try terminal.send("page 100\r")
    try terminal.wait(for: "row 15\n:")
    try terminal.send(" ")
    try terminal.wait(for: "row 30\n:")
    // In less Ctrl-C is no reason to leave, and none for the shell either.
    try terminal.send(Key.control("C"))
    // It may take the next key for part of the interruption.
    try terminal.send("G", until: "the last rows") { $0.text.contains("row 100\n(END)") }
    try terminal.send("q")
    try terminal.wait(for: "it was paged\ncnn>")
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }

  @Test func leavingBeforeTheEndOfAVeryLongTextIsQuiet() throws {
    let terminal = try probe()
    try terminal.send("page 100000\r")
    try terminal.wait(for: "row 15\n:")
    try terminal.send("q")
    try terminal.wait(for: "it was paged\ncnn>")
  }

  @Test func aShortTextIsPrinted() throws {
    let terminal = try probe()
    try terminal.send("page 15\r")
    try terminal.wait(for: "row 15\nit was printed\ncnn>")
  }

  @Test(arguments: ["", "cat"]) func canBeSwitchedOff(command: String) throws {
    let terminal = try probe(["PAGER": command])
    try terminal.send("page 100\r")
    try terminal.wait(for: "row 100\nit was printed\ncnn>")
  }

  @Test(arguments: ["no-such-pager -x", "no-such-pager; exit 127", "/etc/passwd"])
  func aMissingOneFallsThroughToPrinting(command: String) throws {
    let terminal = try probe(["PAGER": command])
    try terminal.send("page 100\r")
    try terminal.wait(for: "row 100\nit was printed\ncnn>")
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }

  @Test(arguments: ["less", "less -R", "sed 's/row/line/' | less -R"]) func theUsersOwnIsTaken(command: String) throws {
    let terminal = try probe(["PAGER": command])
    try terminal.send("page 100\r")
    try terminal.wait(for: (command.hasPrefix("sed") ? "line" : "row") + " 15\n:")
    try terminal.send("q")
    try terminal.wait(for: "it was paged\ncnn>")
  }

  /// What a user's settings would have `less` run and write.
  private func tempting(_ folder: TemporaryFolder, pager: String, less: String?) -> [String: String?] {
    let touch = "/usr/bin/touch \(folder.file("made"))"
    return [
      "PAGER": pager, "LESS": less, "LESSOPEN": "|\(touch); cat %s", "LESSCLOSE": touch, "LESSEDIT": touch,
      "EDITOR": touch, "VISUAL": touch, "LESSHISTFILE": folder.file("searches"), "LESSSECURE": "",
      "LESSSECURE_ALLOW": "edit,examine,history,lesskey,logfile,osc8,pipe,shell,stop,tags",
    ]
  }

  /// A pager pages: it runs nothing, writes nothing and shows no other file, whatever the user's settings say.
  @Test(
    arguments: [
      "!touch F\r", "|.cat >F\r", "s F\r", ":e F\r", "E /etc/passwd\r", "\u{18}\u{16}", "v", "-oF\r", "-OF\r",
    ],
    ["less", "cat | less -R"])
  func aPagerRunsAndWritesNothing(keys: String, pager: String) throws {
    let folder = try TemporaryFolder()
    let terminal = try probe(tempting(folder, pager: pager, less: "-M"), columns: 120)
    try terminal.send("page 100\r")
    try terminal.wait(for: "row 15\n")
    let mark = terminal.output.count
    try terminal.send(keys.replacing("F", with: folder.file("made")))
    try terminal.wait(forOutput: " not available", since: mark)
    // The rest of the keys may have opened the pager's help.
    try terminal.send("\rq", until: "the shell again") { $0.currentLine.hasPrefix("cnn>") }
    #expect(folder.names().isEmpty)
  }

  @Test func aLogThatTheSettingsAskForIsNotWritten() throws {
    let folder = try TemporaryFolder()
    let terminal = try probe(tempting(folder, pager: "less", less: "-o\(folder.file("log"))"), columns: 120)
    try terminal.send("page 100\r")
    try terminal.wait(for: "log file support is not available")
    try terminal.send("\r")
    try terminal.wait(for: "row 15\n")
    try terminal.send("/row 70\r")
    try terminal.wait(for: "row 70")
    try terminal.send("q")
    try terminal.wait(for: "it was paged\ncnn>")
    #expect(folder.names().isEmpty)
  }

  @Test func aTerminatedShellTakesItsPagerWithIt() throws {
    let terminal = try probe()
    try terminal.send("page 100\r")
    try terminal.wait(for: "row 15\n:")
    terminal.signal(SIGTERM)
    #expect(try terminal.exitStatus() == 143)
    #expect(terminal.isCooked)
  }

  @Test func aPipeIsNeverPaged() throws {
    let result = try runPiped([builtExecutable("LineEditorProbe")], input: Array("page 100".utf8))
    #expect(result.text == (1...100).map { "row \($0)\n" }.joined() + "it was printed\n")
  }

  @Test func commandsWithMoreThanWordsGoToTheShell() {
    #expect(PagerProcess.words(of: "less -FRX") == ["less", "-FRX"])
    #expect(PagerProcess.words(of: "/opt/my/pager") == ["/opt/my/pager"])
    #expect(PagerProcess.words(of: "a | b") == ["/bin/sh", "-c", "a | b"])
    #expect(PagerProcess.words(of: "LESS=R less") == ["/bin/sh", "-c", "LESS=R less"])
    #expect(PagerProcess.words(of: "'my pager'") == ["/bin/sh", "-c", "'my pager'"])
  }
}
