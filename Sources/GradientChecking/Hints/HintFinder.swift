import NeuralNetworks

/// Looks for a simple way in which a wrong gradient follows from the right one, and says it in words.
///
/// The right gradient is known output by output: C[i,j] = G_j ∂y_j/∂t_i. So it can be asked what backward would give if it
/// left out some outputs, or took another upstream gradient, without evaluating anything again.
struct HintFinder {
  /// `input`, `filters`, ...
  let name: String
  /// What backward gives.
  let analytic: Tensor<Double>
  /// What it should give.
  let right: Tensor<Double>
  /// ∂y_j/∂t_i, entry by entry, each a row of all outputs.
  let jacobian: [Double]
  /// G
  let upstream: Tensor<Double>
  let values: Tensor<Double>
  let inputShape: Shape
  /// The relative difference below which two gradients are the same.
  let tolerance: Double
  /// What the layer's geometry allows to ask besides.
  let geometry: HintGeometry

  private var axes: [String] { TensorReport.axisNames(name, rank: right.shape.rank) }
  private var outputAxes: [String] { TensorReport.axisNames("input", rank: upstream.shape.rank) }
  private var size: Double { max(right.values.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude) }

  /// What it looks like, as what follows "looks as if"; nil where nothing simple fits.
  func hint() -> String? {
    if let notFinite { return notFinite }
    if analytic.values.allSatisfy({ $0 == 0 }) { return "this gradient is never computed: it is 0 everywhere" }
    return ratio ?? flipped ?? exchanged ?? rolled ?? outputsLeftOut ?? otherUpstream ?? otherGeometry ?? oneEntry
      ?? slices ?? pooling
  }

  private func isSame(_ candidate: Tensor<Double>, scale: Double? = nil) -> Bool {
    let allowed = tolerance * (scale ?? size)
    return candidate.shape == analytic.shape
      && zip(candidate.values, analytic.values).allSatisfy { abs($0 - $1) <= allowed }
  }

  private var notFinite: String? {
    guard let place = analytic.values.firstIndex(where: { !$0.isFinite }) else { return nil }
    let count = analytic.values.count { !$0.isFinite }
    return
      "backward divides by zero or overflows: \(count) of \(analytic.count) entries are no number, the first where "
      + "\(name) is \(values.values[place])"
  }

  private var ratio: String? {
    let kept = right.values.indices.filter { abs(right.values[$0]) > 1e-6 * size }
    let ratios = kept.map { analytic.values[$0] / right.values[$0] }.sorted()
    guard let ratio = ratios.isEmpty ? nil : ratios[ratios.count / 2],
      isSame(right.map { $0 * ratio }, scale: size * max(abs(ratio), 1))
    else { return nil }
    let named = geometry.ratios(inputShape: inputShape, outputShape: upstream.shape).first {
      abs($0.ratio - ratio) <= 1e-6 * abs(ratio)
    }
    let times = "it is \(HintFinder.text(ratio)) times what it should be"
    return named.map { "\($0.meaning): \(times)" } ?? times
  }

  private var flipped: String? {
    let rank = right.shape.rank
    for mask in 1..<(1 << rank) {
      let chosen = (0..<rank).filter { mask >> $0 & 1 == 1 && right.shape[$0] > 1 }
      guard !chosen.isEmpty, isSame(right.reversed(along: chosen)) else { continue }
      let which = chosen.map { axes[$0] }.joined(separator: " and ")
      let kernel = name.hasSuffix("filters") && chosen == [2, 3]
      return "it is reversed along \(which)" + (kernel ? ": convolution and cross-correlation mixed up" : "")
    }
    return nil
  }

  private var exchanged: String? {
    for first in 0..<right.shape.rank {
      for second in first + 1..<max(first + 1, right.shape.rank) where right.shape[first] == right.shape[second] {
        if isSame(right.exchanging(first, second)) { return "\(axes[first]) and \(axes[second]) are exchanged" }
      }
    }
    return nil
  }

  private var rolled: String? {
    for axis in 0..<right.shape.rank {
      for shift in [1, -1, 2, -2] where right.shape[axis] > abs(shift) {
        if isSame(right.rolled(by: shift, along: axis)) {
          return "it is shifted by \(shift > 0 ? "+" : "")\(shift) along \(axes[axis]): an offset or the padding is off"
        }
      }
    }
    return nil
  }

  /// The gradient that the outputs which `keep` keeps give, for the upstream gradient or another one.
  private func gradient(_ upstream: [Double]? = nil, keeping keep: (Int) -> Bool = { _ in true }) -> Tensor<Double> {
    let outputs = self.upstream.count
    let g = upstream ?? self.upstream.values
    let kept = (0..<outputs).filter(keep)
    return Tensor(
      right.shape,
      (0..<right.count).map { entry in kept.reduce(0) { $0 + jacobian[entry * outputs + $1] * g[$1] } })
  }

