internal import CommandInterpreter
internal import Transcripts

/// Judges whether a student's lines do the same as a lesson's commands, by result rather than by text.
struct ResultJudge {
  /// The commands of the lesson.
  private let commands: [Transcript.Command]
  private let isExact: Bool
  private let isHidden: Bool
  /// Which of the commands are done.
  private(set) var done: [Bool]
  /// The remark on the last failed attempt; nil if there is none.
  private(set) var remark: String?
  /// The name that a command gives to the value of the last line; nil if the line gave it that name too, or if no
  /// remaining command assigns that value.
  private(set) var nameOfValue: String?

  /// Creates a judge of lines that are entered to do a lesson's commands.
  ///
  /// - Parameters:
  ///   - exact: whether the text must match.
  ///   - hidden: whether the commands are hidden from the student, so that remarks must not reveal them.
  ///   - done: which commands are already done; nil if none are.
  init(_ commands: [Transcript.Command], exact: Bool = false, hidden: Bool = false, done: [Bool]? = nil) {
    self.commands = commands
    isExact = exact
    isHidden = hidden
    self.done = done ?? commands.map { _ in false }
  }

  /// Whether all commands are done.
  var isDone: Bool { done.allSatisfy(\.self) }

  /// The remaining commands.
  var open: [String] { zip(commands, done).filter { !$1 }.map(\.0.text) }

  /// A line that was run, with the session before it and the interpreter after it.
  struct Entered {
    let line: ParsedLine
    let outcome: Interpreter.Outcome
    let before: Session
    let interpreter: Interpreter
  }

  /// Processes a line entered by the student.
  mutating func take(_ entered: Entered) {
    remark = nil
    nameOfValue = nil
    if isExact {
      guard let next = done.firstIndex(of: false) else { return }
      let command = commands[next]
      if Self.normal(entered.line.text) == Self.normal(command.text) && entered.outcome.diagnostic?.code == command.code
      {
        done[next] = true
      }
      return
    }
    for place in commands.indices where !done[place] { done[place] = isDone(commands[place], by: entered) }
    for place in commands.indices where !done[place] && nameOfValue == nil {
      nameOfValue = name(of: commands[place], by: entered)
    }
  }

  /// Returns the name that a command gives to its value, if the line gave an equal value no name or another one;
  /// otherwise nil. Training commands are not compared.
  private func name(of command: Transcript.Command, by entered: Entered) -> String? {
    let reading = (wanted: entered.interpreter.reading(of: command.text), typed: entered.line.reading)
    guard let name = reading.wanted?.target, reading.typed?.target != name, let value = entered.outcome.value,
      let families = reading.wanted?.families, !families.contains(.learning),
      reading.typed?.families.contains(.learning) == false
    else { return nil }
    var trial = Trial(of: entered.interpreter, session: entered.before)
    guard trial.run(command.text).diagnostic == nil, let expected = trial.session.variables[name] else { return nil }
    return value.isEqual(to: expected) ? name : nil
  }

  /// Returns a line without insignificant characters: repeated whitespace, spaces around `=` and trailing `;`.
  static func normal(_ text: String) -> String {
    var words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    while words.hasSuffix(";") || words.hasSuffix(" ") { words.removeLast() }
    return words.replacing(" = ", with: "=").replacing("= ", with: "=").replacing(" =", with: "=")
  }

  private mutating func isDone(_ command: Transcript.Command, by entered: Entered) -> Bool {
    let code = entered.outcome.diagnostic?.code
    let (wanted, typed) = (entered.interpreter.reading(of: command.text), entered.line.reading)
    if Self.normal(command.text) == Self.normal(entered.line.text) && code == command.code { return true }
    if let expected = command.code, !expected.isVerdict {
      return code == expected && wanted?.words.last == typed?.words.last
    }
    guard code == nil || code?.isVerdict == true, let wanted else { return false }
    if let name = wanted.target { return assigns(name, as: command, wanted, entered, typed) }
    return hasSameSubject(command, entered) || hasEqualValue(command, wanted, entered, typed)
  }

  /// Whether a name has the value that the command would have assigned, with allowances for training and random values.
  private mutating func assigns(
    _ name: String, as command: Transcript.Command, _ wanted: LineReading, _ entered: Entered, _ typed: LineReading?
  ) -> Bool {
    guard let value = entered.interpreter.session.variables[name] else { return false }
    // Training takes time, so its operands are compared instead of its results.
    if wanted.families.contains(.learning) { return typed?.target == name && hasSameSubject(command, entered) }
    let outcomes = [nil, Self.otherSeed].map { seed -> (any Value)? in
      var trial = Trial(of: entered.interpreter, session: entered.before, reseeded: seed)
      let outcome = trial.run(command.text)
      return outcome.diagnostic == nil || outcome.diagnostic?.code.isVerdict == true
        ? trial.session.variables[name] : nil
    }
    guard let expected = outcomes[0], let reseeded = outcomes[1] else { return false }
    guard value.isAlike(expected) else {
      if typed?.target == name {
        remark =
          isHidden
          ? "\(name) is \(value.form), which is not what the task asks for"
          : "expected \(name) to be \(expected.form), got \(value.form)"
      }
      return false
    }
    // If another seed gives another value, the value is random, and any value of the same form is right.
    if value.isEqual(to: expected) || !expected.isEqual(to: reseeded) { return true }
    if typed?.target == name { remark = "\(name) has the right form but different values" }
    return false
  }

  private static let otherSeed: UInt64 = 0x5EED

  private func hasSameSubject(_ command: Transcript.Command, _ entered: Entered) -> Bool {
    var trial = Trial(of: entered.interpreter, session: entered.before)
    guard let wanted = trial.subject(of: command.text), let got = trial.subject(of: entered.line.text) else {
      return false
    }
    return wanted.isEqual(to: got)
  }

  private func hasEqualValue(
    _ command: Transcript.Command, _ wanted: LineReading, _ entered: Entered, _ typed: LineReading?
  ) -> Bool {
    guard let value = entered.outcome.value, !wanted.families.contains(.learning),
      typed?.families.contains(.learning) == false, typed?.isLook == wanted.isLook
    else { return false }
    var trial = Trial(of: entered.interpreter, session: entered.before)
    guard let expected = trial.run(command.text).value else { return false }
    return value.isEqual(to: expected)
  }
}
