/// What a journal came to when it was run again.
struct JournalGrade: Equatable, Sendable {
  /// What became of a step.
  enum Result: String, Sendable {
    case done
    case skipped
    /// Marked as done in another version of the lesson, and not done again.
    case carried
    case notDone = "not done"
    case notReached = "not reached"
  }

  /// One step.
  struct Step: Equatable, Sendable {
    let id: String
    let title: String
    /// What the re-run gives.
    var result = Result.notReached
    /// What the journal's marks say.
    var marked = Result.notReached
    /// Whether the step counts as done.
    var counts = false
    var attempts = 0
    var hints = 0
    var solutions = 0
  }

  /// An answer in words.
  struct Answer: Equatable, Sendable {
    let step: String
    /// The lines of the question, joined by blanks.
    let question: String
    let text: String
  }

  /// The lesson's name as the journal has it; empty where the file is no journal.
  var lesson = ""
  var student = ""
  /// How many commands were entered.
  var commands = 0
  /// The digest of the lesson's file here, and of what is judged in it; empty where there is no such lesson.
  var digest = ""
  var checks = ""
  /// Whether the lesson counts a skipped step as not done.
  var countsSkips = false
  var steps: [Step] = []
  var answers: [Answer] = []
  var findings: [GradeFinding] = []

  /// Whether nothing speaks against the journal.
  var isConsistent: Bool { !findings.contains { $0.code.isProblem } }

  /// The steps that count, and the others, in words.
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

/// Something to tell of a journal.
struct GradeFinding: Equatable, Sendable {
  /// The stable codes: others script against them.
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

    /// Whether it speaks against the journal; the others say what could not be repeated.
    var isProblem: Bool {
      switch self {
      case .interrupted, .usesFiles, .lacksMemory, .lessonFault: false
      default: true
      }
    }
  }

  let code: Code
  /// The line of the journal, counted from 1; 0 for the whole.
  var line = 0
  /// One sentence without a full stop.
  let text: String
  /// Lines that show it.
  var details: [String] = []
}
