public import ImageData
public import NeuralNetworks

/// A layer or a network; a layer is kept as a network of one.
public struct ModelValue: Value {
  public let kind: ValueKind
  public internal(set) var network: LayeredNeuralNetwork<Double>
  /// The data that it was last trained on.
  public internal(set) var dataTraits: DataTraits?
  /// Copies do not carry it, and changing a parameter forgets it.
  var lastForward: ModelMemory?
  /// What a part that was taken out of a network saw of the network's last evaluation.
  var part: ModelMemory.Share?
  /// The layers as they were before the network first learnt, where it has; copies keep them.
  var start: [any Layer<Double>]?
  public var provenance: Provenance?

  public func addStorage(to tally: inout StorageTally) {
    network.addStorage(to: &tally)
    for layer in start ?? [] { layer.addStorage(to: &tally) }
    lastForward?.addStorage(to: &tally)
    part?.addStorage(to: &tally)
    provenance?.addStorage(to: &tally)
  }

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

  init(kind: ValueKind, _ network: LayeredNeuralNetwork<Double>) {
    self.kind = kind
    self.network = network
  }

  static func checked(
    _ layers: [any Layer<Double>], input: Shape?, in places: [BlockPlace] = []
  ) throws(Diagnostic) -> LayeredNeuralNetwork<Double> {
    do throws(NetworkShapeError) {
      return try LayeredNeuralNetwork(layers, input: input)
    } catch {
      let isLayer = layers.count == 1 && input == nil && places.isEmpty
      throw Diagnostic(error, isLayer: isLayer, input: input, isStated: input != nil, in: places)
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
}
