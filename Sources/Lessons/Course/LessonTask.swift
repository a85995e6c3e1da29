internal import CommandInterpreter
internal import Transcripts

/// One task of a step, with the contents of its details.
package struct LessonTask: Sendable {
  /// The kind of a task.
  enum Kind: Sendable {
    /// The shell types and runs the commands.
    case demo([Transcript.Command])
    /// The student enters the commands; judged by text if `exact`, else by result.
    case enter([Transcript.Command], exact: Bool)
    /// Commands with blanks for the student to fill.
    case fill([String])
    /// A state to be reached with any commands.
    case goal([GoalLine])
    /// A question judged at once, which stays open until an answer is accepted or the question is skipped.
    case ask(Question)
    /// A question whose answer is locked and later compared with the result.
    case predict(Question)
  }

  let kind: Kind
  /// The line of the fence.
  package let line: Int
  /// The hints, in order.
  var hints: [[Passage]] = []
  /// The solution; nil without a `cnn solution`.
  var solution: [Transcript.Command]?
  /// Wrong attempts that must be rejected.
  var wrongs: [[Transcript.Command]] = []
  var key: AnswerKey?
  /// The explanation, shown when the task is done or its solution is shown.
  var explanation: [Passage] = []

  /// The commands of a demonstration, or those that solve the task; empty for questions and without a solution.
  var modelCommands: [Transcript.Command] {
    switch kind {
    case .demo(let commands), .enter(let commands, _): commands
    case .fill, .goal: solution ?? []
    case .ask, .predict: []
    }
  }

  /// The lines of the model commands.
  var modelLines: [String] { modelCommands.flatMap { $0.text.split(separator: "\n").map(String.init) } }

  /// Whether a line uses a command of the solution, and so counts as an attempt even if it changes nothing.
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

  /// Whether the task is for the student.
  var isStudents: Bool { if case .demo = kind { false } else { true } }
}
