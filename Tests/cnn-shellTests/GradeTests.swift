import TerminalTesting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `cnn-shell grade` as a process, over journals that the shell itself kept.
@Suite struct GradeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Follows a lesson with these lines, and returns where its journal is.
  private func journal(_ lesson: String, by student: String, _ lines: [String]) throws -> String {
    _ = try run(
      ["lesson", lesson, "--student", student, "--keep-going"], input: lines.joined(separator: "\n") + "\n",
      environment: ["XDG_STATE_HOME": folder.path])
    return folder.file("cnn-shell/lessons/\(student)/\(lesson).cnn.md")
  }

  private let skips = [String](repeating: "skip", count: 12)

  @Test func whatTheShellKeptIsConsistent() throws {
    let file = try journal("max-pooling", by: "ada", ["hint", "0"] + skips)
    let result = try run(["grade", file])
    #expect(result.status == 0)
    #expect(result.text.contains("\n  max-pooling by ada, 15 commands: consistent\n"))
    #expect(result.text.contains("1 journal: all consistent\n"))
    #expect(result.text.contains("does not prove who"))
  }

  @Test func anEndlessJournalHarmsNoOther() throws {
    _ = try journal("max-pooling", by: "ada", skips)
    let file = try journal("max-pooling", by: "eve", ["skip", "1 + 1"])
    let text = try contents(ofFile: file)
    let endless = [
      "data = patterns 2000", "net = input 1x16x16 | conv 64 | conv 64 | flatten | linear 3",
      "train net data epochs=1000000",
    ]
    try folder.write(
      String(text.dropLast(4)) + endless.map { "cnn> \($0)\n" }.joined() + "```\n",
      to: "cnn-shell/lessons/eve/max-pooling.cnn.md")
    let start = ContinuousClock.now
    let result = try run(["grade", folder.path, "--timeout", "1.5"])
    #expect(ContinuousClock.now - start < .seconds(15))
    #expect(result.status == 1)
    #expect(result.text.contains("2 journals: 1 consistent, 1 with findings"))
    #expect(result.text.contains("too-long: line "))
  }

  @Test func dataGoesToStandardOutputAlone() throws {
    let file = try journal("max-pooling", by: "ada", ["skip"])
    let table = try standardOutput(["grade", "--csv", file, "/nowhere.cnn.md"])
    #expect(table.status == 1)
    let rows = table.text.split(separator: "\r\n")
    #expect(rows.count == 1 + 10 + 1)
    #expect(rows[0].hasPrefix("file,lesson,student,consistent,findings,"))
    #expect(rows.last == "/nowhere.cnn.md,,,no,unreadable,,,,,,,,,")
    let object = try standardOutput(["grade", "--json", "--answers", file])
    #expect(object.status == 0)
    #expect(object.text.hasPrefix("{\"format\":1,") && object.text.hasSuffix("}\n"))
    #expect(object.text.contains("\"answers\":[]"))
  }

  @Test func aWrongCommandLineHasStatusTwo() throws {
    for arguments in [[], ["--csv", "--json", "x"], ["--timeout", "0", "x"], ["--lessons", "/nowhere", "x"]] {
      #expect(try run(["grade"] + arguments).status == 2, "\(arguments)")
    }
  }
}
