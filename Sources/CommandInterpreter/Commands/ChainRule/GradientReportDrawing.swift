import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// How many entries of some reports have which outcome.
struct GradientTally {
  let checked: Int
  let agree: Int
  let kinks: Int
  let wrong: Int
  let undecided: Int
  let worstError: Double
  /// The smallest error that would have been seen everywhere.
  let detectionLimit: Double
  /// What the reports come to together.
  let verdict: GradientVerdict
  /// `filters[4,1,0,1]`, the worst of the wrong entries.
  let worstWrong: String?

  init(_ reports: [GradientReport]) {
    func count(_ outcome: EntryOutcome) -> Int { reports.reduce(0) { $0 + $1.count(outcome) } }
    (agree, kinks, wrong) = (count(.agrees), count(.kink), count(.wrong))
    // What is zero by mathematics is said in a note, and is nothing that could have been told.
    let tensors = reports.flatMap(\.tensors)
    undecided = tensors.reduce(0) { $0 + ($1.note == nil ? $1.count(.undecided) : 0) }
    checked = agree + kinks + wrong + undecided
    let verdicts = reports.map(\.verdict)
    verdict = [.wrong, .undecided, .right].first(where: verdicts.contains) ?? .nothingToCheck
    let relevant = wrong > 0 ? reports.filter { $0.count(.wrong) > 0 } : reports
    worstError = relevant.map(\.worstError).max() ?? 0
    detectionLimit = reports.map(\.detectionLimit).max() ?? 0
    let failing = reports.first { $0.count(.wrong) > 0 }?.worst
    worstWrong = failing.flatMap { tensor in tensor.worst.map { tensor.place(of: $0) } }
  }

  /// What the tally comes to, in the lines under the tables.
  ///
  /// - Parameter wasStopped: whether the check did not come to its end; then it has not passed.
  func passLines(wasStopped: Bool) -> [String] {
    if wasStopped, checked == 0 { return ["STOPPED  before anything was checked"] }
    let head = wasStopped ? "STOPPED  so far " : "PASS  "
    var first = "\(head)\(agree) of \(checked) gradients agree with finite differences"
    if kinks > 0 { first += ", \(kinks) stand at a kink and are legal" }
    if undecided > 0 { first += ", \(undecided) could not be told here" }
    var lines = [first]
    if detectionLimit > 0 {
      let limit = NumberFormat(digits: 1).string(detectionLimit)
      lines.append("      A relative error of \(limit) would have been seen. Whether forward is right")
      lines.append("      is not tested.")
    }
    if kinks > 0 { lines.append("      A kink is no bug: max and ReLU have no single slope there.") }
    return lines
  }
}

/// The checks of one layer at one or several inputs.
struct GradientReportDrawing: Drawing {
  private let name: String
  private let reports: [GradientReport]

  init(_ name: String, _ reports: [GradientReport]) {
    self.name = name
    self.reports = reports
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    guard let first = reports.first else { return ["\(name)  nothing to check: no input fits"] }
    let tally = GradientTally(reports)
    var lines: [String] = []
    let wrong = reports.first { $0.verdict == .wrong }
    for report in wrong.map({ [$0] }) ?? reports {
      lines.append("\(name)  \(first.subject)   \(report.point) \(report.inputShape)")
      lines += report.tensors.map { "  " + Self.line($0) }
      lines += report.brokenHabits.map { "  x habit    \($0.objection)" }
      lines += Self.coverage(report)
    }
    if let wrong {
      lines += wrong.tensors.filter { $0.verdict == .wrong }.flatMap { Self.worstLines($0, style) }
      lines.append("FAIL  \(name)")
    } else {
      if first.brokenHabits.isEmpty {
        lines.append("  + habits   deterministic, fresh memory, upstream untouched, linear")
      }
      lines += tally.passLines(wasStopped: reports.contains(where: \.wasStopped))
    }
    return lines
  }

