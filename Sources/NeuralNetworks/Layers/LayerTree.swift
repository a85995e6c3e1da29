/// A layer of a tree with its path.
public struct TreeLayer<Scalar: TensorScalar>: Sendable {
  /// The path from the top.
  public let path: LayerPath
  /// The layer.
  public let layer: any Layer<Scalar>
}

extension LayerPath {
  /// Returns the layers of a list with their nested layers, in tree order: each layer before those it contains.
  public static func tree<Scalar: TensorScalar>(
    of layers: [any Layer<Scalar>], below path: LayerPath = []
  ) -> [TreeLayer<Scalar>] {
    layers.enumerated().flatMap { index, layer -> [TreeLayer<Scalar>] in
      let own = path.appending(.index(index))
      return [TreeLayer(path: own, layer: layer)]
        + layer.blocks.flatMap { tree(of: $0.layers, below: own.appending(.block($0.name))) }
    }
  }

  /// Returns the layer at this path in a list of layers, or nil if the path does not lead to a layer.
  public func layer<Scalar: TensorScalar>(in layers: [any Layer<Scalar>]) -> (any Layer<Scalar>)? {
    guard case .index(let index)? = steps.first, layers.indices.contains(index) else { return nil }
    guard steps.count > 1 else { return layers[index] }
    guard case .block(let name) = steps[1], let block = layers[index].blocks.first(where: { $0.name == name }) else {
      return nil
    }
    return LayerPath(Array(steps.dropFirst(2))).layer(in: block.layers)
  }

  /// Updates the layer at this path in a list of layers.
  ///
  /// - Returns: whether there is a layer at this path.
  public func update<Scalar: TensorScalar>(
    in layers: inout [any Layer<Scalar>], _ change: (inout any Layer<Scalar>) -> Void
  ) -> Bool {
    guard case .index(let index)? = steps.first, layers.indices.contains(index) else { return false }
    guard steps.count > 1 else {
      change(&layers[index])
      return true
    }
    guard case .block(let name) = steps[1], let place = layers[index].blocks.firstIndex(where: { $0.name == name })
    else { return false }
    var inner = layers[index].blocks[place].layers
    let isFound = LayerPath(Array(steps.dropFirst(2))).update(in: &inner, change)
    if isFound { layers[index].replaceBlock(place, with: inner) }
    return isFound
  }
}
