import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// The tree of a gradient flow: a row for every layer, indented by its nesting depth, and below a residual layer its
/// two paths, with the share of the gradient that each carries back.
struct GradientFlowDrawing: TabularDrawing {
  private let stages: [GradientFlow.Stage]
  /// Length in characters of the bar of a path that carries the whole gradient.
  private static let longestBar = 20

  init(_ flow: GradientFlow) { stages = flow.stages }

  var table: Table {
    Table(
      columns: ["", "layer", "output", "|Y|", "|dL/dY|", "|dL/dX|", "blocked", "dead"],
      rows: stages.map { stage in
        [
          .text(Self.indent(stage) + "\(stage.path)"), .text(stage.text), .text("\(stage.outputShape)"),
          .number(stage.outputNorm), .number(stage.arrivingNorm), .number(stage.leavingNorm),
          .text(NumberFormat.percent(stage.blockedShare)),
          stage.units.map { .text("\($0.dead) of \($0.count)") } ?? .missing,
        ]
      })
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    let lines = table.lines(style)
    let heading = lines.count - stages.count
    // If the table is too wide for the terminal, each row is a record of several lines.
    guard heading >= 1, heading <= 2 else {
      return lines + stages.flatMap { stage in paths(stage, style, named: "\(stage.path) ") }
    }
    return Array(lines[..<heading]) + zip(lines[heading...], stages).flatMap { [$0] + paths($1, style, named: "") }
  }

  private static func indent(_ stage: GradientFlow.Stage) -> String {
    String(repeating: "  ", count: stage.path.depth)
  }

  /// Lines such as `|- skip   62%  ============  |dL/dX| 4.31` for the gradients that come back around the block and
  /// through it; empty for a layer that is not residual.
  private func paths(_ stage: GradientFlow.Stage, _ style: GraphicsStyle, named name: String) -> [String] {
    guard let paths = stage.paths else { return [] }
    func number(_ norm: Double) -> String { NumberFormat(digits: style.digits).string(norm) }
    func percent(_ share: Double) -> String { NumberFormat.percent(share, decimals: 0) }
    let together = number(paths.sumNorm)
    let lost = "together they give |dL/dX| \(together), but the layer passes on \(number(stage.leavingNorm))"
    if style.plain {
      return [
        "\(stage.path): \(percent(paths.skipShare)) of the gradient comes back through the \(paths.skipName) "
          + "(|dL/dX| \(number(paths.skipNorm))), \(percent(paths.blockShare)) through the block "
          + "(|dL/dX| \(number(paths.blockNorm)))"
      ] + (paths.isHandedOn ? [] : ["\(stage.path): \(lost)"])
    }
    let width = max(paths.skipName.count, 5)
    func line(_ mark: String, _ path: String, _ share: Double, _ norm: Double, _ tone: Tone) -> String {
      let bar = String(repeating: "=", count: Int((share * Double(Self.longestBar)).rounded()))
      let percent = DisplayText.padded(percent(share), to: 4, .right)
      let painted = tone.paint(bar, style) + String(repeating: " ", count: Self.longestBar - bar.count)
      return "\(Self.indent(stage))  \(name)\(mark) \(DisplayText.padded(path, to: width)) \(percent)  "
        + "\(painted)  |dL/dX| \(number(norm))"
    }
    return [
      line("|-", paths.skipName, paths.skipShare, paths.skipNorm, .good),
      line("'-", "block", paths.blockShare, paths.blockNorm, .warning),
    ] + (paths.isHandedOn ? [] : ["\(Self.indent(stage))  \(name)x  \(lost)"])
  }
}