  private var outputsLeftOut: String? {
    let grid = AxisGrid(upstream.shape)
    for axis in 0..<upstream.shape.rank where upstream.shape[axis] > 1 {
      let (label, last) = (outputAxes[axis], upstream.shape[axis] - 1)
      let candidates: [(keep: (Int) -> Bool, text: String)] = [
        ({ grid.index(axis, of: $0) == 0 }, "only \(label) 0 of the outputs counts"),
        ({ grid.index(axis, of: $0) < last }, "the last \(label) of the outputs is left out: a loop ends too early"),
        ({ grid.index(axis, of: $0) > 0 }, "\(label) 0 of the outputs is left out"),
      ]
      for candidate in candidates where isSame(gradient(keeping: candidate.keep)) { return candidate.text }
    }
    for candidate in geometry.windows {
      let kept = (0..<upstream.count).filter { candidate.keep(grid.index(2, of: $0), grid.index(3, of: $0)) }
      guard kept.count < upstream.count else { continue }
      let chosen = Set(kept)
      if isSame(gradient(keeping: chosen.contains)) { return candidate.text }
    }
    return nil
  }

  private var otherUpstream: String? {
    let g = upstream
    let largest = g.values.reduce(0) { max($0, abs($1)) }
    var candidates: [(Tensor<Double>, String)] = [
      (g.map { _ in 1 }, "the gradient that arrives is ignored, as if it were all ones"),
      (g.map { max($0, 0) }, "negative entries of the gradient that arrives are dropped"),
      (g.map { $0 / largest }, "the gradient that arrives is divided by its largest value"),
      (g.map { $0.rounded(.towardZero) }, "the gradient is cut to whole numbers"),
    ]
    if g.shape.rank > 1 {
      candidates.append((g.reversed(along: [1]), "it is paired with the output channels in reverse order"))
    }
    if g.shape.rank > 0, g.shape[0] > 1 {
      candidates.append((g.reversed(along: [0]), "the examples of the batch are mixed up"))
    }
    if g.shape.rank == 4 {
      let plane = max(1, g.shape[2] * g.shape[3])
      let mean = g.mapWithOffset { offset, _ in
        let start = offset / plane * plane
        return g.values[start..<start + plane].reduce(0, +) / Double(plane)
      }
      candidates.append((mean, "each channel's mean stands in for the gradient that arrives"))
    }
    return candidates.first { isSame(gradient($0.0.values)) }?.1
  }

  private var otherGeometry: String? {
    geometry.counterfactuals.first { $0.tensor == name && isSame($0.gradient) }?.text
  }

  private var wrongPlaces: [Int] {
    analytic.values.indices.filter { abs(analytic.values[$0] - right.values[$0]) > tolerance * size }
  }

  private var oneEntry: String? {
    let wrong = wrongPlaces
    guard wrong.count == 1 else { return nil }
    let place = analytic.indices(of: wrong[0]).map(String.init).joined(separator: ",")
    return "exactly one entry is wrong: \(name)[\(place)] is \(HintFinder.text(analytic.values[wrong[0]])), not "
      + HintFinder.text(right.values[wrong[0]])
  }

  private var slices: String? {
    let wrong = wrongPlaces
    guard !wrong.isEmpty else { return nil }
    let grid = AxisGrid(right.shape)
    let places = (0..<right.shape.rank).compactMap { axis -> String? in
      let indices = Set(wrong.map { grid.index(axis, of: $0) }).sorted()
      guard indices.count < right.shape[axis] else { return nil }
      return "\(axes[axis]) \(HintFinder.listed(indices))"
    }
    guard !places.isEmpty else { return nil }
    let ratios = wrong.filter { right.values[$0] != 0 }.map { analytic.values[$0] / right.values[$0] }
    let how: String
    if wrong.allSatisfy({ analytic.values[$0] == 0 }) {
      how = "is 0"
    } else if let first = ratios.first, ratios.allSatisfy({ abs($0 - first) <= 1e-6 * abs(first) }) {
      how = abs(first + 1) < 1e-6 ? "has the wrong sign" : "is \(HintFinder.text(first)) times what it should be"
    } else {
      how = "is wrong"
    }
    return "it \(how) at \(wrong.count) of \(right.count) entries, only in \(places.joined(separator: " and "))"
  }

  /// Indices as one reads them: `5`, `1, 4`, `3 to 9`, and of many that are no row the first ones.
  static func listed(_ indices: [Int]) -> String {
    if indices.count > 2, let first = indices.first, let last = indices.last, last - first == indices.count - 1 {
      return "\(first) to \(last)"
    }
    let shown = indices.prefix(indices.count > 8 ? 6 : 8).map(String.init).joined(separator: ", ")
    return indices.count > 8 ? "\(shown) and \(indices.count - 6) others" : shown
  }

  private var pooling: String? {
    guard geometry.isPooling, name == "input" else { return nil }
    var parts: [String] = []
    let stray = analytic.values.indices.count { analytic.values[$0] != 0 && right.values[$0] == 0 }
    if stray > 0 { parts.append("\(stray) entries that are not the largest of a window get a gradient") }
    let (arrives, leaves) = (upstream.values.reduce(0, +), analytic.values.reduce(0, +))
    if abs(arrives - leaves) > 1e-9 * upstream.values.reduce(0, { $0 + abs($1) }) {
      parts.append(
        "gradient gets lost or is made on the way: \(HintFinder.text(arrives)) arrives, \(HintFinder.text(leaves)) leaves"
      )
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// A number of six digits at most.
  static func text(_ x: Double) -> String {
    guard x.isFinite, x != 0 else { return "\(x)" }
    var scale = 1.0
    let magnitude = abs(x)
    while magnitude * scale < 1e5, scale < 1e15 { scale *= 10 }
    let rounded = (x * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }
}
