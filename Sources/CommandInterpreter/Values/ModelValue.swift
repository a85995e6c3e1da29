public import ImageData
public import NeuralNetworks
import Platform
public import TerminalGraphics

/// A layer or a network; a layer is kept as a network of one.
public struct ModelValue: Value {
  /// The last evaluation by `forward` or in a pipe, and the gradients of the backward that answered it.
  struct LastForward: Sendable {
    let evaluation: NetworkEvaluation<Double>
    /// What was evaluated, as it was typed.
    let source: String
    var gradients: NetworkGradients<Double>?
  }

  public let kind: ValueKind
  public private(set) var network: LayeredNeuralNetwork<Double>
  /// The data that it was last trained on.
  public internal(set) var dataTraits: DataTraits?
  /// Copies do not carry it, and changing a parameter forgets it.
  var lastForward: LastForward?
  /// The remembered input and gradients of a layer that was taken out of a network by its index.
  private var part: (input: Tensor<Double>, gradients: LayerGradients<Double>?)?
  /// The layers as they were before the network first learnt, where it has; copies keep them.
  private(set) var start: [any Layer<Double>]?
  public var provenance: Provenance?

  /// One layer.
  init(layer: any Layer<Double>) throws(Diagnostic) {
    kind = .layer
    network = try Self.checked([layer], input: nil)
  }

  /// A network.
  init(_ network: LayeredNeuralNetwork<Double>) {
    kind = .network
    self.network = network
  }

  private init(kind: ValueKind, _ network: LayeredNeuralNetwork<Double>) {
    self.kind = kind
    self.network = network
  }

  static func checked(
    _ layers: [any Layer<Double>], input: Shape?
  ) throws(Diagnostic) -> LayeredNeuralNetwork<Double> {
    do throws(NetworkShapeError) {
      return try LayeredNeuralNetwork(layers, input: input)
    } catch {
      throw Diagnostic(error, isLayer: layers.count == 1 && input == nil, input: input, isStated: input != nil)
    }
  }

  var isLayer: Bool { kind == .layer }

  /// The layer's word (`conv`), or `network`.
  var word: String { isLayer ? network.layers[0].declaration.word : "network" }

  /// The same layers with other parameters; the last forward pass is forgotten, and what made the old ones.
  func with(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = copy
    changed.network = network
    changed.provenance = nil
    return changed
  }

  /// The same layers after learning; what they were before the first time stays known.
  func learnt(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = with(network)
    changed.start = start ?? self.network.layers
    return changed
  }

  /// The same layers with fresh parameters, as if they had never learnt.
  func fresh(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = with(network)
    changed.start = nil
    return changed
  }

  /// A copy as assignment makes it: without the last forward pass.
  var copy: ModelValue {
    var copy = self
    copy.lastForward = nil
    copy.part = nil
    return copy
  }

  // MARK: Fields and entries

  public var fieldNames: [String] {
    isLayer ? network.layers[0].parameterNames + ["input", "parameters"] : ["parameters", "input"]
  }

  public func field(_ name: String) throws(Diagnostic) -> (any Value)? {
    if name == "parameters" { return NumberValue(Double(network.parameterCount)) }
    if name == "input" { return try input() }
    guard isLayer, let index = network.layers[0].parameterNames.firstIndex(of: name) else { return nil }
    let gradients = part?.gradients ?? lastForward?.gradients?.layers[0]
    return TensorValue(
      network.layers[0].parameter(index), gradient: gradients?.parameters[index],
      from: Provenance(name, text: "\(word).\(name)", operands: [copy]))
  }

  private func input() throws(Diagnostic) -> any Value {
    let gradient = part.map { $0.gradients?.input } ?? lastForward?.gradients?.input
    if let seen = part?.input ?? lastForward?.evaluation.input {
      if !isLayer, let stated = network.inputShape { return ShapeValue(stated, gradient: gradient) }
      return TensorValue(seen, gradient: gradient)
    }
    if let stated = network.inputShape { return ShapeValue(stated) }
    throw Diagnostic(
      .noForward, "this \(kind.rawValue) has seen no input yet", help: "run `forward` on it, or pipe a tensor into it")
  }

