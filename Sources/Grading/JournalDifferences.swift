internal import CommandInterpreter
internal import Lessons
internal import TerminalGraphics
internal import Transcripts

/// The commands of a journal that were not re-run, could not be compared or gave different output, grouped by reason.
struct JournalDifferences {
  /// The reason why a command is listed.
  enum Reason: CaseIterable {
    /// The re-run differed without an explanation.
    case unexplained
    /// The re-run differed after an earlier command that could not be repeated.
    case followsUnrepeatable
    /// Ctrl-C stopped the command.
    case interrupted
    /// Ctrl-C stopped the lesson's response to the command.
    case lessonInterrupted
    /// The re-run differed, and the command used files or data that one of the machines lacks or a re-run may not
    /// write.
    case usesFiles
    /// The re-run differed, and one of the machines had too little memory for the command.
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

    /// Returns the finding's text for `count` of `all` commands.
    func text(_ count: Int, of all: Int) -> String {
      let commands = NumberFormat.counted(count, "command")
      let share = "\(count) of \(NumberFormat.counted(all, "command"))"
      return switch self {
      case .unexplained: "\(share) gave different output in the re-run"
      case .followsUnrepeatable:
        "\(share) gave different output, possibly because an earlier command could not be repeated"
      case .interrupted: "the re-run skipped \(commands) that had been interrupted with Ctrl-C"
      case .lessonInterrupted:
        "Ctrl-C stopped the lesson in \(commands): the effects were undone, and the output is not compared"
      case .usesFiles: "\(commands) used files or data that one of the machines lacks, or that a re-run may not write"
      case .lacksMemory: "\(commands) needed more memory than one of the machines has"
      }
    }
  }

  private var places: [Reason: (first: Int, count: Int)] = [:]
  private var excerpt: [String] = []

  /// Whether some command so far could not be repeated.
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

  /// Returns one finding per reason that occurred, for a journal of `all` commands.
  func findings(of all: Int) -> [GradeFinding] {
    Reason.allCases.compactMap { reason in
      guard let (first, count) = places[reason] else { return nil }
      return GradeFinding(
        code: reason.code, line: first, text: reason.text(count, of: all),
        details: reason == .unexplained ? excerpt : [])
    }
  }
}
