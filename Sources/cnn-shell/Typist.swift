import Lessons
import LineEditing
import Platform
import TerminalGraphics

/// Shows commands as if they were being typed: at a terminal, after the prompt and character by character.
struct Typist {
  /// The pause between characters, and the maximum for all pauses of a command, in milliseconds.
  private static let pause = 24
  private static let most = 1200

  private let console: Console
  private let isAtTerminal: Bool

  /// Creates a typist that types character by character at a terminal, and otherwise shows whole lines.
  init(_ console: Console, isAtTerminal: Bool) {
    self.console = console
    self.isAtTerminal = isAtTerminal
  }

  /// Types a command of one or more lines; returns false if Ctrl-C stopped it.
  ///
  /// The row above the cursor is an empty prompt, which the command overwrites if the terminal supports it.
  ///
  /// - Parameter show: receives whole lines if there is no terminal.
  func type(_ text: String, _ style: GraphicsStyle, show: ([String]) -> Void) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { DisplayText.escaped(String($0)) }
    guard isAtTerminal else {
      show(lines.enumerated().map { place, line in Self.prompt(place, style) + line })
      return true
    }
    // Keys pressed meanwhile must not appear among the typed text.
    let echo = SilencedEcho()
    defer { echo.restore() }
    if console.capabilities.acceptsEscapes { StandardStream.output.write("\u{1B}[A\r\u{1B}[K") }
    let pause = min(Self.pause, Self.most / max(text.count, 1))
    var hurries = false
    for (place, line) in lines.enumerated() {
      StandardStream.output.write(Self.prompt(place, style))
      for character in line {
        StandardStream.output.write(String(character))
        if !hurries, pause > 0 { hurries = Self.wait(pause) }
        if Signals.isInterrupted {
          StandardStream.output.write("^C\n")
          return false
        }
      }
      StandardStream.output.write("\n")
    }
    return true
  }

  private static func prompt(_ line: Int, _ style: GraphicsStyle) -> String {
    Tone.strong.paint(line == 0 ? "cnn> " : "...> ", style)
  }

  /// Waits for a key, at most `milliseconds`; returns whether one was pressed, so that the rest of the command is shown
  /// at once.
  private static func wait(_ milliseconds: Int) -> Bool {
    guard StandardStream.input.hasInput(within: milliseconds) else { return false }
    StandardStream.input.dropInput()
    return true
  }
}
