public import ImageData
public import NeuralNetworks

/// A layer or a network; a layer is stored as a network with one layer.
public struct ModelValue: Value {
  public let kind: ValueKind
  public internal(set) var network: LayeredNeuralNetwork<Double>
  /// The data it was last trained on.
  public internal(set) var dataTraits: DataTraits?
  /// The last forward pass and the gradients computed from it. Copies start without it; changing a parameter discards it.
  var lastForward: ModelMemory?
  /// What a part taken out of a network computed in the network's last evaluation.
  var part: ModelMemory.Share?
  /// The layers before the first training, if it has been trained; copies keep them.
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

  /// The same layers with other parameters; discards the last forward pass and the provenance.
  func with(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = copy
    changed.network = network
    changed.provenance = nil
    return changed
  }

  /// The same layers after training; the initial ones are kept.
  func learnt(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = with(network)
    changed.start = start ?? self.network.layers
    return changed
  }

  /// The same layers with fresh parameters, as if never trained.
  func fresh(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = with(network)
    changed.start = nil
    return changed
  }

  /// A copy as made by assignment: without the last forward pass.
  var copy: ModelValue {
    var copy = self
    copy.lastForward = nil
    copy.part = nil
    return copy
  }
}
