import NeuralNetworks

extension Limits {
  /// The error of a network of too many layers.
  static func tooManyLayers(at span: Range<Int>?) -> Diagnostic {
    Diagnostic(.limit, "a network has at most \(layers) layers", at: span)
  }

  /// Refuses a tree of too many layers, or one that is too deep.
  static func check(_ layers: [any Layer<Double>], at span: Range<Int>? = nil) throws(Diagnostic) {
    guard layers.reduce(0, { $0 + $1.treeCount }) <= Self.layers else {
      throw tooManyLayers(at: span)
    }
    guard layers.allSatisfy({ $0.treeDepth <= nesting }) else {
      throw Diagnostic(.limit, "blocks nest at most \(nesting) deep", at: span)
    }
  }
}

extension Layer {
  /// How many layers stand in each other at most, itself included.
  fileprivate var treeDepth: Int { 1 + (blocks.flatMap(\.layers).map(\.treeDepth).max() ?? 0) }
}
