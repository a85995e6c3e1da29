import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// A network as a table: layer, output shape, parameters, multiply-adds and, if there are any, the faults that are not
/// hidden. Nested layers are indented below their layer.
struct NetworkTable: Drawing {
  let summary: NetworkSummary
  /// For each row, the fault inserted there; nil if there is none or it is hidden.
  private let faults: [String?]
  /// Whether the table shows a single layer with nested layers, whose paths then begin below that layer.
  private let isLayer: Bool

  /// Creates the table for images of a shape; nil for the shape that the network declares, if any.
  init(_ network: LayeredNeuralNetwork<Double>, for example: Shape?, isLayer: Bool = false) throws(NetworkShapeError) {
    summary = try network.summary(of: example)
    self.isLayer = isLayer && network.layers.contains { !$0.blocks.isEmpty }
    faults = summary.rows.map { row in
      guard let carrier = row.path.layer(in: network.layers) as? any FaultCarrier<Double>, !carrier.isHidden else {
        return nil
      }
      return carrier.fault?.word
    }
  }

  var table: Table {
    let input: [TableCell] =
      summary.input == .unknown ? [] : [.missing, "input", .text("\(summary.input)"), .missing, .missing]
    let rows = summary.rows.map { row -> [TableCell] in
      let place = isLayer ? LayerPath(Array(row.path.steps.dropFirst())) : row.path
      let indent = String(repeating: "  ", count: row.path.depth)
      // Nested layers are counted in their own rows.
      let isCounted = !row.isComposite || row.parameters > 0
      let adds = row.multiplyAdds.flatMap { row.isComposite && $0 == 0 ? nil : $0 }
      return [
        place.steps.isEmpty ? .missing : .text("\(place)"),
        .text(indent + (row.isComposite ? Self.withoutBlocks(row.layer) : row.layer)), .text("\(row.output)"),
        isCounted ? .integer(row.parameters) : .missing, adds.map { .integer($0) } ?? .missing,
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

  /// The text of a layer without its blocks, which have their own rows: `residual ... shortcut=...`.
  private static func withoutBlocks(_ text: String) -> String {
    var (result, depth) = ("", 0)
    for character in text {
      if character == "(" {
        if depth == 0 { result += "..." }
        depth += 1
      }
      if depth == 0 { result.append(character) }
      if character == ")" { depth -= 1 }
    }
    return result
  }
}
