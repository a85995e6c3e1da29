import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// The check of a whole network: the verdict, every layer at its position, and the network end to end.
struct NetworkReportDrawing: TabularDrawing {
  private let conclusion: GradientConclusion
  private let report: NetworkReport

  init(_ conclusion: GradientConclusion, _ report: NetworkReport) {
    self.conclusion = conclusion
    self.report = report
  }

  var table: Table { outcomes.table }

  private var outcomes: OutcomeTable {
    OutcomeTable(labels: ["", "layer"], rows: report.layers.map(row))
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    let way = report.loss.map { "through \($0)" } ?? "random upstream gradient"
    var lines = conclusion.lines(style)
    lines += DisplayText.fitted("\(conclusion.name)  input \(report.inputShape), \(way)", style)
    lines += outcomes.lines(style)
    if !report.screens.isEmpty {
      let right = report.screens.count { $0.outcome == .agrees }
      let undecided = report.screens.count { $0.outcome == .undecided }
      let others = undecided > 0 ? ", \(undecided) undecided" : ""
      lines.append("end to end: \(right) of \(report.screens.count) random directions agree\(others)")
    }
    lines += ownInputLines(style)
    for finding in report.layers where !finding.isComposite {
      // Layers with nested layers are left out: for them a sample is enough, since the nested layers have rows of their
      // own.
      lines += GradientReportDrawing.coverage(finding.report, style, at: finding.path)
      lines += finding.report.tensors.flatMap { tensor in
        tensor.note.map { DisplayText.hanging("", "\(finding.path.naming(tensor.name)): \($0)", style) } ?? []
      }
    }
    if conclusion.verdict == .wrong { return lines + report.wrongLayers.flatMap { details($0, style) } }
    lines += untestedLines(style)
    if conclusion.tally.detectionLimit != nil {
      lines += DisplayText.hanging(
        "", "seen from: smallest detectable relative error. The forward pass is not tested.", style)
    }
    return lines + GradientReportDrawing.remarks(conclusion.tally, style)
  }

  /// One layer, indented by its nesting depth.
  private func row(_ finding: NetworkReport.LayerFinding) -> OutcomeTable.Row {
    let top = report.layers.first?.path.depth ?? 0
    let indent = String(repeating: "  ", count: max(0, finding.path.depth - top))
    return OutcomeTable.Row(
      labels: [.text(indent + "\(finding.path)"), .text(finding.report.subject)],
      tally: GradientTally([finding.leading]))
  }

  /// The results of checking every layer on separate test inputs.
  private func ownInputLines(_ style: GraphicsStyle) -> [String] {
    let looks = report.layers.compactMap { finding in
      finding.ownInputs.flatMap { $0.reports.isEmpty ? nil : (path: finding.path, look: $0) }
    }
    guard !looks.isEmpty else { return [] }
    var text = "each layer also on separate test inputs: \(looks.count { $0.look.passed }) of \(looks.count) right"
    for (verdict, word) in [(GradientVerdict.wrong, "wrong"), (.undecided, "undecided"), (.untested, "not tested")] {
      let places = looks.filter { $0.look.verdict == verdict }.map { "\($0.path)" }
      if !places.isEmpty { text += ", \(places.joined(separator: " ")) \(word)" }
    }
    if report.layers.contains(where: \.isWrongOnOwnInputsOnly) { text += " (see its row)" }
    let fresh = looks.filter(\.look.usesFreshParameters).map { "\($0.path)" }
    if !fresh.isEmpty { text += "; \(fresh.joined(separator: " ")) with fresh parameters too" }
    return DisplayText.hanging("", text, style)
  }

  /// The tensors untested at their position, and whether the check on separate test inputs found them correct.
  private func untestedLines(_ style: GraphicsStyle) -> [String] {
    var groups: [(text: String, names: [String], isSettled: Bool)] = []
    for finding in report.layers where !finding.isComposite {
      for tensor in finding.report.tensors where tensor.note == nil && tensor.verdict == .untested {
        let text = tensor.untestedReasons.first?.reason.words ?? ""
        let isSettled = finding.verdict(of: tensor.name) == .right
        let name = finding.path.naming(tensor.name)
        if let index = groups.firstIndex(where: { $0.text == text && $0.isSettled == isSettled }) {
          groups[index].names.append(name)
        } else {
          groups.append((text, [name], isSettled))
        }
      }
    }
    return groups.flatMap { group in
      let names = group.names.joined(separator: ", ")
      let end = group.isSettled ? "; right on separate test inputs" : ""
      return DisplayText.hanging("", "not tested where they stand (\(group.text)): \(names)\(end)", style)
    }
  }

  /// The worst entries of a wrong layer, and the separate input if they were found only there.
  private func details(_ finding: NetworkReport.LayerFinding, _ style: GraphicsStyle) -> [String] {
    let shown = finding.leading
    let point = finding.isWrongOnOwnInputsOnly ? "on a separate input, \(shown.point) \(shown.inputShape)" : ""
    let head = ["\(conclusion.name)\(finding.path)", point].filter { !$0.isEmpty }.joined(separator: "  ")
    let tensors = shown.tensors.filter { $0.verdict == .wrong }
    return tensors.isEmpty
      ? [] : DisplayText.fitted(head, style) + tensors.flatMap { GradientReportDrawing.worstLines($0, style) }
  }
}
