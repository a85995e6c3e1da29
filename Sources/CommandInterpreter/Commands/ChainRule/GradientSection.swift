import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// A layer's name and the report of its check. In a network, the name is `[0] conv 1 8`; for a single layer, `conv 1
/// 8`.
typealias CheckedLayer = (name: String, report: GradientReport)

/// An additional table or map of a gradient check, selected by `per=`. The first three cases are the lecture's channel,
/// spatial and parameter testing.
enum GradientSection: String, CaseIterable {
  case channel, location, parameter, network

  /// The tables or maps for these layers.
  func drawings(_ layers: [CheckedLayer]) -> [any Drawing] {
    switch self {
    case .channel: [Self.channels(layers)]
    case .location: layers.flatMap { layer in layer.report.tensors.compactMap { Self.locations($0, layer) } }
    case .parameter: [Self.parameters(layers) { !$0.name.hasSuffix("input") }]
    case .network: [Self.parameters(layers) { _ in true }]
    }
  }

  private static func channels(_ layers: [CheckedLayer]) -> OutcomeTable {
    let rows = layers.flatMap { layer in
      layer.report.tensors.filter { $0.shape.rank > 1 }.flatMap { tensor in
        tensor.summaries(along: tensor.channelAxis).map { part in
          OutcomeTable.Row(
            labels: [.text(layer.name), .text(tensor.name), .text(part.label)], tally: GradientTally(part))
        }
      }
    }
    return OutcomeTable(title: "per channel", labels: ["layer", "gradient of", "part"], rows: rows)
  }

  private static func parameters(_ layers: [CheckedLayer], _ isShown: (TensorReport) -> Bool) -> OutcomeTable {
    let rows = layers.flatMap { layer in
      layer.report.tensors.filter(isShown).map { tensor in
        OutcomeTable.Row(
          labels: [.text(layer.name), .text(tensor.name), .text("\(tensor.shape)")], tally: GradientTally(tensor))
      }
    }
    return OutcomeTable(title: "per parameter", labels: ["layer", "gradient of", "shape"], rows: rows)
  }

  /// The largest relative error at each position of a plane, over images and channels; nil for tensors with fewer than
  /// three axes.
  private static func locations(_ tensor: TensorReport, _ layer: CheckedLayer) -> (any Drawing)? {
    guard tensor.shape.rank >= 3 else { return nil }
    let map = tensor.map()
    let wrong = map.wrongPlaces
    let untested = map.cells.count { $0.outcome == .untested }
    let right = map.cells.count - wrong - untested
    let others = untested > 0 ? ", \(untested) not tested" : ""
    let caption =
      "\(layer.name), \(tensor.name): \(right) of \(map.cells.count) positions agree\(others); largest relative error"
    let grid = PixelGrid(width: map.columns, height: map.rows, values: map.cells.map(\.relativeError))
    return Picture.activation(grid, caption: caption)
  }
}
