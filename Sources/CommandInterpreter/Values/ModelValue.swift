public import ImageData
public import NeuralNetworks

/// A layer or a network; a layer is stored as a network with one layer.
public struct ModelValue: Value {
  public let kind: ValueKind
  public internal(set) var network: LayeredNeuralNetwork<Double>
  /// The traits of the dataset that the model was last trained on; nil if there is none.
  public internal(set) var dataTraits: DataTraits?
  /// The last forward pass and the gradients computed from it; nil if there is none. Copies start without it; changing
  /// a parameter discards it.
  var lastForward: ModelMemory?
  /// For a part of a network or layer, the tensors it computed in the last evaluation of the whole; otherwise nil.
  var part: ModelMemory.Share?
  /// The layers before the first training, by `train` or `step`; nil if there was none since the model was created or
  /// reset. Copies keep them.
  var start: [any Layer<Double>]?
  public var provenance: Provenance?

  public func addStorage(to tally: inout StorageTally) {
    network.addStorage(to: &tally)
    for layer in start ?? [] { layer.addStorage(to: &tally) }
    lastForward?.addStorage(to: &tally)
    part?.addStorage(to: &tally)
    provenance?.addStorage(to: &tally)
  }

  /// Creates a value for one layer.
  init(layer: any Layer<Double>) throws(Diagnostic) {
    kind = .layer
    network = try Self.checked([layer], input: nil)
  }

  /// Creates a value for a network.
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

  /// A copy with another network, without the last forward pass and the provenance.
  func with(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = copy
    changed.network = network
    changed.provenance = nil
    return changed
  }

  /// A copy with trained parameters, which keeps the initial layers.
  func learnt(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = with(network)
    changed.start = start ?? self.network.layers
    return changed
  }

  /// A copy with fresh parameters and without the layers from before training.
  func fresh(_ network: LayeredNeuralNetwork<Double>) -> ModelValue {
    var changed = with(network)
    changed.start = nil
    return changed
  }

  /// A copy as made by assignment: without the last forward pass, the model's own or that of a whole it is part of.
  var copy: ModelValue {
    var copy = self
    copy.lastForward = nil
    copy.part = nil
    return copy
  }
}
