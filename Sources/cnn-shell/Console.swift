import CommandInterpreter
import LineEditing
import Platform
import TerminalGraphics

/// The output of the process: results on standard output, errors and progress on standard error. Standard output also
/// receives errors with `--json`, and those of commands whose output is held back.
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
  /// The capabilities of the terminal on standard error.
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

  /// The environment variables for terminal capabilities, language, lessons and CI that are set.
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

  /// The terminal's capabilities with its current width, as the window may have been resized.
  var currentCapabilities: TerminalCapabilities {
    var now = capabilities
    if let columns = StandardStream.output.columns { now.columns = columns }
    return now
  }

  /// Returns the environment of a session that writes its results to this console.
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

  /// Writes a line of results.
  func writeResult(_ line: String) {
    clearProgress()
    for row in fitted([line]) { write(isInteractive ? screen.takeRunning(row) : [row]) }
  }

  /// Writes a part of the transcript, if one was requested.
  func writeTranscript(_ text: String) {
    guard writesTranscript else { return }
    clearProgress()
    StandardStream.output.write(text)
  }

  /// Shows the lines of a result, in an interactive session perhaps one screen at a time.
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

  /// Returns the lines wrapped to the terminal's width; unchanged without a terminal.
  private func fitted(_ lines: [String]) -> [String] {
    guard let columns = StandardStream.output.columns else { return lines }
    return lines.flatMap { line in
      line.split(separator: "\n", omittingEmptySubsequences: false)
        .flatMap { DisplayText.broken(String($0), to: columns) }
    }
  }

  // MARK: A lesson's screens

  /// Begins a new screen after a typed line.
  func beginScreen(inLesson: Bool) {
    screen = ScreenHold(rows: StandardStream.output.rows ?? 24)
    holdsScreens = inLesson
  }

  /// From now on, holds back output that would scroll away, so that a lesson's text can be read.
  func holdScreens() { holdsScreens = true }

  /// Shows the next screen of held output; returns false if there is none.
  func showNextScreen() -> Bool {
    guard screen.holds else { return false }
    write(screen.next())
    return true
  }

  /// Whether output is held back.
  var holds: Bool { screen.holds }

  /// Shows all held output.
  func showRest() { write(screen.rest()) }

  /// Shows held output if only a few lines are left; if there is more, shows a note instead.
  func tellOfMore() {
    if screen.isNearlyEmpty { showRest() }
    if screen.holds { write([Tone.faint.paint("... Enter shows more", GraphicsStyle(currentCapabilities))]) }
  }

  /// Writes a line of errors or remarks to standard error, replacing the progress line.
  func writeError(_ line: String) {
    clearProgress()
    StandardStream.error.write(line + "\n")
  }

  /// Reports once if results can no longer be shown. The session continues, so that work can be saved.
  func tellOfLostOutput() {
    guard !hasToldOfLostOutput, let failure = StandardStream.outputFailure else { return }
    hasToldOfLostOutput = true
    writeError("results are no longer shown: cannot write to standard output: \(failure.text)")
  }

  /// Shows an error that does not belong to a command, and returns 1, the exit status for it.
  func fail(_ diagnostic: Diagnostic) -> Int32 {
    if usesJSON {
      StandardStream.output.write(Interpreter.Outcome(failure: diagnostic).json(line: 0).text + "\n")
    } else {
      writeError(diagnostic.rendered)
    }
    return 1
  }

  /// Shows the outcome of a line: JSON if requested, otherwise its error, unless a transcript is written. Results have
  /// been shown during the run.
  func show(_ outcome: Interpreter.Outcome, line: Int) {
    clearProgress()
    if usesJSON {
      if !outcome.isEmpty {
        StandardStream.output.write(outcome.json(line: line, until: { Signals.isInterrupted }).text + "\n")
      }
    } else if let diagnostic = outcome.diagnostic, !writesTranscript {
      let rendered = diagnostic.rendered(width: StandardStream.error.columns ?? .max)
      // An error must not appear before the output of its command, if that is held back.
      if isInteractive && screen.holds {
        write(screen.take(rendered.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))
      } else {
        writeError(rendered)
      }
    }
  }

  private func show(_ bar: ProgressBar?, _ options: DisplayOptions) {
    // Progress is redrawn with escape sequences, which a dumb terminal does not support.
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

  /// Clears the progress line before other output.
  private func clearProgress() {
    guard hasProgressLine else { return }
    StandardStream.error.write("\r\u{1B}[K")
    hasProgressLine = false
  }
}
