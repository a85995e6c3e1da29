import GradientChecking

/// The number of entries with each outcome, in several reports, in one tensor or in part of one.
struct GradientTally {
  private(set) var agree = 0
  private(set) var kinks = 0
  /// The entries among `kinks` for which the check could not decide whether the gradient is valid.
  private(set) var unjudged = 0
  private(set) var wrong = 0
  private(set) var undecided = 0
  /// Entries that are undecided because the forward pass is not finite there.
  private(set) var notFinite = 0
  private(set) var untested = 0
  private(set) var worstError = 0.0
  /// The smallest relative error that would have been detected in every agreeing entry; nil if no tested entry agrees,
  /// and for part of a tensor.
  private(set) var detectionLimit: Double?
  /// The number of untested entries for each reason, most frequent first.
  private(set) var untestedReasons: [(reason: EntryCheck.Reason, count: Int)] = []

  /// The number of entries with an outcome, including the untested ones.
  var checked: Int { agree + kinks + wrong + undecided + untested }

  /// Counts the outcomes of several reports together.
  init(_ reports: [GradientReport]) {
    self.init(tensors: reports.flatMap(\.tensors))
    let relevant = wrong > 0 ? reports.filter { $0.count(.wrong) > 0 } : reports
    worstError = relevant.map(\.worstError).max() ?? 0
  }

  /// Counts the outcomes in one tensor.
  init(_ tensor: TensorReport) {
    self.init(tensors: [tensor])
    worstError = tensor.worstError
  }

  /// Counts the outcomes in part of a tensor.
  init(_ part: PartSummary) {
    (agree, kinks, wrong) = (part.agree, part.kinks, part.wrong)
    (undecided, untested, worstError) = (part.undecided, part.untested, part.worstError)
  }

  private init(tensors: [TensorReport]) {
    func count(_ outcome: EntryOutcome, _ tensors: [TensorReport]) -> Int {
      tensors.reduce(0) { $0 + $1.count(outcome) }
    }
    (agree, kinks, wrong) = (count(.agrees, tensors), count(.kink, tensors), count(.wrong, tensors))
    unjudged = tensors.reduce(0) { sum, tensor in
      sum + tensor.entries.count { $0.outcome == .kink && $0.reason == .cornerNotJudged }
    }
    // A tensor with a note, for example that its gradient is mathematically zero, can't be tested.
    let testable = tensors.filter { $0.note == nil }
    (undecided, untested) = (count(.undecided, testable), count(.untested, testable))
    notFinite = testable.reduce(0) { sum, tensor in
      sum + tensor.entries.count { $0.outcome == .undecided && $0.reason == .forwardNotFinite }
    }
    detectionLimit = tensors.map(\.detectionLimit).filter { $0 > 0 }.max()
    var counts: [EntryCheck.Reason: Int] = [:]
    for tensor in testable {
      for (reason, count) in tensor.untestedReasons { counts[reason, default: 0] += count }
    }
    untestedReasons = EntryCheck.Reason.allCases.compactMap { reason in counts[reason].map { (reason, $0) } }
      .sorted { $0.count > $1.count }
  }

  /// The entries that neither agree nor are wrong: `12 at kinks (legal)`, `20 not tested (no gradient arrives)`.
  var others: [String] {
    var parts: [String] = []
    func atKinks(_ count: Int) -> String { "\(count) at \(count == 1 ? "a kink" : "kinks")" }
    if kinks > unjudged { parts.append("\(atKinks(kinks - unjudged)) (legal)") }
    if unjudged > 0 { parts.append("\(atKinks(unjudged)) (not judged)") }
    if untested > 0 { parts.append("\(untested) not tested\(reasons)") }
    if undecided > 0 {
      let share = notFinite < undecided ? "\(notFinite) " : ""
      parts.append("\(undecided) undecided\(notFinite > 0 ? " (\(share)forward not finite)" : "")")
    }
    return parts
  }

  /// The reasons in parentheses: ` (no gradient arrives)`, or, if there are several, ` (20 saturated, 4 no gradient
  /// arrives)`.
  private var reasons: String {
    guard untestedReasons.count > 1 else { return untestedReasons.first.map { " (\($0.reason.words))" } ?? "" }
    return " (\(untestedReasons.map { "\($0.count) \($0.reason.words)" }.joined(separator: ", ")))"
  }
}

extension EntryCheck.Reason {
  /// A short description of the reason.
  var words: String {
    switch self {
    case .notFinite: "not finite"
    case .forwardNotFinite: "forward not finite"
    case .jump: "forward jumps"
    case .leak: "no output depends on it"
    case .outsideSlopes: "outside the slopes at a kink"
    case .tieGroup: "wrong sum over a tie"
    case .cornerNotJudged: "at a kink, not judged"
    case .noGradientArrives: "no gradient arrives"
    case .saturated: "saturated"
    case .nothingMoves: "no effect on the output"
    }
  }
}
