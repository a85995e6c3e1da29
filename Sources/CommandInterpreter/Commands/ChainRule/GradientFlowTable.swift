import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// The tree of a gradient flow as a table: every layer indented by how many hold it, and under a residual layer its two
/// paths.
enum GradientFlowTable {
  /// How long the bar of a whole gradient is.
  private static let longestBar = 20

  static func table(_ flow: GradientFlow) -> Table {
    Table(
      columns: ["", "layer", "output", "|Y|", "|dL/dY|", "|dL/dX|", "blocked", "dead"],
      rows: flow.stages.flatMap { stage in
        let indent = String(repeating: "  ", count: stage.path.depth)
        return [row(stage, indent)] + paths(stage, indent)
      })
  }

  private static func row(_ stage: GradientFlow.Stage, _ indent: String) -> [TableCell] {
    [
      .text(indent + "\(stage.path)"), .text(stage.text), .text("\(stage.outputShape)"),
      .number(stage.outputNorm), .number(stage.arrivingNorm), .number(stage.leavingNorm),
      .text(NumberFormat.percent(stage.blockedShare)),
      stage.units.map { .text("\($0.dead) of \($0.count)") } ?? .missing,
    ]
  }

  /// What comes back around the block and through it: the norm of each, and its share of the sum of both.
  private static func paths(_ stage: GradientFlow.Stage, _ indent: String) -> [[TableCell]] {
    guard let paths = stage.paths else { return [] }
    let width = max(paths.skipName.count, 5)
    func row(_ mark: String, _ name: String, _ share: Double, _ norm: Double, _ tone: Tone) -> [TableCell] {
      let bar = String(repeating: "=", count: Int((share * Double(longestBar)).rounded()))
      let percent = NumberFormat.percent(share, decimals: 0)
      let padded = String(repeating: " ", count: max(0, 4 - percent.count)) + percent
      let text = "\(mark) \(DisplayText.padded(name, to: width)) \(padded)  \(bar)"
      return [.missing, .toned(text, tone), .missing, .missing, .missing, .number(norm), .missing, .missing]
    }
    return [
      row("|-", paths.skipName, paths.skipShare, paths.skipNorm, .good),
      row("'-", "block", paths.blockShare, paths.blockNorm, .warning),
    ]
  }
}
