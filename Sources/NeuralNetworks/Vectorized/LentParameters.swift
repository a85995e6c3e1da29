extension LayeredNeuralNetwork {
  /// Lends the parameters of every layer, `[layer][parameter]`, for as long as `body` runs.
  ///
  /// - Parameter counts: how many parameters each layer has
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func lendParameters(
    _ counts: [Int], _ lent: [[UnsafePointer<Scalar>]] = [[]], to body: ([[UnsafePointer<Scalar>]]) -> Void
  ) {
    let (layer, index) = (lent.count - 1, lent[lent.count - 1].count)
    guard layer < counts.count else { return body(lent) }
    guard index < counts[layer] else { return lendParameters(counts, lent + [[]], to: body) }
    layers[layer].parameter(index).values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { preconditionFailure("a parameter without values") }
      var more = lent
      more[layer].append(start)
      lendParameters(counts, more, to: body)
    }
  }
}
