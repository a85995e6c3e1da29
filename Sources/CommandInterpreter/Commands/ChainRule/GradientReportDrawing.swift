import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// The checks of one layer at one or several inputs: the verdict and the tensors. If an input shows errors, the details
/// are about the first such input.
struct GradientReportDrawing: TabularDrawing {
  private let conclusion: GradientConclusion
  private let reports: [GradientReport]

  init(_ conclusion: GradientConclusion, _ reports: [GradientReport]) {
    self.conclusion = conclusion
    self.reports = reports
  }

  var table: Table {
    OutcomeTable(
      labels: ["point", "tensor"],
      rows: reports.flatMap { report in
        report.tensors.map { .init(labels: [.text(report.point), .text($0.name)], tally: GradientTally($0)) }
      }
    ).table
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    guard let first = reports.first else { return ["\(conclusion.name)  nothing to check: no input fits"] }
    var lines = conclusion.lines(style)
    let wrong = reports.first { $0.verdict == .wrong }
    for report in wrong.map({ [$0] }) ?? reports {
      lines += DisplayText.fitted(
        "\(conclusion.name)  \(report.subject)   \(report.point) \(report.inputShape)", style)
      lines += report.tensors.flatMap { Self.lines($0, style) }
      lines += report.brokenHabits.flatMap { DisplayText.hanging("  x habit    ", $0.objection, style) }
      lines += Self.coverage(report, style)
    }
    if let wrong {
      return lines + wrong.tensors.filter { $0.verdict == .wrong }.flatMap { Self.worstLines($0, style) }
    }
    if first.brokenHabits.isEmpty {
      lines += DisplayText.hanging("  + habits   ", "deterministic, fresh cache, upstream untouched, linear", style)
    }
    if conclusion.verdict == .right, let limit = conclusion.tally.detectionLimit {
      let number = NumberFormat(digits: 1).string(limit)
      lines += DisplayText.hanging(
        "", "A relative error of \(number) would be detected. The forward pass is not tested.", style)
    }
    return lines + Self.remarks(conclusion.tally, style)
  }

  /// The line of one tensor, such as `+ filters  90/90 agree   worst 2e-14`; several lines if it is too long.
  private static func lines(_ tensor: TensorReport, _ style: GraphicsStyle) -> [String] {
    let tally = GradientTally(tensor)
    let isUntested = tensor.verdict == .untested
    let mark =
      tensor.verdict == .wrong
      ? "x" : isUntested ? "-" : tally.kinks > 0 ? "~" : tally.undecided > 0 ? "?" : "+"
    let padded = tensor.name + String(repeating: " ", count: max(0, 8 - tensor.name.count))
    var parts = ["\(tally.agree)/\(tensor.entries.count) agree"]
    if tally.wrong > 0 { parts.append("\(tally.wrong) WRONG") }
    parts += tally.others
    if tensor.verdict == .wrong, tally.wrong == 0 { parts.append("WRONG along a random direction") }
    var tail = ""
    if let note = tensor.note {
      tail = "   \(note)"
    } else if tensor.verdict != .wrong, tally.agree > 0 {
      tail = "   worst \(NumberFormat(digits: 1).string(tensor.worstError))"
    }
    let head = "  \(mark) \(padded) "
    let text = parts.joined(separator: ", ") + tail
    return head.count + text.count <= style.width ? [head + text] : DisplayText.hanging(head, text, style)
  }

  /// A remark on kinks; empty if there are none.
  static func remarks(_ tally: GradientTally, _ style: GraphicsStyle) -> [String] {
    guard tally.kinks > 0 else { return [] }
    return DisplayText.hanging("", "A kink is not a bug: max and ReLU have no single slope there.", style)
  }

  /// The coverage of tensors that were not checked exhaustively.
  static func coverage(_ report: GradientReport, _ style: GraphicsStyle, at place: LayerPath? = nil) -> [String] {
    report.tensors.filter { !$0.coverage.isExhaustive }.flatMap { tensor in
      let coverage = tensor.coverage
      let missed = NumberFormat.percent(coverage.missProbability(oneIn: 100), decimals: 1)
      let strata = coverage.strata.map { "\($0), " } ?? ""
      let name = place.map { $0.naming(tensor.name) } ?? tensor.name
      return DisplayText.hanging(
        "  ",
        "\(name): \(strata)\(coverage.checked) of \(coverage.total) entries; "
          + "a bug in one entry in 100 would be missed with probability \(missed)", style)
    }
  }