  /// `+ filters  90/90 agree   worst 2e-14`
  static func line(_ tensor: TensorReport) -> String {
    let (agree, kinks) = (tensor.count(.agrees), tensor.count(.kink))
    let (wrong, undecided) = (tensor.count(.wrong), tensor.count(.undecided))
    let mark = wrong > 0 ? "x" : kinks > 0 ? "~" : undecided > 0 && tensor.note == nil ? "?" : "+"
    let padded = tensor.name + String(repeating: " ", count: max(0, 8 - tensor.name.count))
    var text = "\(mark) \(padded) \(agree)/\(tensor.entries.count) agree"
    if kinks > 0 { text += ", \(kinks) at a kink" }
    if wrong > 0 { text += ", \(wrong) WRONG" }
    if undecided > 0, tensor.note == nil { text += ", \(undecided) undecided" }
    if let note = tensor.note { return "\(text)   \(note)" }
    if wrong == 0 && agree > 0 { text += "   worst \(NumberFormat(digits: 1).string(tensor.worstError))" }
    return text
  }

  /// What was looked at, where that was not everything.
  static func coverage(_ report: GradientReport) -> [String] {
    report.tensors.filter { !$0.coverage.isExhaustive }.map { tensor in
      let coverage = tensor.coverage
      let missed = NumberFormat.percent(coverage.missProbability(oneIn: 100), decimals: 1)
      let strata = coverage.strata.map { "\($0), " } ?? ""
      return "  \(tensor.name): \(strata)\(coverage.checked) of \(coverage.total) entries; "
        + "a bug in one entry in 100 would be missed with probability \(missed)"
    }
  }

  /// The worst entry of a tensor: both numbers, and the bound.
  static func worstLines(_ tensor: TensorReport, _ style: GraphicsStyle) -> [String] {
    guard let worst = tensor.worst else { return [] }
    let format = NumberFormat(digits: max(7, style.digits))
    let place = "  worst: \(tensor.place(of: worst))   "
    let indent = String(repeating: " ", count: place.count)
    var lines = [place + "backward says            " + format.string(worst.analytic)]
    if let interval = worst.interval {
      let (low, high) = (format.string(interval.lowerBound), format.string(interval.upperBound))
      lines.append(indent + "at this kink it may be   \(low) to \(high)")
    } else {
      let bound = NumberFormat(digits: 1).string(worst.bound)
      lines.append(indent + "finite differences say   \(format.string(worst.numeric))  +- \(bound)")
    }
    if let hint = tensor.hint { lines.append("  looks as if: \(hint)") }
    return lines + whereLines(tensor, style)
  }

  /// The places of the last two axes: x wrong, o a little, ~ at a kink, . right, where they are small enough to be seen whole.
  private static func whereLines(_ tensor: TensorReport, _ style: GraphicsStyle) -> [String] {
    guard tensor.shape.rank >= 2 else { return [] }
    let wrongChannels = tensor.summaries(along: tensor.channelAxis).enumerated().filter { $1.wrong > 0 }
    guard let (channel, summary) = wrongChannels.first else { return [] }
    let isPlane = tensor.shape.rank > 2
    let map = tensor.map(where: isPlane ? (axis: tensor.channelAxis, index: channel) : nil)
    guard map.rows <= 32, map.columns * 2 <= style.width - 4 else { return [] }
    let subject = isPlane ? " (\(summary.label))" : ""
    let marks = (0..<map.rows).map { row in (0..<map.columns).map { mark(map[row, $0]) } }
    let others = [("~", "~ at a kink"), ("?", "? not decided")].filter { other in
      marks.contains { $0.contains(other.0) }
    }
    let legend = ["x wrong", "o a little"] + others.map(\.1) + [". right"]
    return ["  where\(subject)      " + legend.joined(separator: "   ")]
      + marks.map { "    " + $0.joined(separator: " ") }
  }

  private static func mark(_ cell: LocationMap.Cell) -> String {
    switch cell.outcome {
    case .wrong?: cell.relativeError > 0.01 ? "x" : "o"
    case .kink?: "~"
    case .undecided?: "?"
    case .agrees?: "."
    case .untested?: "-"
    case nil: " "
    }
  }
}
