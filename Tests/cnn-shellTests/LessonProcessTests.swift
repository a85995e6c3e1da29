import TerminalTesting
import Testing

/// Lessons in a process without a terminal: crashes, poor surroundings, streams.
@Suite struct LessonProcessTests {
  private let folder: TemporaryFolder
  private let journal = "cnn-shell/lessons/ada/short.cnn.md"
  private let options = [
    "lesson", "short", "--student", "ada", "--lessons", repositoryFile("Tests/Transcripts/lessons"),
  ]

  /// A way through the lesson.
  private static let way = [
    "y = x | maxpool 4", "y = x | maxpool 2", "next", "b", "a", "next", "30", "next", "data = patterns 60",
    "net = input 1x16x16 | flatten | linear 3", "log = train net data epochs=2", "answer that it learns",
  ]

  init() throws { folder = try TemporaryFolder() }

  private var environment: [String: String?] { ["XDG_STATE_HOME": folder.path] }

  private func lesson(_ lines: [String], prefix: [String] = [], environment: [String: String?]? = nil) throws
    -> PipedResult
  {
    try runPiped(
      prefix + [shell] + options, input: Self.input(lines),
      environment: environment ?? self.environment)
  }

  /// Enters a line in a process of its own, which is killed in a computation behind it.
  @discardableResult
  private func kill(behind line: String, _ options: [String]) throws -> PipedResult {
    let lines = [
      line, "blocking = patterns 2000;", "blockingnet = input 1x16x16 | conv 16 | flatten | linear 3;",
      "train blockingnet blocking epochs=99999",
    ]
    let result = try runPiped([shell] + options, input: Self.input(lines), environment: environment) {
      output, process in
      if String(decoding: output, as: UTF8.self).contains("epoch 1/99999") { sendKill(to: process) }
    }
    #expect(result.status == 137)
    return result
  }

  private static func input(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

  private func commands(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("cnn> ") }.map { String($0.dropFirst(5)) }
  }

  @Test func aPipeIsNeverAskedWhoItIs() throws {
    let result = try runPiped(
      [shell, "lesson", "short"] + options.suffix(2), input: Array("y = x | maxpool 2\n".utf8), environment: environment
    )
    #expect(result.status == 0 && !result.text.contains("name or number"), "\(result.text)")
    #expect(folder.read("cnn-shell/lessons/anonymous/short.cnn.md")?.contains("student: anonymous\n") == true)
  }

