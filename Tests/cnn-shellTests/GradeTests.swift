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
    #expect(rows.count > 3)
    #expect(rows.dropFirst().dropLast().allSatisfy { $0.hasPrefix("\(file),max-pooling,ada,yes,") })
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

  @Test func aFolderThatWasHandedInIsNoJudge() throws {
    let file = try journal("max-pooling", by: "ada", ["1 + 1"])
    mkdir(folder.file("lessons"), 0o700)
    try folder.write(
      "---\nlesson: max-pooling\nformat: 1\n---\n# Empty\n\n## One\n<!-- id: one -->\n\nNothing is asked for.\n",
      to: "lessons/03-max-pooling.md")
    func gradeInside(_ options: [String]) throws -> PipedResult {
      try runPiped(
        ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$0\" grade \"$@\"", shell, folder.path] + options + ["."])
    }
    let result = try gradeInside([])
    #expect(result.text.contains("max-pooling by ada, 2 commands: consistent"), "\(result.text)")
    #expect(result.text.contains("0 of 10 steps done"), "\(result.text)")
    let line = try #require(result.text.split(separator: "\n").first { $0.contains("grading: built in") })
    let digest = line.split(separator: " ").last?.dropLast() ?? ""
    #expect(digest.count == 16)
    #expect(
      try standardOutput(["grade", "--json", file]).text.contains(
        "\"lessons\":{\"source\":\"built in\",\"digest\":\"\(digest)\"}"))
    let refused = try gradeInside(["--lessons", "lessons"])
    #expect(refused.status == 2 && refused.text.contains("could have changed"), "\(refused.text)")
    // The same folder, where it was not handed in, is what was asked for.
    let asked = try run(["grade", "--lessons", folder.file("lessons"), file])
    #expect(asked.text.contains("used for grading: /") && asked.text.contains("lessons, digest"), "\(asked.text)")
  }
}
