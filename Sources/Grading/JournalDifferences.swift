internal import CommandInterpreter
internal import Lessons
internal import Transcripts

/// The commands of a journal whose re-run differed or could not be compared, grouped by reason.
struct JournalDifferences {
  /// Why a command is listed.
  enum Reason: CaseIterable {
    /// The re-run differed without an explanation.
    case unexplained
    /// It follows a command that could not be repeated.
    case followsUnrepeatable
    /// Ctrl-C stopped it.
    case interrupted
    /// Ctrl-C stopped the lesson's commands that ran with it.
    case lessonInterrupted
    /// It used files or data.
    case usesFiles
    /// One of the machines lacked memory for it.
    case lacksMemory

    var code: GradeFinding.Code {
      switch self {
      case .unexplained: .outputsDiffer
      case .followsUnrepeatable: .outputsUncertain
      case .interrupted, .lessonInterrupted: .interrupted
      case .usesFiles: .usesFiles
      case .lacksMemory: .lacksMemory
      }
    }

    /// The finding's text for `count` of `all` commands.
    func text(_ count: Int, of all: Int) -> String {
      let commands = ReplayReport.counted(count, "command")
      let share = "\(count) of \(ReplayReport.counted(all, "command"))"
      return switch self {
      case .unexplained: "\(share) gave different output in the re-run"
      case .followsUnrepeatable:
        "\(share) gave different output, possibly because an earlier command could not be repeated"
      case .interrupted: "\(commands) had been interrupted, which cannot be repeated, and was left out"
      case .lessonInterrupted:
        "Ctrl-C stopped the lesson in \(commands): its effects were undone, and its output is not compared"
      case .usesFiles: "\(commands) used files or data that one of the machines lacks, or that a re-run may not write"
      case .lacksMemory: "\(commands) needed more memory than one of the machines has"
      }
    }
  }

  private var places: [Reason: (first: Int, count: Int)] = [:]
  private var excerpt: [String] = []

  /// Whether an earlier command could not be repeated.
  var holdsUnrepeatable: Bool { [.interrupted, .usesFiles, .lacksMemory].contains { places[$0] != nil } }

  /// Adds a command with a reason.
  mutating func add(_ command: Transcript.Command, _ reason: Reason) {
    places[reason, default: (command.line, 0)].count += 1
  }

  /// Adds a command that differed without an explanation.
  mutating func add(_ command: Transcript.Command, giving result: CommandResult) {
    if excerpt.isEmpty { excerpt = ReplayReport.excerpt(of: command, result) }
    add(command, .unexplained)
  }

  /// One finding per reason, in a journal of `all` commands.
  func findings(of all: Int) -> [GradeFinding] {
    Reason.allCases.compactMap { reason in
      guard let (first, count) = places[reason] else { return nil }
      return GradeFinding(
        code: reason.code, line: first, text: reason.text(count, of: all),
        details: reason == .unexplained ? excerpt : [])
    }
  }
}
