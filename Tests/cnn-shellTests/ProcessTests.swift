import CommandInterpreter
import TerminalTesting
import Testing

/// The process as scripts see it: options, streams, statuses.
@Suite struct ProcessTests {
  @Test func commandsRunInOrderAndATextMayHoldSeveralLines() throws {
    let result = try run(["-c", "x = zeros 2\ny = x + 1", "-c", "y.sum"])
    #expect(result.status == 0)
    #expect(result.text.split(separator: "\n").last == "2")
  }

  @Test func aFailedCommandEndsTheRunWithStatusOne() throws {
    let result = try run(["-c", "nonsense", "-c", "version"])
    #expect(result.status == 1)
    #expect(result.text.contains("error[unknown-command]"))
    #expect(!result.text.contains("cnn-shell 0"))
  }

  @Test func keepGoingGoesOnAndRemembersTheFailure() throws {
    let result = try run(["--keep-going", "-c", "nonsense", "-c", "version"])
    #expect(result.status == 1)
    #expect(result.text.contains("\ncnn-shell 0"))
  }

  @Test func errorsGoToStandardErrorAndResultsToStandardOutput() throws {
    let result = try standardOutput(["--keep-going", "-c", "nonsense", "-c", "1 + 1"])
    #expect(result.text == "2\n")
  }

  @Test(arguments: [
    ["--nonsense"], ["--threads", "0"], ["--width", "5"], ["-c", "version", "file.cnn"], ["--color", "mauve"],
    ["--seed", "x"],
  ])
  func aWrongCommandLineIsStatusTwo(_ arguments: [String]) throws {
    #expect(try run(arguments).status == 2)
  }

  @Test func versionAndHelpAreAllWell() throws {
    let version = try run(["--version"])
    #expect(version.status == 0 && version.text == "cnn-shell \(Version.current)\n")
    let help = try run(["--help"])
    #expect(help.status == 0 && help.text.contains("--keep-going"))
  }

  @Test func aFileThatIsNotThereHasItsCode() throws {
    let result = try run(["/nowhere/at-all.cnn"])
    #expect(result.status == 1)
    #expect(result.text.contains("error[file-not-found]"))
  }

  @Test func aFolderIsNoFileOfCommands() throws {
    #expect(try run(["/"]).text.contains("error[file-format]"))
  }

  @Test func standardInputIsReadPlainly() throws {
    for arguments in [[], ["-"]] {
      let result = try run(arguments, input: "x = zeros 3\nx.size # a comment\n\n(1 +\n 2)\n")
      #expect(result.status == 0)
      #expect(result.text == "x: Tensor 3  mean 0  sd 0  min 0  max 0\n3\n3\n")
      #expect(!result.output.contains(0x1B))
    }
  }

  @Test func quitEndsARunWithStatusZero() throws {
    let result = try run([], input: "quit\nnonsense\n")
    #expect(result.status == 0 && result.text.isEmpty)
  }

  @Test func quietPrintsErrorsOnly() throws {
    let result = try run(["--quiet", "--keep-going", "-c", "version", "-c", "nonsense"])
    #expect(result.text.hasPrefix("error[unknown-command]"))
  }

  @Test func jsonIsOneObjectALine() throws {
    let result = try standardOutput(["--json", "--keep-going", "-c", "x = ramp 2\n# nothing\nx | nonsense\nx.sum"])
    let lines = result.text.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[0].hasPrefix(#"{"ok":true,"line":1,"value":{"kind":"tensor","shape":[2]"#))
    #expect(lines[1].hasPrefix(#"{"ok":false,"line":3,"column":5,"code":"unknown-name""#))
    #expect(lines[2] == #"{"ok":true,"line":4,"value":1}"#)
  }

  @Test func aTerminatedRunHasTheSignalsStatus() throws {
    let result = try runPiped(
      [shell],
      input: Array("data = patterns 2000\nnet = input 1x16x16 | conv 16 | flatten | linear 3\n".utf8)
        + Array("train net data epochs=100000\n".utf8)
    ) { output, process in
      if String(decoding: output, as: UTF8.self).contains("epoch 1/") { sendTermination(to: process) }
    }
    #expect(result.status == 143)
  }

  @Test func anInterruptedRunIsStatus130() throws {
    let result = try runPiped(
      [shell],
      input: Array("data = patterns 2000\nnet = input 1x16x16 | conv 16 | flatten | linear 3\n".utf8)
        + Array("train net data epochs=100000\nversion\n".utf8)
    ) { output, process in
      if String(decoding: output, as: UTF8.self).contains("epoch 1/") { sendInterrupt(to: process) }
    }
    #expect(result.status == 130)
    #expect(result.text.contains("error[interrupted]"))
    #expect(!result.text.contains("cnn-shell 0"))
  }

  @Test func theReferenceNamesEveryCommand() throws {
    let result = try run(["reference"])
    #expect(result.status == 0)
    for word in ["patterns", "conv", "backward", "train", "undo"] { #expect(result.text.contains("### `\(word)`")) }
  }

  @Test(
    arguments: [["HOME": nil], ["TERM": nil], ["LC_ALL": "C", "LANG": "C"], ["TERM": "dumb"]] as [[String: String?]])
  func itRunsInPoorEnvironments(_ environment: [String: String?]) throws {
    #expect(try run(["-c", "zeros 2"], environment: environment).status == 0)
  }
}
