import NeuralNetworks

/// Biases that a batch normalisation behind them takes off again: in training their gradient is zero by mathematics.
enum RemovedBiases {
  /// What a report says of them.
  static let note = "zero: the batch normalisation behind it removes it"

  /// The note on a report of them; nil where backward says that they do get gradient.
  static func note(on report: TensorReport) -> String? {
    let isZero = report.entries.polled.allSatisfy { abs($0.analytic) <= max($0.bound, 1e-6 * $0.mass) }
    return isZero ? note : nil
  }

  /// Whether the biases of a layer are taken off by a batch normalisation right behind it.
  static func areRemoved<Scalar: TensorScalar>(of layer: any Layer<Scalar>) -> Bool {
    layer.outputActivation == .none && mended(layer) is any ActivatedLayer<Scalar>
  }

  /// The names of such biases among the parameters of a layer: those of the layers that it holds.
  static func names<Scalar: TensorScalar>(in layer: any Layer<Scalar>) -> Set<String> {
    var names: Set<String> = []
    for block in layer.blocks {
      let prefix = block.name == LayerPath.standardBlock ? "" : block.name
      for (index, child) in block.layers.enumerated() {
        let path: LayerPath = [.index(index)]
        var own = Self.names(in: child)
        if index + 1 < block.layers.count, isNormalization(block.layers[index + 1]), areRemoved(of: child) {
          own.insert("biases")
        }
        names.formUnion(own.map { prefix + path.naming($0) })
      }
    }
    return names
  }

  /// The same among the tensors of a whole network.
  static func names<Scalar: TensorScalar>(of layers: [any Layer<Scalar>]) -> Set<String> {
    var names: Set<String> = []
    for (index, layer) in layers.enumerated() {
      var own = Self.names(in: layer)
      if index + 1 < layers.count, isNormalization(layers[index + 1]), areRemoved(of: layer) { own.insert("biases") }
      names.formUnion(own.map { ([.index(index)] as LayerPath).naming($0) })
    }
    return names
  }

  private static func isNormalization<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    mended(layer) is BatchNormalizationLayer<Scalar>
  }
}