  /// The worst entry of a wrong tensor, or a wrong random direction if no entry is wrong: backward's number, and the
  /// finite difference with its bound or the slopes allowed at a kink.
  static func worstLines(_ tensor: TensorReport, _ style: GraphicsStyle) -> [String] {
    let format = NumberFormat(digits: max(7, style.digits))
    let short = NumberFormat(digits: 1)
    func lines(_ place: String, _ backward: Double, _ second: String) -> [String] {
      let first = "backward says            " + format.string(backward)
      guard place.count + max(first.count, second.count) <= style.width else {
        return DisplayText.fitted(place, style) + ["    " + first, "    " + second]
      }
      return [place + first, String(repeating: " ", count: place.count) + second]
    }
    if let screen = tensor.screens.first(where: { $0.outcome == .wrong }), tensor.count(.wrong) == 0 {
      let numeric = "finite differences say   \(format.string(screen.numeric))  +- \(short.string(screen.bound))"
      return lines("  along a random direction in \(tensor.name)   ", screen.analytic, numeric)
    }
    guard let worst = tensor.worst, worst.isWrong else { return [] }
    let second =
      worst.interval.map {
        "at this kink it may be   \(format.string($0.lowerBound)) to \(format.string($0.upperBound))"
      } ?? "finite differences say   \(format.string(worst.numeric))  +- \(short.string(worst.bound))"
    return lines("  worst: \(tensor.place(of: worst))   ", worst.analytic, second)
      + (tensor.hint.map { DisplayText.hanging("  ", "looks as if: \($0)", style) } ?? [])
      + (tensor.equationHint.map { equationLines($0, style) } ?? []) + whereLines(tensor, style)
  }

  /// The equation that a hint points into, with its place underlined. A long line is cut to the part around the place.
  static func equationLines(_ hint: EquationHint, _ style: GraphicsStyle) -> [String] {
    let characters = Array(hint.equation)
    let room = max(20, style.width - 4)
    let end = min(characters.count, hint.ranges.last?.upperBound ?? 0)
    let start = characters.count <= room ? 0 : min(max(0, end - room + 6), hint.ranges.first?.lowerBound ?? 0)
    let shown = start..<min(characters.count, start + room - (start > 0 ? 4 : 0))
    let lead = "    " + (start > 0 ? "... " : "")
    var marks = String(repeating: " ", count: lead.count)
    for place in shown.prefix(while: { $0 < end }) {
      let isMarked = hint.ranges.contains { $0.contains(place) }
      marks += String(repeating: isMarked ? "^" : " ", count: DisplayText.width(of: String(characters[place])))
    }
    return [lead + String(characters[shown]), marks]
  }

  /// A map of the last two axes with a legend, for the first wrong channel if there are more axes; empty for a vector,
  /// or if the map is too large to be shown whole.
  private static func whereLines(_ tensor: TensorReport, _ style: GraphicsStyle) -> [String] {
    guard tensor.shape.rank >= 2 else { return [] }
    let wrongChannels = tensor.summaries(along: tensor.channelAxis).enumerated().filter { $1.wrong > 0 }
    guard let (channel, summary) = wrongChannels.first else { return [] }
    let isPlane = tensor.shape.rank > 2
    let map = tensor.map(where: isPlane ? (axis: tensor.channelAxis, index: channel) : nil)
    guard map.rows <= 32, map.columns * 2 <= style.width - 4 else { return [] }
    let subject = isPlane ? " (\(summary.label))" : ""
    let marks = (0..<map.rows).map { row in (0..<map.columns).map { mark(map[row, $0]) } }
    let others = [("~", "~ at a kink"), ("?", "? not decided"), ("-", "- not tested")].filter { other in
      marks.contains { $0.contains(other.0) }
    }
    let legend = ["x wrong", "o a little"] + others.map(\.1) + [". right"]
    return DisplayText.fitted("  where\(subject)      " + legend.joined(separator: "   "), style)
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