  /// Killed behind any command, the next process goes on with the one after it.
  @Test func everyStepOutlivesAKill() throws {
    for line in Self.way { try kill(behind: line, options) }
    let result = try lesson(["progress"])
    #expect(result.text.contains("You have finished this lesson"), "\(result.text)")
    let text = try #require(folder.read(journal))
    let entered = commands(text).filter { !$0.contains("blocking") }
    #expect(
      entered == ["lesson short"] + Self.way.map { ["a", "b", "30"].contains($0) ? "answer \($0)" : $0 }
        + ["progress"].dropLast())
  }

  /// Killed at any moment, a journal can be gone on with, and lacks one command at most.
  @Test func aKillAtAnyMomentLosesTheRunningCommandAtMost() throws {
    let lines = (0..<400).map { "v\($0) = ramp 20" }
    for round in 0..<12 {
      folder.clear("cnn-shell")
      var seen = 0
      _ = try runPiped([shell] + options, input: Self.input(lines), environment: environment) {
        output, process in
        seen = String(decoding: output, as: UTF8.self).split(separator: "\n").count {
          $0.hasPrefix("v") && $0.contains(": Tensor")
        }
        if seen > 25 * round + 1 { sendKill(to: process) }
      }
      let result = try lesson(["v\(max(seen - 2, 0)).size"])
      #expect(result.status == 0 && result.text.hasSuffix("\n20\n"), "\(seen): \(result.text)")
      let replayed = try run(["replay"] + options.suffix(2) + [folder.file(journal)])
      #expect(replayed.status == 0, "\(replayed.text)")
    }
  }

  @Test func killedInATrainingItGoesOnBeforeIt() throws {
    let lines = [
      "data = patterns 1000", "net = input 1x16x16 | conv 16 | flatten | linear 3", "train net data epochs=100000",
    ]
    let killed = try runPiped([shell] + options, input: Self.input(lines), environment: environment) {
      output, process in
      if String(decoding: output, as: UTF8.self).contains("epoch 2/") { sendKill(to: process) }
    }
    #expect(killed.status == 137)
    #expect(try lesson(["vars"]).text.contains("net"))
    #expect(commands(try #require(folder.read(journal))).suffix(2) == [lines[1], "vars"])
  }

  @Test func aTerminationInATrainingKeepsWhatItReached() throws {
    let lines = [
      "data = patterns 1000", "net = input 1x16x16 | conv 16 | flatten | linear 3",
      "log = train net data epochs=100000",
    ]
    // A third one would end the process at once.
    var isSent = false
    let ended = try runPiped([shell] + options, input: Self.input(lines), environment: environment) {
      output, process in
      guard !isSent, String(decoding: output, as: UTF8.self).contains("epoch 2/") else { return }
      isSent = true
      sendTermination(to: process)
    }
    #expect(ended.status == 143)
    #expect(folder.read(journal)?.contains("cnn> log = train net data epochs=100000\n") == true)
    let result = try lesson(["log.loss.size"])
    let count = try #require(Int(result.text.split(separator: "\n").last ?? ""))
    #expect(count >= 2)
  }

  @Test func aFullDiskIsToldAndTheLessonGoesOn() throws {
    // A limit of 4 blocks of 512 bytes stands for a full disk.
    let prefix = ["/bin/sh", "-c", "ulimit -f 4; exec \"$0\" \"$@\""]
    let result = try lesson(Self.way + ["leave"], prefix: prefix)
    #expect(result.text.contains("cannot write the journal: "), "\(result.text)")
    #expect(result.text.contains("You have reached the end of A short lesson: 4 of 4 steps done."))
    let replayed = try run(["replay"] + options.suffix(2) + [folder.file(journal)])
    #expect(replayed.status == 0, "\(replayed.text)")
    #expect(try lesson(["progress"]).text.contains("Welcome back"))
  }

  @Test func optionsMayStandBeforeTheSubcommand() throws {
    let before = [shell] + options.suffix(2) + ["--student", "ada", "lesson", "short"]
    let result = try runPiped(before, input: Self.input(["progress"]), environment: environment)
    #expect(result.status == 0 && result.text.contains("A short lesson"), "\(result.text)")
    // What stands behind an option is its value, and what stands behind a file is no subcommand.
    #expect(try run(["--seed", "lesson"]).status == 2)
    #expect(try run(["nowhere.cnn", "lesson"]).status == 2)
    #expect(try run(["-c", "lesson", "lessons"]).status == 2)
    #expect(try run(["--json", "grade"]).text.contains("Missing expected argument '<journal> ...'"))
  }

  @Test func withoutAHomeNothingIsKept() throws {
    let result = try lesson(Self.way, environment: ["HOME": nil, "XDG_STATE_HOME": nil])
    #expect(result.status == 0 && result.text.contains("4 of 4 steps done"), "\(result.text)")
  }

  @Test func aStateFolderThatCannotBeMadeIsTold() throws {
    let result = try lesson(Self.way, environment: ["XDG_STATE_HOME": "/proc/nowhere"])
    #expect(result.text.contains("Your work in this lesson is not saved: "), "\(result.text)")
    #expect(result.text.contains("4 of 4 steps done"))
  }

  @Test func aCheckThatTakesLongCanBeEnded() throws {
    try folder.write(
      """
      ---
      lesson: long
      format: 1
      ---
      # Long
      ## Step
      <!-- id: step -->
      ```cnn demo
      cnn> data = patterns 2000
      cnn> net = input 1x16x16 | conv 16 | flatten | linear 3
      cnn> train net data epochs=99999
      ```
      """, to: "long.md")
    let script = """
      "$0" lessons check "$1" >/dev/null 2>&1 & process=$!
      sleep 1
      kill -TERM $process
      (sleep 20; kill -KILL $process) >/dev/null 2>&1 &
      wait $process
      echo "status $?"
      """
    let result = try runPiped(["/bin/sh", "-c", script, shell, folder.file("long.md")])
    #expect(result.text.contains("status 143"), "\(result.text)")
  }
}
