import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// The conclusion of a gradient check of a layer or network: the verdict and its details.
struct GradientConclusion {
  /// The name of the subject: `conv1`, `net`.
  let name: String
  let verdict: GradientVerdict
  /// Whether the check was stopped before its end.
  let wasStopped: Bool
  let tally: GradientTally
  /// The wrong layers, each with its wrong tensors: `net[0] conv 1 8: filters wrong (36 of 72 entries)`.
  let wrong: [String]
  /// The undecided tensors, with the number of undecided entries: `[4].input (40 of 60)`.
  let undecided: [String]
  /// The tensors of which no entry was tested, each with a reason.
  let untested: [(tensor: String, reason: String)]

  /// Creates the conclusion of checking a layer at one or several inputs.
  init(_ name: String, _ reports: [GradientReport]) {
    self.name = name
    let together = TestInputsReport(reports)
    verdict = together.verdict
    wasStopped = reports.contains(where: \.wasStopped)
    tally = GradientTally(reports)
    wrong = together.verdict == .wrong ? together.leading.map { ["\(name): \(Self.complaint($0))"] } ?? [] : []
    let tensors = reports.first?.tensors ?? []
    undecided = tensors.filter { together.verdict(of: $0.name) == .undecided }.map { Self.undecided($0, $0.name) }
    untested = tensors.filter { together.verdict(of: $0.name) == .untested }.map { ($0.name, Self.reason($0)) }
  }

  /// Creates the conclusion of checking a network, or a layer with nested layers, at one or several inputs.
  init(_ name: String, _ checks: [NetworkReport]) {
    self.name = name
    let verdicts = checks.map(\.verdict)
    // A gradient that is undecided at one input may be decided at another.
    verdict = !verdicts.contains(.wrong) && verdicts.contains(.right) ? .right : .together(verdicts)
    wasStopped = checks.contains(where: \.wasStopped)
    tally = GradientTally(checks.flatMap { $0.layers.map(\.leading) })
    let leading = checks.first { [verdict = self.verdict] in $0.verdict == verdict } ?? checks.first
    wrong = verdict == .wrong ? leading.map { Self.complaints($0, name) } ?? [] : []
    let layers = leading?.layers.filter { !$0.isComposite } ?? []
    func tensors(_ verdict: GradientVerdict) -> [(name: String, report: TensorReport)] {
      layers.flatMap { finding in
        finding.report.tensors.filter { finding.verdict(of: $0.name) == verdict }
          .map { (finding.path.naming($0.name), $0) }
      }
    }
    undecided = tensors(.undecided).map { Self.undecided($0.report, $0.name) }
    untested = tensors(.untested).map { ($0.name, Self.reason($0.report)) }
  }

  // MARK: Words

  /// The first lines of a report: the verdict and, unless it is wrong, the remaining counts.
  func lines(_ style: GraphicsStyle) -> [String] {
    let (word, tone) = head
    let lines = DisplayText.hanging(word + "  ", sentence, style)
    let painted = [tone.paint(word, style) + lines[0].dropFirst(word.count)] + lines.dropFirst()
    // For a wrong gradient, the details follow below.
    guard verdict != .wrong else { return painted }
    let others = ((verdict == .right ? [] : [rightOnes]) + tally.others).joined(separator: ", ")
    return painted + (others.isEmpty ? [] : DisplayText.hanging("      ", others, style))
  }

  private var head: (word: String, tone: Tone) {
    if wasStopped { return ("STOPPED", .warning) }
    return switch verdict {
    case .right: ("PASS", .good)
    case .wrong: ("FAIL", .bad)
    case .undecided: ("UNDECIDED", .warning)
    case .untested: ("NOT TESTED", .warning)
    case .nothingToCheck: ("NOTHING TO CHECK", .warning)
    }
  }

  private var sentence: String {
    if wasStopped {
      if tally.checked == 0 { return "\(name): before anything was checked" }
      return "\(name): so far \(rightOnes)\(tally.wrong > 0 ? ", \(tally.wrong) wrong" : "")"
    }
    switch verdict {
    case .right: return "\(name): \(rightOnes)"
    case .wrong: return wrong.joined(separator: "; ")
    case .undecided: return "\(name): \(undecided.isEmpty ? undecidedSentence : Self.list(undecided))"
    case .untested:
      let groups = reasons.map { "\(Self.list(tensors(untestedFor: $0))) (\($0))" }
      return "\(name): \(groups.joined(separator: "; "))"
    case .nothingToCheck: return "\(name): there are no gradients at this input"
    }
  }

