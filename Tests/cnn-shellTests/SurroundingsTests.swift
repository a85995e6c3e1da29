import TerminalTesting
import Testing

/// Wherever the shell is started, it starts, runs a line and ends with the right status.
@Suite struct SurroundingsTests {
  /// What a shell script does before it starts the shell.
  private static let surroundings = [
    "unset HOME", "HOME=/dev/null/nowhere", "HOME=/etc/passwd", "HOME=/proc", "HOME=relative", "HOME=",
    "XDG_STATE_HOME=/proc/none", "XDG_STATE_HOME=/etc/passwd", "XDG_CONFIG_HOME=/etc/passwd",
    "unset TERM", "TERM=", "TERM=dumb", "TERM=garbage", "TERM=$(printf '\\377')",
    "unset LC_ALL LANG", "LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=xx_YY.UTF-8", "LC_ALL=", "LANG=$(printf '\\377')",
    "TMPDIR=/nowhere", "TMPDIR=/proc", "PATH=/nowhere", "unset PATH", "PAGER=/nowhere/pager",
    "COLUMNS=0", "COLUMNS=20", "COLUMNS=500", "COLUMNS=x", "NO_COLOR=1",
    "ulimit -n 16", "ulimit -n 8", "ulimit -s 256", "ulimit -c 0", "ulimit -f 0", "umask 777",
    "mkdir gone; cd gone; rmdir ../gone",
  ]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func script(_ before: String) -> String {
    "cd '\(folder.path)'; export HOME TERM LC_ALL LANG TMPDIR PATH PAGER COLUMNS NO_COLOR XDG_STATE_HOME XDG_CONFIG_HOME; "
      + before + #"; exec "$0" "$@""#
  }

  @Test(arguments: surroundings) func aBatchRuns(_ before: String) throws {
    let result = try runPiped(
      ["/bin/sh", "-c", script(before), shell, "--keep-going", "-c", "nonsense", "-c", "40 + 2"])
    #expect(result.status == 1)
    #expect(result.text.contains("error[unknown-command]") && result.text.hasSuffix("\n42\n"))
  }

  @Test(arguments: surroundings) func aSessionRuns(_ before: String) throws {
    let terminal = try PseudoTerminal(["/bin/sh", "-c", script(before), shell])
    try terminal.wait(for: "cnn>")
    try terminal.send("40 + 2\r")
    try terminal.wait(for: "\n42\n")
    try terminal.send("\u{4}")
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.hasItsSettings)
  }

  @Test(arguments: [(20, 10), (500, 100), (60, 2)]) func anyWindowWillDo(columns: Int, rows: Int) throws {
    let terminal = try PseudoTerminal([shell, "--no-init", "--no-pager"], columns: columns, rows: rows)
    try terminal.wait(for: "cnn>")
    try terminal.send("data = patterns 6\rshow data\r40 + 2\r")
    try terminal.wait(for: "42\ncnn>")
    try terminal.send("\u{4}")
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.hasItsSettings)
  }

  @Test func withoutAPagerLongHelpIsPrinted() throws {
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", script("unset PAGER; PATH=/nowhere"), shell, "--no-init"], columns: 80, rows: 10)
    try terminal.wait(for: "cnn>")
    try terminal.send("help conv\r")
    try terminal.wait(forOutput: "see also:")
    try terminal.send("40 + 2\r")
    try terminal.wait(for: "\n42\n")
    #expect(try terminal.end(typing: "\u{4}") == 0)
  }

  /// The command that hides `/proc` behind an empty folder for what it runs; nil where this user may not.
  private static let withoutProc: [String]? = [["-m"], ["-r", "-m"]].map { options in
    ["/bin/sh", "-c", "exec unshare \"$@\"", "sh"] + options
      + ["sh", "-c", #"mount -t tmpfs none /proc && exec "$0" "$@""#]
  }.first { (try? runPiped($0 + ["/bin/true"]).status) == 0 }

  /// The list of arguments, the program's own place and what else the system tells in `/proc`.
  @Test(.enabled(if: withoutProc != nil, "this user may not mount")) func itRunsWithoutProc() throws {
    let hidden = try #require(Self.withoutProc)
    let result = try runPiped(hidden + [shell, "-c", "40 + 2"])
    #expect(result.status == 0 && result.text == "42\n")
    // Started again by its own name, for every transcript and journal.
    let replay = try runPiped(hidden + [shell, "replay", repositoryFile("Tests/Transcripts/tensors.cnn.md")])
    #expect(replay.status == 0 && replay.text.contains("no differences"))
    let byName = try runPiped(
      hidden + ["/bin/sh", "-c", #"PATH="${0%/*}:$PATH"; exec cnn-shell replay "$1""#, shell]
        + [repositoryFile("Tests/Transcripts/tensors.cnn.md")])
    #expect(byName.status == 0 && byName.text.contains("no differences"))
    #expect(try runPiped(hidden + [shell, "--nonsense"]).status == 2)
  }

  /// The default number of threads is that of the processors it may use.
  @Test func theDefaultThreadsFollowTheAffinity() throws {
    let result = try runPiped(["/bin/sh", "-c", #"exec taskset -c 0 "$0" --help"#, shell])
    #expect(result.status == 0)
    #expect(result.text.contains("Number of threads. (default: 1)"), "\(result.text)")
  }
}
