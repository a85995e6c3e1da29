import NeuralNetworks
import TerminalGraphics

/// A network as a table: layer, output shape, parameters, multiply-adds.
struct NetworkTable: Drawing {
  let summary: NetworkSummary

  /// The table for images of a shape, by default the network's own.
  init(_ network: LayeredNeuralNetwork<Double>, for example: Shape?) throws(NetworkShapeError) {
    summary = try network.summary(of: example)
  }

  var table: Table {
    let input: [TableCell] =
      summary.input == .unknown ? [] : [.missing, "input", .text("\(summary.input)"), .missing, .missing]
    let rows = summary.rows.enumerated().map { index, row -> [TableCell] in
      [
        .text("[\(index)]"), .text(row.layer), .text("\(row.output)"), .integer(row.parameters),
        row.multiplyAdds.map { .integer($0) } ?? .missing,
      ]
    }
    let total: [TableCell] = [
      .missing, "total", .missing, .integer(summary.parameters), summary.multiplyAdds.map { .integer($0) } ?? .missing,
    ]
    return Table(
      columns: ["", "layer", "output", "parameters", "multiply-adds"], rows: (input.isEmpty ? [] : [input]) + rows,
      footer: total)
  }

  func lines(_ style: GraphicsStyle) -> [String] { table.lines(style) }
}
