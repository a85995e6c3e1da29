import CommandInterpreter
import NeuralNetworks
import Platform
import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

/// A student's shell, as far as lessons and their journals are concerned: a host over a state folder.
final class StudentDesk {
  let host: LessonPlayer
  /// What was shown.
  private(set) var shown = ""
  /// What was told beside it.
  private(set) var notices: [String] = []
  /// What became of the line that was entered last.
  private(set) var lastReport: LineReport
  /// Where a lesson itself failed.
  private(set) var lessonFaults: [String] = []
  /// How many batches were computed.
  private(set) var batches = 0
  /// Is asked whether Ctrl-C was pressed.
  var isInterrupted: () -> Bool = { false }
  private var time = 0.0

  /// A host at its first prompt.
  ///
  /// - Parameters:
  ///   - lessons: texts of lessons by the names of their files.
  ///   - secondsPerLook: what the clock goes on by at each look.
  init(_ folder: TemporaryFolder, _ lessons: [String: String], student: String? = "ada", secondsPerLook: Double = 0) {
    let library = LessonLibrary(lessons.map { LessonFile($0.key, builtIn: $0.value) }, source: "a test")
    host = LessonPlayer(
      Environment(), session: Session(), recorder: Recorder(seed: Session.defaultSeed), library: library,
      store: JournalStore(stateFolder: folder.file("state")), student: student)
    lastReport = LineReport(host.read(""))
    host.interpreter.environment.clock = { [unowned self] in
      time += secondsPerLook
      return time
    }
    // What computes here computes on the test's own thread.
    nonisolated(unsafe) unowned let desk = self
    host.interpreter.environment.isInterrupted = { desk.isInterrupted() }
    host.interpreter.environment.forgetInterrupt = { [unowned self] in isInterrupted = { false } }
    host.interpreter.environment.showProgress = { [unowned self] bar, _ in if bar != nil { batches += 1 } }
    let show = host.interpreter.environment.show
    host.interpreter.environment.show = { [unowned self] lines, mayPage in
      shown += lines.map { $0 + "\n" }.joined()
      show(lines, mayPage)
    }
  }

  /// Enters lines; what each showed, together.
  @discardableResult
  func enter(_ lines: String...) -> String { enter(lines) }

  @discardableResult
  func enter(_ lines: [String]) -> String {
    shown = ""
    for line in lines {
      let report = host.execute(line)
      notices += report.notices
      lessonFaults += report.lessonFaults
      lastReport = report
    }
    return shown.replacing("\n", with: " ")
  }

  /// Lets go of the journal as a process does that is killed.
  func die() { host.journalWriter = nil }

  /// Every number of the workspace, bit by bit, where one stands in the lesson, and what randomness gives next.
  var state: String {
    var session = host.interpreter.session
    let values = session.names.map { name in "\(name) \(bits(of: session.variables[name]))" }
    var trial = Trial(of: host.interpreter)
    trial.run("afterwards = randn 4")
    session = trial.session
    let records =
      host.state?.records.map { record in
        "\(record.id) \(record.status) \(record.attempts) \(record.hints) \(record.answers.sorted { $0.key < $1.key })"
      } ?? []
    return
      (values + [
        "next \(bits(of: session.variables["afterwards"]))",
        "\(String(describing: host.interpreter.environment[LessonSituation.self]))",
      ] + records)
      .joined(separator: "\n")
  }

  private func bits(of value: (any Value)?) -> String {
    switch value {
    case let tensor as TensorValue: "\(tensor.tensor.shape) \(tensor.tensor.values.map(\.bitPattern))"
    case let model as ModelValue:
      model.json.text
        + model.network.layers.map { layer in
          layer.parameterNames.indices.map { "\(layer.parameter($0).values.map(\.bitPattern))" }.joined()
        }.joined() + "\(String(describing: model.network.training)) \(String(describing: model.dataTraits))"
    case let value?: value.json.text
    case nil: "nothing"
    }
  }
}

/// The lesson beside the transcripts, which has every kind of task once.
func shortLesson() throws -> [String: String] {
  let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
  return [
    "01-short.md": String(decoding: try Files.bytes(root + "/Tests/Transcripts/lessons/01-short.md"), as: UTF8.self)
  ]
}

/// A way through it.
let shortWay = [
  "lesson short", "hint", "y = x | maxpool 4", "y = x | maxpool 2", "next", "b", "a", "next", "30", "extra = randn 2",
  "next", "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "log = train net data epochs=2",
  "answer that it learns",
]

/// A lesson with one step, in which one may do as one likes, and a demonstration in the second.
let freeLesson = [
  "free.md": """
  ---
  lesson: free
  format: 1
  ---
  # Free
  ## Anything
  <!-- id: anything -->
  ```goal
  find r made by zeros
  ```
  ## Shown
  <!-- id: shown -->
  ```cnn demo
  cnn> a = randn 2
  cnn> train net data epochs=2
  cnn> b = randn 2
  ```
  ```ask text
  What now?
  ```
  """
]
