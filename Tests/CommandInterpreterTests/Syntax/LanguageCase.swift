import CommandInterpreter
import Testing

/// Some lines of the language with the expected outcome of the last; the others must succeed.
struct LanguageCase: Sendable, CustomTestStringConvertible {
  enum Expected: Sendable {
    /// The whole output of the last line, with `{..}` for any text.
    case shows(String)
    /// The code, and part of the message, its notes or its help.
    case fails(ErrorCode, String)
  }

  let lines: [String]
  let expected: Expected

  init(_ lines: String..., shows text: String) {
    self.lines = lines
    expected = .shows(text)
  }

  init(_ lines: String..., fails code: ErrorCode, _ text: String) {
    self.lines = lines
    expected = .fails(code, text)
  }

  var testDescription: String { lines.joined(separator: " // ") }

  /// Runs the lines in a new session and checks the outcome; a failed line must not change the session.
  func check(_ location: SourceLocation = #_sourceLocation) {
    let shell = Shell()
    for line in lines.dropLast() { shell.run(all: [line], location) }
    let before = shell.snapshot
    let last = lines.last ?? ""
    let outcome = shell.run(last)
    switch expected {
    case .shows(let pattern):
      let text = shell.written.joined(separator: "\n")
      let problem = outcome.diagnostic?.rendered ?? text
      #expect(
        outcome.diagnostic == nil && matches(text, pattern), "\(testDescription)\n\(problem)", sourceLocation: location)
    case .fails(let code, let part):
      let rendered = outcome.diagnostic?.rendered ?? shell.written.joined(separator: "\n")
      #expect(outcome.diagnostic?.code == code, "\(testDescription)\n\(rendered)", sourceLocation: location)
      #expect(rendered.contains(part), "\(testDescription)\n\(rendered)", sourceLocation: location)
      #expect(outcome.diagnostic?.span != nil || code == .limit, "no place: \(rendered)", sourceLocation: location)
      if !code.isVerdict { #expect(shell.snapshot == before, "\(last) changed the session", sourceLocation: location) }
    }
  }
}
