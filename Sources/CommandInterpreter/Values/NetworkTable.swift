import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// A network as a table: layer, output shape, parameters, multiply-adds.
struct NetworkTable: Drawing {
  let summary: NetworkSummary
  /// For each layer the fault that was put there by name; a hidden one shows nowhere.
  private let faults: [String?]

  /// The table for images of a shape, by default the network's own.
  init(_ network: LayeredNeuralNetwork<Double>, for example: Shape?) throws(NetworkShapeError) {
    summary = try network.summary(of: example)
    faults = network.layers.map { layer in
      guard let carrier = layer as? any FaultCarrier<Double>, !carrier.isHidden else { return nil }
      return carrier.fault?.word
    }
  }

  var table: Table {
    let input: [TableCell] =
      summary.input == .unknown ? [] : [.missing, "input", .text("\(summary.input)"), .missing, .missing]
    let rows = summary.rows.enumerated().map { index, row -> [TableCell] in
      [
        .text("[\(index)]"), .text(row.layer), .text("\(row.output)"),
        .integer(row.parameters),
        row.multiplyAdds.map { .integer($0) } ?? .missing,
      ]
    }
    let total: [TableCell] = [
      .missing, "total", .missing, .integer(summary.parameters), summary.multiplyAdds.map { .integer($0) } ?? .missing,
    ]
    var table = Table(
      columns: ["", "layer", "output", "parameters", "multiply-adds"], rows: (input.isEmpty ? [] : [input]) + rows,
      footer: total)
    if faults.contains(where: { $0 != nil }) {
      table.columns.append("fault")
      let column = (input.isEmpty ? [] : [nil]) + faults
      for (index, fault) in column.enumerated() { table.rows[index].append(fault.map { .text($0) } ?? .missing) }
      table.footer.append(.missing)
    }
    return table
  }

  func lines(_ style: GraphicsStyle) -> [String] { table.lines(style) }
}
