import NeuralNetworks

/// Hints about a backward pass that uses the wrong outputs or the wrong upstream gradient.
extension HintFinder {
  /// Computes the gradient from only the outputs for which `keep` is true, with the actual or another upstream
  /// gradient; nil if the Jacobian is not known.
  func sums(_ upstream: [Double]? = nil, keeping keep: (Int) -> Bool = { _ in true }) -> Tensor<Double>? {
    guard let jacobian else { return nil }
    let outputs = self.upstream.count
    let g = upstream ?? self.upstream.values
    let kept = (0..<outputs).filter(keep)
    return Tensor(
      right.shape,
      (0..<right.count).map { entry in kept.reduce(0) { $0 + jacobian[entry * outputs + $1] * g[$1] } })
  }

  var outputsLeftOut: String? {
    let grid = AxisGrid(upstream.shape)
    for axis in 0..<upstream.shape.rank where upstream.shape[axis] > 1 {
      let (name, last) = (outputAxes[axis], upstream.shape[axis] - 1)
      let (first, final) = (Self.part(name, "0"), Self.part(name, "\(last)"))
      let candidates: [(keep: (Int) -> Bool, text: String)] = [
        ({ grid.index(axis, of: $0) == 0 }, "only \(first) of the outputs is used"),
        (
          { grid.index(axis, of: $0) < last },
          "the last \(name.hasPrefix("axis ") ? "part along \(name)" : name) of the outputs is left out: "
            + "a loop ends before \(final)"
        ),
        ({ grid.index(axis, of: $0) > 0 }, "\(first) of the outputs is left out"),
      ]
      for candidate in candidates where sums(keeping: candidate.keep).map(isSame) ?? false { return candidate.text }
    }
    return nil
  }

  var otherUpstream: String? {
    let g = upstream
    if analytic.shape == g.shape, isSame(g) { return "the upstream gradient is passed on unchanged" }
    var candidates: [(Tensor<Double>, String)] = [
      (g.map { _ in 1 }, "the upstream gradient is ignored, as if it were all ones"),
      (g.map { max($0, 0) }, "negative entries of the upstream gradient are dropped"),
      (g.map { $0.rounded(.towardZero) }, "the gradient is truncated to integers"),
    ]
    if g.shape.rank > 1 {
      let what = outputAxes[1] == "channel" ? "output channels" : "outputs"
      candidates.append((g.reversed(along: [1]), "it is paired with the \(what) in reverse order"))
    }
    if g.shape.rank > 0, g.shape[0] > 1 {
      candidates.append((g.reversed(along: [0]), "it is paired with the examples of the batch in reverse order"))
    }
    if g.shape.rank == 4 {
      let plane = max(1, g.shape[2] * g.shape[3])
      let mean = g.mapWithOffset { offset, _ in
        let start = offset / plane * plane
        return g.values[start..<start + plane].reduce(0, +) / Double(plane)
      }
      candidates.append((mean, "the upstream gradient is replaced by each channel's mean"))
    }
    return candidates.first { sums($0.0.values).map(isSame) ?? false }?.1
  }
}
