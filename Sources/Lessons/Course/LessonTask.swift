internal import CommandInterpreter
internal import Transcripts

/// One task of a step, with what its details say of it.
package struct LessonTask: Sendable {
  /// What is to be done.
  enum Kind: Sendable {
    /// The shell types and runs the commands.
    case demo([Transcript.Command])
    /// The student enters the commands; judged by the text where `exact`, else by the result.
    case enter([Transcript.Command], exact: Bool)
    /// A command with blanks that the student fills.
    case fill([String])
    /// A state that any commands may reach.
    case goal([GoalLine])
    /// A question that stays open until it is answered rightly.
    case ask(Question)
    /// A question whose answer is locked and compared with what comes.
    case predict(Question)
  }

  let kind: Kind
  /// The line of the fence.
  package let line: Int
  /// The rungs of the ladder.
  var hints: [[Passage]] = []
  /// What solves it; nil where no `cnn solution` is written.
  var solution: [Transcript.Command]?
  /// Near misses that must be rejected, each an attempt.
  var wrongs: [[Transcript.Command]] = []
  var key: AnswerKey?
  /// Why it is so, shown when the task is done.
  var explanation: [Passage] = []

  /// The commands that solve the task, whoever enters them.
  var modelCommands: [Transcript.Command] {
    switch kind {
    case .demo(let commands), .enter(let commands, _): commands
    case .fill, .goal: solution ?? []
    case .ask, .predict: []
    }
  }

  /// The lines of those commands.
  var modelLines: [String] { modelCommands.flatMap { $0.text.split(separator: "\n").map(String.init) } }

  /// Whether a line that changes nothing tries to solve the task: it uses a command that the solution uses.
  func isTriedBy(_ line: LineReading?, _ interpreter: Interpreter) -> Bool {
    let words = modelCommands.flatMap { interpreter.reading(of: $0.text)?.words ?? [] }
    return line?.words.contains(where: words.contains) == true
  }

  package var question: Question? {
    switch kind {
    case .ask(let question), .predict(let question): question
    default: nil
    }
  }

  /// Whether the task waits for the student.
  var isStudents: Bool { if case .demo = kind { false } else { true } }
}
