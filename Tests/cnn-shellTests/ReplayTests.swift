import TerminalTesting
import Testing

/// `cnn-shell replay` and `--transcript` as scripts see them.
@Suite struct ReplayTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a transcript with these lines in its fence, which begin in line 6.
  private func write(_ lines: [String], _ name: String = "a.cnn.md") throws -> String {
    let head = ["---", "session: a", "seed: 7", "---", "```cnn"]
    return try folder.write((head + lines + ["```", ""]).joined(separator: "\n"), to: name)
  }

  @Test func everyTranscriptOfTheRepositoryIsAsWritten() throws {
    let result = try run(["replay", repositoryFile("Tests/Transcripts")])
    #expect(result.status == 0, "\(result.text)")
  }

  @Test func whatDiffersIsShownAndIsStatusOne() throws {
    let path = try write(["cnn> x = ramp 2", "x: Tensor 2  mean 0.50  {..}", "cnn> x.sum", "1.25", "cnn> x.max", "2"])
    let result = try run(["replay", path])
    #expect(result.status == 1)
    #expect(
      result.text == """
        \(path):8: cnn> x.sum
          - 1.25
          + 1
              1 is not within 0.01 of 1.25: off by 0.24
        1 more command gave different output, in lines 10
        1 of 1 transcript failed: 2 of 3 commands gave different output

        """)
  }

  @Test func filesAreToldInTheirOrderAndFoldersAreSearched() throws {
    for name in ["b.cnn.md", "a.cnn.md", "c.cnn.md", "ignored.md"] { _ = try write(["cnn> 1", "2"], name) }
    let result = try run(["replay", folder.path])
    let told = result.text.split(separator: "\n").filter { $0.hasPrefix("/") }.map {
      String($0.split(separator: ":")[0])
    }
    #expect(told == ["a.cnn.md", "b.cnn.md", "c.cnn.md"].map { folder.file($0) })
    #expect(try run(["replay", folder.path + "/nothing"]).status == 1)
    #expect(try run(["replay"]).status == 2)
  }

  @Test func aCommandThatDoesNotEndIsStatusThree() throws {
    let path = try write([
      "cnn> version", "{..}", "cnn> data = patterns 2000;", "cnn> net = input 1x16x16 | conv 16 | flatten | linear 3;",
      "cnn> train net data epochs=100000;",
    ])
    let result = try run(["replay", "--timeout", "2", path])
    #expect(result.status == 3)
    #expect(result.text.contains("\(path):10: timed out after 2 s in this command"), "\(result.text)")
  }

  @Test func anExpectationOfAnythingIsRefused() throws {
    let path = try write(["cnn> 1", "..."])
    for option in [[], ["--update"]] {
      let result = try run(["replay"] + option + [path])
      #expect(result.status == 1 && result.text.contains("a.cnn.md:7: `...` alone matches"))
    }
  }

  @Test func updateRewritesWhatFailedAndIsRefusedWhereCIIsSet() throws {
    let path = try write(["cnn> x = ramp 2", "x: Tensor 3  {..}", "cnn> x.sum"])
    let before = folder.read("a.cnn.md")
    #expect(try run(["replay", "--update", path], environment: ["CI": "true"]).status == 2)
    #expect(folder.read("a.cnn.md") == before)
    let result = try run(["replay", "--update", path])
    #expect(result.status == 0 && result.text.hasPrefix("\(path): rewritten\n"), "\(result.text)")
    let now = before?.replacing("Tensor 3", with: "Tensor 2").replacing("x.sum\n", with: "x.sum\n1\n")
    #expect(folder.read("a.cnn.md") == now)
    #expect(folder.names() == ["a.cnn.md"])
  }

  @Test func whatDiffersFromRunToRunIsNotWritten() throws {
    let path = try write(["cnn> train net data", "cnn> pwd", "{path}", "cnn> time 1", "time {time} s", "1"])
    #expect(try run(["replay", "--update", path]).status == 0)
    #expect(try run(["replay", path]).status == 0)
  }

  @Test func aReplayWritesNothingOutsideOfItsOwnFolder() throws {
    let path = try write([
      "cnn> record \(folder.file("out.cnn.md"))", "...", "? error file-denied", "cnn> record a.cnn.md", "{..}",
    ])
    let result = try run(["replay", path])
    #expect(result.status == 0, "\(result.text)")
    #expect(folder.names() == ["a.cnn.md"])
  }

  @Test func aSessionReadFromAPipeBecomesATranscriptThatReplays() throws {
    let input = "data = patterns 40\n# a remark\nshow data[0]\n\nnonsense\nx = (1 +\n2)\ntime x\npwd\nnote {a}\n"
    let result = try standardOutput(["--transcript", "--seed", "5", "--width", "120"], input: input)
    #expect(result.status == 0)
    #expect(
      result.text.hasPrefix(
        "---\nsession: session\nformat: 1\nseed: 5\nexit: 0\n---\n```cnn\ncnn> data = patterns 40\n"))
    #expect(result.text.contains("? error unknown-command\ncnn> x = (1 +\n...> 2)\nx: 3\n"))
    let path = try folder.write(result.text, to: "piped.cnn.md")
    let replayed = try run(["replay", path])
    #expect(replayed.status == 0, "\(replayed.text)")
    #expect(try run(["--transcript", "--json"]).status == 2)
  }

  @Test func aTypedSessionIsRecordedAsItWouldReplay() throws {
    let terminal = try PseudoTerminal([shell, "--no-init"], columns: 132, rows: 50)
    try terminal.wait(for: "cnn>")
    let lines = [
      "data = patterns 30", "show data[0]", "record \(folder.file("typed.cnn.md"))", "nonsense", "data.size",
    ]
    for (place, line) in lines.enumerated() {
      try terminal.send(line + "\r")
      try terminal.wait(until: "the prompt after \(line)") { screen in
        screen.lines.count { $0.hasPrefix("cnn>") } >= place + 2 && screen.currentLine.hasPrefix("cnn>")
      }
    }
    let text = try #require(folder.read("typed.cnn.md"))
    #expect(text.contains("cnn> data = patterns 30\n") && text.hasSuffix("```\n") && !text.contains("\u{1B}"))
    let result = try run(["replay", folder.file("typed.cnn.md")])
    #expect(result.status == 0, "\(result.text)")
  }

  @Test func aTranscriptReadsNoFileOfTheUser() throws {
    let other = try TemporaryFolder()
    let secret = try other.write("v = 7\n", to: "secret.cnn")
    try folder.write("w = 8\n", to: "beside.cnn")
    let path = try write([
      "cnn> run \(secret)", "cnn> cd \(other.path)", "cnn> run /proc/self/environ",
      "cnn> run \(folder.file("beside.cnn"))",
      "cnn> w", "8",
    ])
    let result = try run(["replay", "--update", path])
    #expect(result.status == 0, "\(result.text)")
    let text = try #require(folder.read("a.cnn.md"))
    #expect(!text.contains("v = 7"))
    #expect(text.split(separator: "\n").count { $0 == "? error file-denied" } == 3, "\(text)")
  }
}
