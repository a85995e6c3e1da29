import NeuralNetworks

extension Limits {
  /// The error for a network with too many layers.
  static func tooManyLayers(at span: Range<Int>?) -> Diagnostic {
    Diagnostic(.limit, "a network can have at most \(layers) layers", at: span)
  }

  /// Throws if there are too many layers, including nested ones, or if they are nested too deeply.
  static func check(_ layers: [any Layer<Double>], at span: Range<Int>? = nil) throws(Diagnostic) {
    guard layers.reduce(0, { $0 + $1.treeCount }) <= Self.layers else {
      throw tooManyLayers(at: span)
    }
    guard layers.allSatisfy({ $0.treeDepth <= nesting }) else {
      throw Diagnostic(.limit, "blocks of layers can be nested at most \(nesting) levels deep", at: span)
    }
  }
}

extension Layer {
  /// Nesting depth of the layer tree, counting this layer.
  fileprivate var treeDepth: Int { 1 + (blocks.flatMap(\.layers).map(\.treeDepth).max() ?? 0) }
}
