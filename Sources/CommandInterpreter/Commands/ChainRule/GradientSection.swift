import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// A further table of a gradient check, as `per=` names it: the lecture's channel, spatial and parameter testing.
enum GradientSection: String, CaseIterable {
  case channel, location, parameter, network

  /// The section of some reports.
  func drawings(_ reports: [GradientReport]) -> [any Drawing] {
    switch self {
    case .channel: [Self.channels(reports)]
    case .location: reports.flatMap { report in report.tensors.compactMap { Self.locations($0, report) } }
    case .parameter: [Self.parameters(reports) { !$0.name.hasSuffix("input") }]
    case .network: [Self.parameters(reports) { _ in true }]
    }
  }

  private static func channels(_ reports: [GradientReport]) -> Table {
    var rows: [[TableCell]] = []
    for report in reports {
      for tensor in report.tensors where tensor.shape.rank > 1 {
        rows += tensor.summaries(along: tensor.channelAxis).map { part in
          [
            .text(report.subject), .text(tensor.name), .text(part.label), .integer(part.agree), .integer(part.kinks),
            .integer(part.wrong), .integer(part.undecided), .text(NumberFormat(digits: 1).string(part.worstError)),
          ]
        }
      }
    }
    let columns = ["layer", "gradient of", "part", "agree", "kinks", "wrong", "undecided", "worst"]
    return Table(title: "per channel", columns: columns, rows: rows)
  }

  private static func parameters(_ reports: [GradientReport], _ isShown: (TensorReport) -> Bool) -> Table {
    let rows = reports.flatMap { report in
      report.tensors.filter(isShown).map { tensor -> [TableCell] in
        [
          .text(report.subject), .text(tensor.name), .text("\(tensor.shape)"), .integer(tensor.count(.agrees)),
          .integer(tensor.count(.kink)), .integer(tensor.count(.wrong)),
          .text(NumberFormat(digits: 1).string(tensor.worstError)),
        ]
      }
    }
    let columns = ["layer", "gradient of", "shape", "agree", "kinks", "wrong", "worst"]
    return Table(title: "per parameter", columns: columns, rows: rows)
  }

  /// The largest relative error at every place of a plane, over images and channels.
  private static func locations(_ tensor: TensorReport, _ report: GradientReport) -> (any Drawing)? {
    guard tensor.shape.rank >= 3 else { return nil }
    let map = tensor.map()
    let wrong = map.wrongPlaces
    let caption =
      "\(report.subject), \(tensor.name): \(map.cells.count - wrong) of \(map.cells.count) places agree; largest relative error"
    let grid = PixelGrid(width: map.columns, height: map.rows, values: map.cells.map(\.relativeError))
    return Picture.activation(grid, caption: caption)
  }
}
