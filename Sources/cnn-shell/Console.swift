import CommandInterpreter
import LineEditing
import Platform
import TerminalGraphics

/// The process's three streams: results on standard output, errors and progress on standard error.
final class Console {
  private let usesJSON: Bool
  private let isQuiet: Bool
  private let writesTranscript: Bool
  private let showsProgress = StandardStream.error.isTerminal
  private var throttle: ProgressThrottle?
  private var hasProgressLine = false
  private var hasToldOfLostOutput = false
  private var screen = ScreenHold(rows: 24)
  private var holdsScreens = false
  let capabilities: TerminalCapabilities
  /// What the terminal behind standard error can show.
  private let errorCapabilities: TerminalCapabilities

  private let isInteractive: Bool

  init(usesJSON: Bool, isQuiet: Bool, writesTranscript: Bool, isInteractive: Bool) {
    self.writesTranscript = writesTranscript
    self.isInteractive = isInteractive
    self.usesJSON = usesJSON
    self.isQuiet = isQuiet
    capabilities = TerminalCapabilities(
      environment: Self.variables, isTerminal: StandardStream.output.isTerminal,
      columns: StandardStream.output.columns)
    errorCapabilities = TerminalCapabilities(
      environment: Self.variables, isTerminal: StandardStream.error.isTerminal, columns: StandardStream.error.columns)
  }

  /// The environment's variables that the shell looks at.
  static var variables: [String: String] {
    var variables: [String: String] = [:]
    for name in [
      "TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "COLUMNS", "CNN_SHELL_LESSONS",
      "CI",
    ] {
      if let value = EnvironmentVariables[name] { variables[name] = value }
    }
    return variables
  }

  /// What the terminal can show now: the window may have been resized.
  var currentCapabilities: TerminalCapabilities {
    var now = capabilities
    if let columns = StandardStream.output.columns { now.columns = columns }
    return now
  }

  /// The environment of a session whose results go to this console.
  func environment(threads: Int) -> Environment {
    var environment = Environment()
    environment.threads = threads
    environment.memory = .machine
    environment.capabilities = capabilities
    environment.isInterrupted = { Signals.isInterrupted }
    environment.forgetInterrupt = { Signals.clearInterrupt() }
    environment.clock = { MonotonicClock.now }
    let showsResults = !usesJSON && !isQuiet && !writesTranscript
    environment.write = { [self] line in if showsResults { writeResult(line) } }
    environment.show = { [self] lines, mayPage in if showsResults { show(lines, mayPage: mayPage) } }
    environment.remark = { [self] line in if showsProgress && !isQuiet { writeError(line) } }
    environment.showProgress = { [self] bar, options in show(bar, options) }
    return environment
  }

  /// A line of results.
  func writeResult(_ line: String) {
    clearProgress()
    for row in fitted([line]) { write(isInteractive ? screen.takeRunning(row) : [row]) }
  }

  /// A part of the transcript, where one is asked for.
  func writeTranscript(_ text: String) {
    guard writesTranscript else { return }
    clearProgress()
    StandardStream.output.write(text)
  }

  /// The lines of a result; a person who types may see them a screen at a time.
  private func show(_ lines: [String], mayPage: Bool) {
    clearProgress()
    let lines = fitted(lines)
    if isInteractive && holdsScreens {
      write(screen.take(lines))
    } else if isInteractive && mayPage {
      Pager().show(lines.map { $0 + "\n" }.joined())
    } else {
      write(lines)
    }
  }

  private func write(_ lines: [String]) { StandardStream.output.write(lines: lines) }

  /// Lines as they fit the terminal, broken between words; as they are where there is none.
  private func fitted(_ lines: [String]) -> [String] {
    guard let columns = StandardStream.output.columns else { return lines }
    return lines.flatMap { line in
      line.split(separator: "\n", omittingEmptySubsequences: false)
        .flatMap { DisplayText.broken(String($0), to: columns) }
    }
  }

  // MARK: A lesson's screens

  /// Begins a new screen: somebody has typed a line.
  func beginScreen(inLesson: Bool) {
    screen = ScreenHold(rows: StandardStream.output.rows ?? 24)
    holdsScreens = inLesson
  }

  /// Holds what comes from now on back where it would scroll away: a lesson speaks.
  func holdScreens() { holdsScreens = true }

  /// Shows the next screen of what is held back; false where nothing is.
  func showNextScreen() -> Bool {
    guard screen.holds else { return false }
    write(screen.next())
    return true
  }

  /// Whether something is held back.
  var holds: Bool { screen.holds }

  /// Shows all that is held back.
  func showRest() { write(screen.rest()) }

  /// Says that there is more, where there is.
  func tellOfMore() {
    if screen.isNearlyEmpty { showRest() }
    if screen.holds { write([Tone.faint.paint("... Enter shows more", GraphicsStyle(currentCapabilities))]) }
  }

  /// A line of errors or remarks; what was printed before it stands before it.
  func writeError(_ line: String) {
    clearProgress()
    StandardStream.error.write(line + "\n")
  }

  /// Says once that results can no longer be shown, where that is so: the session goes on, so that work can be saved.
  func tellOfLostOutput() {
    guard !hasToldOfLostOutput, let failure = StandardStream.outputFailure else { return }
    hasToldOfLostOutput = true
    writeError("results are no longer shown: cannot write to standard output: \(failure.text)")
  }

  /// Shows an error that no line has, and gives the exit status for it.
  func fail(_ diagnostic: Diagnostic) -> Int32 {
    if usesJSON {
      StandardStream.output.write(Interpreter.Outcome(failure: diagnostic).json(line: 0).text + "\n")
    } else {
      writeError(diagnostic.rendered)
    }
    return 1
  }

  /// Shows what became of a line.
  func show(_ outcome: Interpreter.Outcome, line: Int) {
    clearProgress()
    if usesJSON {
      if !outcome.isEmpty {
        StandardStream.output.write(outcome.json(line: line, until: { Signals.isInterrupted }).text + "\n")
      }
    } else if let diagnostic = outcome.diagnostic, !writesTranscript {
      let rendered = diagnostic.rendered(width: StandardStream.error.columns ?? .max)
      // Behind what the command has shown, where some of that waits.
      if isInteractive && screen.holds {
        write(screen.take(rendered.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))
      } else {
        writeError(rendered)
      }
    }
  }

  private func show(_ bar: ProgressBar?, _ options: DisplayOptions) {
    // A line is drawn over by escape sequences: a dumb terminal gets whole lines only.
    guard errorCapabilities.acceptsEscapes, !isQuiet, !usesJSON else { return }
    guard let bar else {
      clearProgress()
      throttle = nil
      return
    }
    var current = throttle ?? ProgressThrottle(start: MonotonicClock.now)
    if current.shouldDraw(at: MonotonicClock.now) {
      var style = GraphicsStyle(errorCapabilities, options: options)
      style.width = StandardStream.error.columns ?? style.width
      StandardStream.error.write("\r" + bar.line(style) + "\u{1B}[K")
      hasProgressLine = true
    }
    throttle = current
  }

  /// Takes the progress line away, so that whole lines stand alone.
  private func clearProgress() {
    guard hasProgressLine else { return }
    StandardStream.error.write("\r\u{1B}[K")
    hasProgressLine = false
  }
}
