import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

/// A student at a terminal to whose shell anything may happen. Sessions follow one another over the same state folder.
final class SignalFuzz {
  private let folder: TemporaryFolder
  private var draws: Draws
  private var terminal: PseudoTerminal?
  /// Whether the session is a lecture, which types for itself.
  private var presents = false
  private var question = 0
  /// Whether the last session was killed where it stood: then a hidden half file may be left behind.
  private var wasKilled = false
  /// How often a session answered after a signal.
  private(set) var answered = 0
  /// How many signals ended a session.
  private(set) var ends = 0
  /// What was done last.
  private(set) var lastRound = ""

  init(seed: UInt64) throws {
    draws = Draws(seed: seed)
    folder = try TemporaryFolder()
  }

  /// What a session is doing when a signal comes, as it is typed.
  private static let actions = [
    "train net data epochs=100000\r", "gradcheck net\r", "compare net\r", "evaluate net data\r", "filters net\r",
    "show data\r", "help train\r", "help conv\r", "conv \t", "net[0].\t", "(1 +\r2 +\r", "\u{12}tra",
    "\u{1B}[A\u{1B}[A",
    "half a line", "\u{1B}[200~a = 1\nb = (a +\n1)\u{1B}[201~", "record \"RECORDING\"\r1 + 1\r", "record off\r",
    "lesson max-pooling\r", "lesson patterns\r", "skip\r", "next\r", "hint\r", "progress\r", "leave\r", "undo\r",
    "lessons\r", "1 + 1\r2 + 2\r3 + 3\r",
  ]

  /// Types something, waits a moment, sends a signal, and looks at what became of it.
  func round() throws {
    let signal = draws.pick(TestSignal.allCases)
    let isNew = terminal == nil
    let terminal = try self.terminal ?? start()
    self.terminal = terminal
    let action = isNew && draws.below(3) == 0 ? "" : presents ? "\r" : draws.pick(Self.actions)
    let pause = draws.below(40)
    lastRound =
      "\(signal) \(pause) ms behind \(action.debugDescription)\(isNew ? " in a new session" : "")\(presents ? " of a lecture" : "")"
    if isNew, !action.isEmpty {
      try waitForPrompt(terminal)
      if !presents, draws.below(2) == 0 { try setUp(terminal) }
    }
    try terminal.send(action.replacing("RECORDING", with: folder.file("session.cnn.md")))
    try terminal.takeOutput(atMost: .milliseconds(pause))
    signal.send(to: terminal.process)
    if signal.isEnding {
      try checkEnd(terminal, [128 + signal.number])
    } else if try !answers(terminal, isNew: isNew, mayEnd: signal == .quit || isNew && signal == .interrupt) {
      try checkEnd(terminal, [128 + signal.number])
    }
    if draws.below(12) == 0, let terminal = self.terminal {
      _ = try terminal.end(typing: "\u{4}")
      try checkEnd(terminal, [0])
    }
  }

  /// Ends the session that is left and looks at all that was kept: it reads, resumes and grades.
  func checkAtEnd() throws {
    drop()
    let resumed = try runPiped(
      [shell, "--lessons", repositoryFile("lessons"), "lesson", "max-pooling", "--student", "ada"],
      input: Array("40 + 2\n".utf8), environment: environment)
    #expect(resumed.status == 0 && resumed.text.contains("\n42\n"), "\(resumed.text.suffix(800))")
    #expect(!resumed.text.contains("damaged"), "\(resumed.text.suffix(800))")
    let graded = try runPiped([shell, "grade", folder.file("cnn-shell/lessons/ada")])
    #expect(graded.status == 0, "\(graded.text)")
  }

  /// Gives a session up.
  func drop() {
    terminal = nil
    wasKilled = true
  }

  private var environment: [String: String?] { ["XDG_STATE_HOME": folder.path] }

  private func start() throws -> PseudoTerminal {
    presents = draws.below(6) == 0
    let words = presents ? ["present", "max-pooling"] : ["--no-init", "--student", "ada"]
    return try PseudoTerminal(
      [shell] + words + ["--lessons", repositoryFile("lessons")], environment: environment, columns: 90, rows: 24)
  }

  private func waitForPrompt(_ terminal: PseudoTerminal) throws {
    try terminal.wait(until: "an empty prompt") { $0.currentLine.hasPrefix("cnn>") && $0.x == 5 }
  }

