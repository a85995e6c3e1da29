import TerminalTesting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct TerminalHistoryTests {
  @Test func upAndDownGoByPrefix() throws {
    let terminal = try probe()
    for (index, line) in ["conv 1", "pool 2", "conv 3"].enumerated() {
      try terminal.send(line + "\r")
      try terminal.wait(for: "\(index + 1): \(line)\ncnn>")
    }
    try terminal.send(Key.up)
    try terminal.wait(forLine: "cnn> conv 3")
    try terminal.send(Key.up)
    try terminal.wait(forLine: "cnn> pool 2")
    try terminal.send(Key.down)
    try terminal.wait(forLine: "cnn> conv 3")
    try terminal.send(Key.control("C"))
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("con" + Key.up)
    try terminal.wait(forLine: "cnn> conv 3")
    try terminal.send(Key.up)
    try terminal.wait(forLine: "cnn> conv 1")
    try terminal.send(Key.down)
    try terminal.wait(forLine: "cnn> conv 3")
  }

  @Test func isKeptAcrossSessionsOncePerLine() throws {
    let folder = try TemporaryFolder()
    let environment = ["PROBE_HISTORY": folder.file("state/history")]
    let first = try probe(environment)
    for (index, line) in ["conv a", "pool b", "conv a"].enumerated() {
      try first.send(line + "\r")
      try first.wait(for: "\(index + 1): \(line)\ncnn>")
    }
    try first.send(Key.control("D"))
    #expect(try first.exitStatus() == 0)
    #expect(folder.mode("state/history") == 0o600)
    let second = try probe(environment)
    #expect(folder.read("state/history") == "pool b\nconv a\n")
    try second.send(Key.up)
    try second.wait(forLine: "cnn> conv a")
    try second.send(Key.up)
    try second.wait(forLine: "cnn> pool b")
    try second.send(Key.control("C"))
    try second.wait(forLine: "cnn>", x: 5)
    try second.send(Key.control("R") + "nv")
    try second.wait(for: "bck:nv")
    try second.send("\r")
    try second.wait(for: "1: conv a")
  }

  @Test func survivesBeingKilled() throws {
    let folder = try TemporaryFolder()
    let environment = ["PROBE_HISTORY": folder.file("history")]
    let first = try probe(environment)
    try first.send("conv a\r")
    try first.wait(for: "1: conv a\ncnn>")
    try first.send("busy\r")
    try first.wait(for: "computing")
    first.signal(SIGKILL)
    #expect(try first.exitStatus() == 137)
    #expect(folder.read("history") == "conv a\nbusy\n")
  }

  @Test func twoShellsAtOnceLoseNothing() throws {
    let folder = try TemporaryFolder()
    let environment = ["PROBE_HISTORY": folder.file("history")]
    let (one, two) = (try probe(environment), try probe(environment))
    try one.send("conv a\r")
    try one.wait(for: "1: conv a\ncnn>")
    try two.send("conv b\r")
    try two.wait(for: "1: conv b\ncnn>")
    try one.send("conv c\r")
    try one.wait(for: "2: conv c\ncnn>")
    for terminal in [one, two] {
      try terminal.send(Key.control("D"))
      #expect(try terminal.exitStatus() == 0)
    }
    #expect(folder.read("history") == "conv a\nconv b\nconv c\n")
  }

  @Test func aBlockIsOneEntryAndRunsAgainAsABlock() throws {
    let terminal = try probe()
    try terminal.send("conv (\r")
    try terminal.wait(forLineBeginning: "...>", x: 5)
    try terminal.send("1)\r")
    try terminal.wait(for: "1: conv (|1)\ncnn>")
    try terminal.send(Key.up)
    try terminal.wait(for: "cnn> conv (\n1)")
    try terminal.send("\r")
    try terminal.wait(for: "2: conv (|1)\ncnn>")
  }

  @Test func aHistoryThatCannotBeKeptIsSaid() throws {
    let folder = try TemporaryFolder()
    try folder.link("history", to: folder.file("elsewhere"))
    try folder.write("conv\n", to: "elsewhere")
    let terminal = try probe(["PROBE_HISTORY": folder.file("history")], columns: 120)
    try terminal.wait(for: "is not a regular file")
    try terminal.send("conv a\r")
    try terminal.wait(for: "1: conv a\ncnn>")
    try terminal.send(Key.up)
    try terminal.wait(forLine: "cnn> conv a")
    #expect(folder.read("elsewhere") == "conv\n")
  }
}
