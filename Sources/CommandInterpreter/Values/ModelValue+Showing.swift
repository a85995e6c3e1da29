import Equations
import GradientChecking
import NeuralNetworks
import Platform
public import TerminalGraphics

/// Displays layers and networks.
extension ModelValue {
  /// The line that creates the layer or network: `input 1x16x16 | conv 1 8 | relu`.
  var pipeline: String {
    let head = network.inputShape.map { "input \($0)" }
    return ([head].compactMap(\.self) + network.layers.map(\.text)).joined(separator: " | ")
  }

  public func summary(_ style: GraphicsStyle) -> String {
    let parameters = "\(network.parameterCount) parameter\(network.parameterCount == 1 ? "" : "s")"
    if isLayer {
      let detail = layerDetail
      return "\(layerName)\(detail.isEmpty ? "" : " ")\(detail)  \(parameters)\(typedDetail)"
    }
    if network.layers.isEmpty {
      return network.inputShape == nil ? "Network of no layers" : "Network \(pipeline)  no layers yet"
    }
    let output = network.outputShape
    let way = network.inputShape.map { "\($0) -> \(output)  " } ?? (output == .unknown ? "" : "-> \(output)  ")
    return "Network of \(network.layers.count) layer\(network.layers.count == 1 ? "" : "s")  \(way)\(parameters)"
  }

  /// The lecture's name, followed by the word if several layers share that name: `ActivationLayer relu`.
  private var layerName: String {
    let declaration = network.layers[0].declaration
    let isShared = LayerCatalog.entries.count { $0.declaration.name == declaration.name } > 1
    return isShared || network.layers[0].isOwn ? "\(declaration.name) \(declaration.word)" : declaration.name
  }

  /// `  dX and dfilters by your equations`; empty without equations.
  private var typedDetail: String {
    let layer = mended(network.layers[0])
    let places = layer.typedEquations.entries.map(\.place)
    if places.isEmpty || layer.isOwn { return "" }
    return "  \(places.joined(separator: ", ")) by your equation\(places.count == 1 ? "" : "s")"
  }

  private var layerDetail: String {
    let layer = network.layers[0]
    guard let inputs = layer.fields["in"], let outputs = layer.fields["out"] else {
      return layer.text.drop { $0 != " " }.withoutBlanksAround
    }
    let unit = layer.declaration.word == "conv" ? "channels" : "features"
    let options = layer.text.split(separator: " ").filter { $0.contains("=") }.joined(separator: " ")
    return "\(inputs) -> \(outputs) \(unit)" + (options.isEmpty ? "" : "  \(options)")
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    if network.treeCount == (isLayer ? 1 : 0) { return [summary(style)] }
    return (try? NetworkTable(network, for: nil, isLayer: isLayer).lines(style)) ?? [summary(style)]
  }

  public var json: JSON {
    .object([
      .init("kind", .string(kind.rawValue)), .init("pipeline", .string(pipeline)),
      .init("parameters", .integer(network.parameterCount)),
    ])
  }
}