  private var rightOnes: String { "\(tally.agree) of \(tally.checked) gradients tested and right" }

  /// A clause such as `[4].input (40 of 60) could not be decided`.
  var undecidedSentence: String {
    undecided.isEmpty ? "too few entries could be decided" : "\(Self.list(undecided)) could not be decided"
  }

  /// A clause such as `no entry of [0].filters and [0].biases was tested: no gradient arrives`.
  var untestedSentence: String {
    reasons.map { "no entry of \(Self.list(tensors(untestedFor: $0))) was tested: \($0)" }.joined(separator: "; ")
  }

  /// Why tensors were not tested, each reason once.
  private var reasons: [String] {
    untested.map(\.reason).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func tensors(untestedFor reason: String) -> [String] {
    untested.filter { $0.reason == reason }.map(\.tensor)
  }

  /// The largest number of items in a list; the last may stand for several names (`3 more`).
  private static let most = 4

  /// Joins names: `a`, `a and b`, `a, b, c and 3 more`.
  private static func list(_ names: [String]) -> String {
    let shown = names.count > most ? Array(names.prefix(most - 1)) + ["\(names.count - most + 1) more"] : names
    return shown.count < 2
      ? shown.joined() : shown.dropLast().joined(separator: ", ") + " and " + shown[shown.count - 1]
  }

  private static func undecided(_ tensor: TensorReport, _ name: String) -> String {
    "\(name) (\(tensor.count(.undecided)) of \(tensor.entries.count))"
  }

  private static func reason(_ tensor: TensorReport) -> String {
    tensor.untestedReasons.first?.reason.words ?? "no gradient reaches it"
  }

  /// The wrong tensors and broken properties of a layer: `filters wrong (36 of 72 entries)`.
  static func complaint(_ report: GradientReport) -> String {
    let tensors = report.tensors.filter { $0.verdict == .wrong }.map { tensor in
      let wrong = tensor.count(.wrong)
      // If only a sample of a tensor was checked, a direction may reveal an error that no checked entry shows.
      let share = wrong == 0 ? "along a random direction" : "\(wrong) of \(tensor.entries.count) entries"
      return "\(tensor.name) wrong (\(share))"
    }
    return (tensors + report.brokenHabits.map(\.objection)).joined(separator: ", ")
  }

  /// The wrong layers of a network; if no single layer is wrong, the error of the network as a whole.
  private static func complaints(_ report: NetworkReport, _ name: String) -> [String] {
    let layers = report.wrongLayers
    guard !layers.isEmpty else { return ["\(name): \(report.blame ?? "wrong as a whole")"] }
    let shown = layers.prefix(most).enumerated().map { index, finding in
      let suffix =
        finding.isComposite
        ? ", though every layer in it is correct" : finding.isWrongOnOwnInputsOnly ? " on separate test inputs" : ""
      let prefix = index == 0 ? name : ""
      return "\(prefix)\(finding.path) \(shortened(finding.report.subject)): \(complaint(finding.leading))\(suffix)"
    }
    return shown + (layers.count > most ? ["\(layers.count - most) more layers"] : [])
  }

  /// A layer's text, shortened to 40 characters; the text of a layer with a block can be long.
  private static func shortened(_ subject: String) -> String {
    subject.count > 40 ? subject.prefix(37) + "..." : subject
  }
}

extension DisplayText {
  /// The line itself if it fits the width; otherwise the line wrapped, with its indentation on every part.
  static func fitted(_ line: String, _ style: GraphicsStyle) -> [String] {
    guard width(of: line) > style.width else { return [line] }
    let indent = String(line.prefix { $0 == " " })
    return hanging(indent, String(line.dropFirst(indent.count)), style)
  }

  /// Text after a heading, wrapped to the width; continuation lines are indented by the width of the heading.
  static func hanging(_ head: String, _ text: String, _ style: GraphicsStyle) -> [String] {
    let indent = String(repeating: " ", count: head.count)
    return wrapped(text, to: max(GraphicsStyle.minimumWidth, style.width - head.count)).enumerated().map {
      ($0 == 0 ? head : indent) + $1
    }
  }
}
