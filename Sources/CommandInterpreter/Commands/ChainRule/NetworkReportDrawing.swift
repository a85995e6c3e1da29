import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// The check of a whole network: end to end, and every layer of its tree where it stands.
struct NetworkReportDrawing: Drawing {
  private let name: String
  private let report: NetworkReport
  /// All checks of what is checked at several inputs.
  private let all: [NetworkReport]

  init(_ name: String, _ report: NetworkReport, of all: [NetworkReport]? = nil) {
    self.name = name
    self.report = report
    self.all = all ?? [report]
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    let way = report.loss.map { "through \($0)" } ?? "random upstream gradient"
    var lines = ["\(name)  input \(report.inputShape), \(way)"]
    let columns = ["", "layer", "agree", "kinks", "wrong", "undecided", "worst"]
    lines += Table(columns: columns, rows: report.layers.map(row)).lines(style)
    if !report.screens.isEmpty {
      let right = report.screens.count { $0.outcome == .agrees }
      lines.append("end to end: \(right) of \(report.screens.count) random directions agree")
    }
    for finding in report.layers {
      // Of a layer that holds layers a sample is enough, since these are checked in full.
      if !finding.isComposite {
        lines += GradientReportDrawing.coverage(finding.report).map { "\(finding.path)" + $0 }
        lines += finding.report.tensors.compactMap { tensor in
          tensor.note.map { "\(finding.path.naming(tensor.name)): \($0)" }
        }
      }
    }
    guard report.verdict == .wrong else {
      return lines
        + GradientTally(all.flatMap { $0.layers.map(\.report) })
        .passLines(wasStopped: all.contains(where: \.wasStopped))
    }
    for finding in report.wrongLayers {
      for tensor in finding.report.tensors where tensor.verdict == .wrong {
        lines += ["\(name)\(finding.path)"] + GradientReportDrawing.worstLines(tensor, style)
      }
    }
    return lines + ["FAIL  \(report.blame ?? name)"]
  }

  /// One layer, indented by how many layers hold it.
  private func row(_ finding: NetworkReport.LayerFinding) -> [TableCell] {
    let tally = GradientTally([finding.report])
    let top = report.layers.first?.path.depth ?? 0
    let indent = String(repeating: "  ", count: max(0, finding.path.depth - top))
    return [
      .text(indent + "\(finding.path)"), .text(finding.report.subject), .integer(tally.agree),
      .integer(tally.kinks), tally.wrong > 0 ? .toned("\(tally.wrong)", .bad) : .integer(0),
      .integer(tally.undecided), .text(NumberFormat(digits: 1).string(tally.worstError)),
    ]
  }
}
