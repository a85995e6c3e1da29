import TerminalTesting
import Testing

@Suite struct EditrcTests {
  @Test func viModeHasEscapeTabAndPaste() throws {
    let folder = try TemporaryFolder()
    let terminal = try probe(["EDITRC": try folder.write("bind -v\n", to: "editrc")])
    try terminal.send("pre\t")
    try terminal.wait(forLine: "cnn> predict", x: 13)
    try terminal.send("cat dog")
    try terminal.wait(forLine: "cnn> predict cat dog", x: 20)
    try terminal.send(Key.escape)
    try terminal.wait(forLine: "cnn> predict cat dog", x: 19)
    try terminal.send("bcwfox")
    try terminal.wait(forLine: "cnn> predict cat fox", x: 20)
    try terminal.send(Key.paste("\nconv"))
    try terminal.wait(forLine: "conv", x: 4)
    try terminal.send("\r")
    try terminal.wait(for: "1: predict cat fox\n2: conv")
  }

  @Test func viModeTakesHints() throws {
    let folder = try TemporaryFolder()
    let terminal = try probe(["EDITRC": try folder.write("bind -v\n", to: "editrc")])
    try terminal.send("conv kernel=3\r")
    try terminal.wait(for: "1: conv kernel=3\ncnn>")
    try terminal.send("co")
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 7)
    try terminal.send(Key.right)
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 18)
  }

  @Test func isReadFromTheHomeFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("probe:bind ^X ed-delete-prev-char\nother:bind ^A ed-delete-prev-char\n", to: ".editrc")
    let terminal = try probe(["HOME": folder.path])
    try terminal.send("conv12" + Key.control("X"))
    try terminal.wait(forLine: "cnn> conv1", x: 10)
    try terminal.send(Key.control("A") + "x")
    try terminal.wait(forLine: "cnn> xconv1", x: 6)
  }

  @Test func editingCanBeSwitchedOff() throws {
    let folder = try TemporaryFolder()
    let terminal = try probe(["EDITRC": try folder.write("edit off\n", to: "editrc")])
    try terminal.send("conv 日\r")
    try terminal.wait(for: "1: conv 日\ncnn>")
    try terminal.send("half")
    try terminal.wait(forLine: "cnn> half")
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "cnn> half^C\ncnn>")
    try terminal.send("pool\r")
    try terminal.wait(for: "2: pool\ncnn>")
    try terminal.send(Key.control("D"))
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func aMistakeInItIsSaidAndHarmsNothing() throws {
    let folder = try TemporaryFolder()
    let terminal = try probe(["EDITRC": try folder.write("bind ^X no-such-function\nnonsense\n", to: "editrc")])
    try terminal.send("conv\r")
    try terminal.wait(for: "1: conv")
    #expect(terminal.screen.text.contains("no-such-function"))
  }
}
