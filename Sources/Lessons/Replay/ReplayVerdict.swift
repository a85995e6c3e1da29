/// The verdict on one transcript, which its process reports to the parent.
struct ReplayVerdict: Equatable, Sendable {
  enum Outcome: String, Sendable {
    case asWritten
    case differs
    case unreadable
    /// The process crashed, timed out or could not be started, so it gave no verdict.
    case crashed
  }

  var outcome: Outcome
  var commands = 0
  var differing = 0
  var unreached = 0
  var isUpdated = false
  /// Lines for the user.
  var report: [String]

  init(
    outcome: Outcome, commands: Int = 0, differing: Int = 0, unreached: Int = 0, report: [String]
  ) {
    self.outcome = outcome
    self.commands = commands
    self.differing = differing
    self.unreached = unreached
    self.report = report
  }

  private static let mark = "done"

  /// The verdict as lines.
  var message: [String] {
    ["\(Self.mark) \(outcome.rawValue) \(commands) \(differing) \(unreached) \(isUpdated ? 1 : 0)"] + report
  }

  /// Parses the verdict from the lines of a process; nil if they contain no complete one.
  init?(message lines: [String]) {
    guard let start = lines.firstIndex(where: { $0.hasPrefix(Self.mark + " ") }) else { return nil }
    let words = lines[start].split(separator: " ").dropFirst().map(String.init)
    guard words.count == 5, let outcome = Outcome(rawValue: words[0]), let commands = Int(words[1]),
      let differing = Int(words[2]), let unreached = Int(words[3])
    else { return nil }
    self.init(
      outcome: outcome, commands: commands, differing: differing, unreached: unreached,
      report: Array(lines[(start + 1)...]))
    isUpdated = words[4] == "1"
  }
}
