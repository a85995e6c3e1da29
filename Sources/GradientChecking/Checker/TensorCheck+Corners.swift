import NeuralNetworks

/// What backward may give at the corners of a layer of which it is not known that each output has at most one corner.
///
/// The one-sided slopes alone do not hold every legal value there. Gradients at points close by are legal too, and where
/// backward is right at these, a value at the corner that lies far outside of both is no choice any more: a ReLU with slope 7
/// at 0, a maximum that every one of several equal values gets in full.
struct LegalAtCorners {
  /// Backward's gradients by the tensor at points close by.
  let gradients: [[Double]]

  /// What the sum of some entries' gradients may be, half as wide again as what was met close by.
  func nudged(sumOf offsets: [Int]) -> ClosedRange<Double> {
    let sums = gradients.map { gradient in offsets.reduce(0) { $0 + gradient[$1] } }.filter(\.isFinite)
    guard let low = sums.min(), let high = sums.max() else { return -.infinity ... .infinity }
    let size = gradients.reduce(0) { size, gradient in
      max(size, offsets.reduce(0) { $0 + abs(gradient[$1]) })
    }
    let margin = 0.5 * (high - low) + 1e-3 * size
    return low - margin...high + margin
  }
}

extension TensorCheck {
  /// At how many points close by.
  private var nudges: Int { 12 }

  /// The gradients close by, where corners are to be judged with them.
  func legalAtCorners(
    _ entries: [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double],
    forwards: inout Int
  ) -> LegalAtCorners? {
    guard subject.judgesCorners, !subject.isPrimitive, entries.contains(where: { $0.outcome == .kink }),
      let number = subject.tensors.firstIndex(where: { $0.place == place })
    else { return nil }
    let upstream = Tensor(subject.output.shape, estimator.upstream.map { Scalar($0) })
    var generator = SeededGenerator(seed: 29)
    let relative = estimator.tolerances.unit < 0x1p-40 ? 0x1p-20 : 0x1p-10
    let gradients = (0..<nudges).compactMap { _ -> [Double]? in
      let nudged = subject.nudged({ Self.nudged($0, by: relative, from: &$1) }, from: &generator)
      forwards += 1
      var near = subject
      near.layers = nudged.layers
      let gradients = near.gradients(upstream, at: nudged.input)
      guard gradients.indices.contains(number), gradients[number].count == analytic.count else { return nil }
      return gradients[number].converted(to: Double.self).values
    }
    return gradients.isEmpty ? nil : LegalAtCorners(gradients: gradients)
  }

  /// Judges corners by what is legal there: what cannot be judged stays as it is.
  func judgeCorners(
    _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ corners: LegalAtCorners?
  ) {
    guard let corners, rules.contains(.slopeInterval) else { return }
    for index in entries.indices where entries[index].outcome == .kink {
      let (offset, estimate) = estimates[index]
      guard let widest = estimate.widest else { continue }
      let nudged = corners.nudged(sumOf: [offset])
      let low = min(widest.lowerBound - estimate.bound, nudged.lowerBound)
      let high = max(widest.upperBound + estimate.bound, nudged.upperBound)
      entries[index].reason = nil
      guard entries[index].analytic < low || entries[index].analytic > high else { continue }
      let outside = max(low - entries[index].analytic, entries[index].analytic - high)
      entries[index].outcome = .wrong
      entries[index].reason = .outsideSlopes
      entries[index].relativeError = outside / max(estimate.mass, 1e-6 * outside)
    }
  }

  /// Every number moved by a share of the tensor's size, zeros too.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func nudged(
    _ tensor: Tensor<Scalar>, by relative: Double, from generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    let squares = tensor.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let size = (squares / Double(max(1, tensor.count))).squareRoot()
    let scale = relative * (size > 0 && size.isFinite ? size : 1)
    return tensor.map { Scalar(Double($0) + scale * generator.sign() * generator.uniform(0.5, 1.5)) }
  }
}
