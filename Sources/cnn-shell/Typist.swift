import Lessons
import LineEditing
import Platform
import TerminalGraphics

/// Types commands as a person would: behind the prompt, character by character.
struct Typist {
  /// Between two characters, and at most for a whole command, in milliseconds.
  private static let pause = 24
  private static let most = 1200

  private let console: Console
  private let isAtTerminal: Bool

  /// A typist at the terminal, or where nobody looks without any pause.
  init(_ console: Console, isAtTerminal: Bool) {
    self.console = console
    self.isAtTerminal = isAtTerminal
  }

  /// Types a command of one or more lines; whether Ctrl-C did not stop it.
  ///
  /// The row above is an empty prompt, which the command takes where the terminal can.
  ///
  /// - Parameter show: takes whole lines where there is no terminal.
  func type(_ text: String, _ style: GraphicsStyle, show: ([String]) -> Void) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { DisplayText.escaped(String($0)) }
    guard isAtTerminal else {
      show(lines.enumerated().map { place, line in Self.prompt(place, style) + line })
      return true
    }
    // Keys that are pressed meanwhile must not stand among what is typed.
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

  /// Waits; whether somebody pressed Enter meanwhile, which asks for the rest at once and for nothing else.
  private static func wait(_ milliseconds: Int) -> Bool {
    guard StandardStream.input.hasInput(within: milliseconds) else { return false }
    StandardStream.input.dropInput()
    return true
  }
}