  public func entry(_ indices: [Index]) throws(Diagnostic) -> any Value {
    guard !isLayer else {
      throw Diagnostic(
        .wrongKind, "a layer has no entries", help: "its parameters have: \(fieldNames.joined(separator: ", "))")
    }
    guard indices.count == 1 else { throw Diagnostic(.indexOutOfRange, "a network has one index: its layers") }
    let selection = try TensorSelection(indices, of: Shape(network.layers.count))
    let (first, count, isEntry) = selection.axes[0]
    if isEntry {
      var layer = try ModelValue(layer: network.layers[first])
      if let lastForward {
        layer.part = (lastForward.evaluation.input(ofLayer: first), lastForward.gradients?.layers[first])
      }
      layer.start = start.map { [$0[first]] }
      return layer
    }
    let head = try Self.checked(
      Array(network.layers[first..<first + count]), input: first == 0 ? network.inputShape : nil)
    var part = ModelValue(kind: .network, head)
    if first == 0 { part.dataTraits = dataTraits }
    part.start = start.map { Array($0[first..<first + count]) }
    return part
  }

  public func replacing(field name: String, with value: any Value) throws(Diagnostic) -> (any Value)? {
    guard isLayer, let index = network.layers[0].parameterNames.firstIndex(of: name) else { return nil }
    guard let tensor = value as? TensorValue else {
      throw Diagnostic(.wrongKind, "\(name) is a tensor, and this is \(value.kind.withArticle)")
    }
    let expected = network.layers[0].parameter(index).shape
    guard let fitted = tensor.tensor.fitted(to: expected) else {
      throw Diagnostic(.shapeMismatch, "\(name) has shape \(expected), and the value \(tensor.tensor.shape)")
    }
    var changed = network
    changed.layers[0].updateParameters { place, parameter in if place == index { parameter = fitted } }
    return with(changed)
  }

  public func replacing(entry indices: [Index], with value: any Value) throws(Diagnostic) -> any Value {
    guard !isLayer else { throw Diagnostic(.wrongKind, "a layer has no entries to set") }
    guard let layer = value as? ModelValue, layer.isLayer else {
      throw Diagnostic(.wrongKind, "a place in a network takes a layer, not \(value.kind.withArticle)")
    }
    let selection = try TensorSelection(indices, of: Shape(network.layers.count))
    guard indices.count == 1, selection.axes[0].isEntry else {
      throw Diagnostic(.indexOutOfRange, "one layer is replaced at a time", help: "for example `net[2] = linear 64 3`")
    }
    var layers = network.layers
    let place = selection.axes[0].start
    layers[place] = layer.network.layers[0]
    var changed = try Self.checked(layers, input: network.inputShape)
    changed.training = network.training
    var result = with(changed)
    // A layer that has learnt alone (`train net[0] ...`) brings its own beginning along.
    if start != nil || layer.start != nil {
      var beginnings = start ?? network.layers
      beginnings[place] = layer.start?[0] ?? layer.network.layers[0]
      result.start = beginnings
    }
    return result
  }

  // MARK: Showing

  /// The line that makes it: `input 1x16x16 | conv 1 8 | relu`.
  var pipeline: String {
    let head = network.inputShape.map { "input \($0)" }
    return ([head].compactMap(\.self) + network.layers.map(\.text)).joined(separator: " | ")
  }

  public func summary(_ style: GraphicsStyle) -> String {
    let parameters = "\(network.parameterCount) parameter\(network.parameterCount == 1 ? "" : "s")"
    if isLayer {
      let detail = layerDetail
      return "\(layerName)\(detail.isEmpty ? "" : " ")\(detail)  \(parameters)"
    }
    if network.layers.isEmpty { return "Network \(pipeline)  no layers yet" }
    let output = network.outputShape
    let way = network.inputShape.map { "\($0) -> \(output)  " } ?? (output == .unknown ? "" : "-> \(output)  ")
    return "Network of \(network.layers.count) layer\(network.layers.count == 1 ? "" : "s")  \(way)\(parameters)"
  }

  /// The lecture's name, with the word where several layers share it: `ActivationLayer relu`.
  private var layerName: String {
    let declaration = network.layers[0].declaration
    let isShared = LayerCatalog.entries.count { $0.declaration.name == declaration.name } > 1
    return isShared ? "\(declaration.name) \(declaration.word)" : declaration.name
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
    if isLayer { return [summary(style)] }
    return (try? NetworkTable(network, for: nil).lines(style)) ?? [summary(style)]
  }

  public var json: JSON {
    .object([
      .init("kind", .string(kind.rawValue)), .init("pipeline", .string(pipeline)),
      .init("parameters", .integer(network.parameterCount)),
    ])
  }
}
