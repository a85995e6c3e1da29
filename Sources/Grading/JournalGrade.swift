/// The result of re-running a journal.
struct JournalGrade: Equatable, Sendable {
  /// The result of a step.
  enum Result: String, Sendable {
    case done
    case skipped
    /// Marked as done in another version of the lesson, and not repeated.
    case carried
    case notDone = "not done"
    case notReached = "not reached"
  }

  /// One step.
  struct Step: Equatable, Sendable {
    let id: String
    let title: String
    /// The result of the re-run.
    var result = Result.notReached
    /// The result according to the journal's marks.
    var marked = Result.notReached
    /// Whether the step counts as done.
    var counts = false
    var attempts = 0
    var hints = 0
    var solutions = 0
  }

  /// A free-text answer.
  struct Answer: Equatable, Sendable {
    let step: String
    /// The lines of the question, joined by spaces.
    let question: String
    let text: String
  }

  /// The lesson's name in the journal; empty if it is not known, for example because the file is not a journal.
  var lesson = ""
  var student = ""
  /// Number of commands entered.
  var commands = 0
  /// The digest of the current lesson file; empty if the lesson is unknown or unreadable.
  var digest = ""
  /// The digest of the lesson's checks; empty if the lesson is unknown or unreadable.
  var checks = ""
  /// Whether skipped steps count as not done.
  var countsSkips = false
  var steps: [Step] = []
  var answers: [Answer] = []
  var findings: [GradeFinding] = []

  /// Whether no finding is a problem.
  var isConsistent: Bool { !findings.contains { $0.code.isProblem } }

  /// A summary of done, skipped and carried steps.
  var score: String {
    let done = steps.count { $0.result == .done }
    let skipped = steps.count { $0.result == .skipped }
    let carried = steps.count { $0.result == .carried }
    var text = "\(done) of \(steps.count) steps done"
    if skipped > 0 { text += ", \(skipped) skipped" + (countsSkips ? " (counted as not done)" : "") }
    if carried > 0 { text += ", \(carried) carried over" }
    return text
  }
}

/// A finding about a journal.
struct GradeFinding: Equatable, Sendable {
  /// Stable codes, which scripts may rely on.
  enum Code: String, CaseIterable, Sendable {
    case unreadable
    case unknownLesson = "unknown-lesson"
    case otherVersion = "other-version"
    case otherSeed = "other-seed"
    case otherOpening = "other-opening"
    case outputsDiffer = "outputs-differ"
    case outputsUncertain = "outputs-uncertain"
    case marksDiffer = "marks-differ"
    case carried
    case leavesLesson = "leaves-lesson"
    case tooLong = "too-long"
    case crashed
    case interrupted
    case usesFiles = "uses-files"
    case lacksMemory = "lacks-memory"
    case lessonFault = "lesson-fault"

    /// Whether the finding is a problem; the others report commands that could not be repeated and lesson mistakes.
    var isProblem: Bool {
      switch self {
      case .interrupted, .usesFiles, .lacksMemory, .lessonFault: false
      default: true
      }
    }
  }

  let code: Code
  /// The line of the journal, counted from 1; 0 for the whole journal.
  var line = 0
  /// One sentence without a full stop.
  let text: String
  /// Lines with details.
  var details: [String] = []
}