  private func setUp(_ terminal: PseudoTerminal) throws {
    for line in ["data = patterns 300", "net = input 1x16x16 | conv 16 | conv 16 | flatten | linear 3"] {
      try terminal.send(line + "\r")
    }
    try terminal.wait(for: "linear 3")
  }

  /// Whether the session answers a line; else it has ended, which it may only where `mayEnd` says so.
  private func answers(_ terminal: PseudoTerminal, isNew: Bool, mayEnd: Bool) throws -> Bool {
    question += 1
    // While it starts the Ctrl-C below would end it.
    let start = ContinuousClock.now + PseudoTerminal.patience
    while isNew, !terminal.screen.text.contains("cnn>"), terminal.statusIfEnded() == nil, ContinuousClock.now < start {
      try? terminal.takeOutput(atMost: .milliseconds(20))
    }
    let answer = "\n\(500_000 + question)"
    let deadline = ContinuousClock.now + PseudoTerminal.patience
    while !terminal.screen.text.contains(answer) {
      if let status = terminal.statusIfEnded() {
        guard mayEnd else {
          throw TerminalTestFailure(description: "ended with status \(status):\n\(terminal.screen.text)")
        }
        return false
      }
      guard ContinuousClock.now < deadline else {
        throw TerminalTestFailure(description: "no answer to \(question):\n\(terminal.screen.text)")
      }
      // Out of a pager, a search, an open bracket, a command that runs. With each Ctrl-C the terminal throws away what is
      // typed and not read.
      for keys in ["q", "\u{3}", "\u{3}"] {
        try? terminal.send(keys)
        try? terminal.takeOutput(atMost: .milliseconds(30))
      }
      try? terminal.send("\r500000 + \(question)\r")
      let next = ContinuousClock.now + .milliseconds(1500)
      while ContinuousClock.now < next, !terminal.screen.text.contains(answer), terminal.statusIfEnded() == nil {
        try? terminal.takeOutput(atMost: .milliseconds(20))
      }
    }
    try checkFiles()
    answered += 1
    return true
  }

  /// The session has ended with one of these statuses, the terminal is as it was, and nothing was said of a crash.
  private func checkEnd(_ terminal: PseudoTerminal, _ statuses: [Int32]) throws {
    let status = try terminal.exitStatus()
    self.terminal = nil
    ends += 1
    wasKilled = status == 137 || wasKilled
    guard statuses.contains(status) else {
      throw TerminalTestFailure(description: "status \(status) and not \(statuses):\n\(terminal.screen.text)")
    }
    guard status == 137 || terminal.hasItsSettings else {
      throw TerminalTestFailure(description: "the terminal is not as it was:\n\(terminal.screen.text)")
    }
    let text = terminal.screen.text
    guard !["crashed", "Fatal error", "acktrac"].contains(where: text.contains) else {
      throw TerminalTestFailure(description: text)
    }
    try checkFiles()
  }

  /// Every file of the state folder is whole.
  private func checkFiles() throws {
    if let history = folder.read("cnn-shell/history") {
      guard history.isEmpty || history.hasSuffix("\n"), !history.contains("\0") else {
        throw TerminalTestFailure(description: "the history is cut off: \(history.suffix(100))")
      }
    }
    if let recording = folder.read("session.cnn.md") { _ = try Transcript(Array(recording.utf8)) }
    if let student = folder.read("cnn-shell/student") {
      guard student == "ada\n" else { throw half("student", student) }
    }
    for name in try names(in: "cnn-shell/lessons/ada") {
      let path = "cnn-shell/lessons/ada/\(name)"
      if name.hasSuffix(".cnn.md"), let journal = folder.read(path) {
        do { _ = try JournalRecord(Array(journal.utf8)) } catch { throw half(name, "\(error): \(journal.suffix(300))") }
      } else if name.hasSuffix(".part"), !wasKilled {
        throw half(name, "left behind")
      }
    }
    let beside = folder.names() + (try names(in: "cnn-shell"))
    if !wasKilled, let part = beside.first(where: { $0.hasSuffix(".part") || $0.hasSuffix(".new") }) {
      throw half(part, "left behind")
    }
  }

  private func half(_ name: String, _ text: String) -> TerminalTestFailure {
    TerminalTestFailure(description: "\(name): \(text)")
  }

  private func names(in name: String) throws -> [String] {
    try runPiped(["/bin/ls", "-A", folder.file(name)]).text.split(separator: "\n").map(String.init)
      .filter { !$0.contains("cannot access") }
  }
}
