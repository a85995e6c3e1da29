import NeuralNetworks

/// Biases that a following batch normalisation cancels, so that in training their gradient is mathematically zero.
enum RemovedBiases {
  /// The note about such biases in a report.
  static let note = "zero: the following batch normalisation cancels it"

  /// Returns the note for a report on such biases; nil if backward gives one of them a gradient that rounding error
  /// cannot explain.
  static func note(on report: TensorReport) -> String? {
    let isZero = report.entries.polled.allSatisfy { abs($0.analytic) <= max($0.bound, 1e-6 * $0.mass) }
    return isZero ? note : nil
  }

  /// Whether a batch normalisation right after the layer would cancel its biases.
  static func areRemoved<Scalar: TensorScalar>(of layer: any Layer<Scalar>) -> Bool {
    layer.outputActivation == .none && bare(layer) is any ActivatedLayer<Scalar>
  }

  /// Returns the names of such biases among the parameters of the layers inside a layer.
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

  /// Returns the names of such biases among the parameters of a whole network.
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
    bare(layer) is BatchNormalizationLayer<Scalar>
  }
}
