import CommandInterpreter
import Lessons
import LineEditing
import Platform
import TerminalGraphics
import Transcripts

/// An interactive session.
struct InteractiveLoop {
  private let runner: Runner
  private let readsStartUpFile: Bool
  /// An action that replaces the greeting and the start-up file; nil for none.
  private let opening: (() -> Void)?

  init(_ runner: Runner, readsStartUpFile: Bool, opening: (() -> Void)? = nil) {
    self.runner = runner
    self.readsStartUpFile = readsStartUpFile
    self.opening = opening
  }

  /// Reads and runs lines until the session ends, and returns the exit status.
  func run() -> Int32 {
    let source = chooseSource()
    runner.host.ask = { question in
      if case .line(let answer) = source.read(Prompt(question), continuing: "") { answer } else { nil }
    }
    if let opening {
      opening()
      runner.console.tellOfMore()
    } else {
      greet()
      if readsStartUpFile { runStartUpFile() }
    }
    runner.host.takesEmptyLines = true
    let reader = LineReader(source: source, read: runner.host.read, begin: runner.host.begin)
    var number = 0
    while true {
      let prompt = Prompt("cnn> ", right: runner.headline ?? "")
      let read = reader.next(prompt: prompt)
      if let notice = source.takeNotice() { runner.console.writeError(notice) }
      runner.console.tellOfLostOutput()
      switch read {
      case .line(let entered):
        let isBlank = entered.text.allSatisfy(\.isWhitespace)
        if isBlank, runner.console.showNextScreen() {
          runner.console.tellOfMore()
          continue
        }
        // While output is held, `q` shows all of it and does nothing else. A question that was not shown yet cannot
        // have been answered.
        let isUnread = runner.console.holds && runner.host.isAnswer(entered)
        let leavesScreens = entered.text == "q" && runner.console.holds
        runner.console.showRest()
        if isUnread { runner.console.writeError("The question was not on screen yet, so your answer was ignored.") }
        if leavesScreens || isUnread { continue }
        runner.console.beginScreen(inLesson: runner.host.isInLesson)
        if isBlank, runner.host.showTaskAgain() {
          runner.console.tellOfMore()
          continue
        }
        number += 1
        Signals.clearInterrupt()
        runner.host.interpreter.environment.capabilities = runner.console.currentCapabilities
        let outcome = runner.execute(entered, line: number)
        runner.console.tellOfMore()
        // The rest of a pasted block is dropped after a line that failed, or that finished before Ctrl-C took effect.
        if outcome.diagnostic != nil || Signals.isInterrupted { reader.dropWaiting() }
        if outcome.wantsToQuit { return 0 }
        if let signal = Signals.terminationSignal { return 128 + signal }
      case .interrupted: continue
      case .refused(let why): _ = runner.console.fail(Diagnostic(.limit, why.message))
      case .endOfInput:
        runner.console.showRest()
        return 0
      case .terminated(let signal): return 128 + signal
      }
    }
  }

  private func greet() {
    for line in [
      "cnn-shell \(Version.current): convolutional neural networks, one command at a time.",
      "`lesson welcome` is a tour in five commands; or start with `data = patterns`.",
      "`help` lists the commands, Ctrl-C stops a computation, Ctrl-D quits.",
    ] { runner.console.writeResult(line) }
  }

  private func chooseSource() -> any LineSource {
    let history = StateFolder.path.map { HistoryFile(path: $0 + "/history") }
    let (source, notice) = StandardInput.lineSource(
      program: "cnn-shell", history: history, usesColor: runner.host.interpreter.style.color != .none,
      completer: completions)
    if let notice { runner.console.writeError(notice) }
    return source
  }

  private func completions(_ text: String, _ cursor: Int) -> Completions {
    let (start, items) = runner.host.interpreter.completions(text, cursor: cursor)
    return Completions(
      start: start, candidates: items.map { CompletionCandidate($0.text, note: $0.note, suffix: $0.suffix) })
  }

  private func runStartUpFile() {
    guard let path = StateFolder.startUpFile, (try? Files.checkReadable(path)) != nil else { return }
    // Not recorded: the file is local to this machine, and a transcript must be self-contained.
    runner.host.recorder.skipCommand()
    let file = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    runner.execute(runner.host.read("run \"\(file)\""), line: 0)
  }
}

/// The shell's own folders, following the XDG Base Directory Specification.
enum StateFolder {
  /// The folder of the history and the lesson journals; nil if neither XDG_STATE_HOME nor HOME is an absolute path.
  static var path: String? { folder("XDG_STATE_HOME", "/.local/state") }

  /// The path of the start-up file; nil if neither XDG_CONFIG_HOME nor HOME is an absolute path.
  static var startUpFile: String? { folder("XDG_CONFIG_HOME", "/.config").map { $0 + "/init.cnn" } }

  private static func folder(_ variable: String, _ standard: String) -> String? {
    if let value = EnvironmentVariables[variable], value.hasPrefix("/") { return value + "/cnn-shell" }
    guard let home = EnvironmentVariables["HOME"], home.hasPrefix("/") else { return nil }
    return home + standard + "/cnn-shell"
  }
}
