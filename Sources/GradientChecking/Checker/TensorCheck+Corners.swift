import NeuralNetworks

/// The valid gradients at kinks of a layer whose outputs may each have several kinks.
///
/// There the one-sided slopes alone do not cover every valid value: gradients at nearby points are valid too. If
/// backward is correct at those points, a value at the kink that is far outside both ranges is wrong. Examples of such
/// mistakes are a ReLU with slope 7 at 0, and a maximum that passes its whole gradient to each of several equal values.
struct LegalAtCorners {
  /// Backward's gradients of the tensor at nearby points.
  let gradients: [[Double]]

  /// Returns the valid range of the sum of some entries' gradients: the range found nearby, with a small margin. If
  /// more than two different sums were found, the range is widened by half its width on each side, because with many
  /// kinks the sample may have missed the extreme choices. Without a finite sum, the range is unbounded.
  func nudged(sumOf offsets: [Int]) -> ClosedRange<Double> {
    let sums = gradients.map { gradient in offsets.polled.reduce(0) { $0 + gradient[$1] } }.filter(\.isFinite).sorted()
    guard let low = sums.first, let high = sums.last else { return -.infinity ... .infinity }
    let size = gradients.reduce(0) { size, gradient in
      max(size, offsets.polled.reduce(0) { $0 + abs(gradient[$1]) })
    }
    let slack = 1e-3 * size
    let values = zip(sums, sums.dropFirst()).count { $1 - $0 > slack } + 1
    let margin = (values > 2 ? 0.5 * (high - low) : 0) + slack
    return low - margin...high + margin
  }
}

extension TensorCheck {
  /// The maximum number of nearby points.
  private var nudges: Int { 12 }

  /// Computes backward's gradients at nearby points; nil if the kinks are not judged or do not need them, if backward
  /// is also wrong at the first nearby point, or if the check was stopped before it.
  func legalAtCorners(
    _ entries: [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double],
    forwards: inout Int
  ) -> LegalAtCorners? {
    guard subject.judgesCorners, !subject.isPrimitive, rules.contains(.slopeInterval),
      entries.polled.contains(where: { $0.outcome == .kink }),
      let number = subject.tensors.firstIndex(where: { $0.place == place })
    else { return nil }
    let upstream = Tensor(subject.output.shape, estimator.upstream.map { Scalar($0) })
    var generator = SeededGenerator(seed: 29)
    let relative = estimator.tolerances.unit < 0x1p-40 ? 0x1p-20 : 0x1p-10
    var gradients: [[Double]] = []
    for count in 0..<nudges where !watch.shouldStop() {
      let nudged = subject.nudged({ $0.nudged(by: relative, from: &$1) }, from: &generator)
      forwards += 1
      let near = subject.at(nudged.input, with: nudged.layers)
      let all = near.gradients(upstream)
      guard all.indices.contains(number), all[number].count == analytic.count else { continue }
      // If backward is wrong nearby too, its gradients do not show which values are valid.
      let corners = entries.lazy.filter { $0.outcome == .kink }.map(\.offset).prefix(4)
      if count == 0, isWrong(near, upstream, all, number, at: Array(corners), forwards: &forwards) { return nil }
      gradients.append(all[number].converted(to: Double.self).values)
    }
    return gradients.isEmpty ? nil : LegalAtCorners(gradients: gradients)
  }

  /// Whether backward gives any of these entries a finite but wrong gradient at a nearby point.
  private func isWrong(
    _ near: ChainSubject<Scalar>, _ upstream: Tensor<Scalar>, _ gradients: [Tensor<Scalar>], _ number: Int,
    at offsets: [Int], forwards: inout Int
  ) -> Bool {
    let noise = near.noise(estimator.tolerances, upstream: upstream, gradients: gradients)
    // Kinks are checked only at the point itself.
    let rules = rules.subtracting([.slopeInterval, .tieGroups])
    let check = TensorCheck(
      near, place: place, name: name,
      estimator: DifferenceEstimator(near, upstream: upstream, noise: noise, rules: rules), rules: rules, watch: watch,
      noise: TensorNoise(noise, number))
    let report = check.report(
      gradients[number].converted(to: Double.self).values, .only(offsets), forwards: &forwards)
    return report.entries.polled.contains { $0.isWrong && $0.reason != .notFinite }
  }

  /// Checks entries at kinks against the valid range; entries whose range is unknown stay as they are.
  func judgeCorners(
    _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ corners: LegalAtCorners?,
    cancellation: Double
  ) {
    guard subject.judgesCorners, !subject.isPrimitive, rules.contains(.slopeInterval) else { return }
    for index in entries.indices.polled where entries[index].outcome == .kink {
      let (offset, estimate) = estimates[index]
      guard let widest = estimate.widest else { continue }
      let nudged = corners?.nudged(sumOf: [offset]) ?? widest
      let low = min(widest.lowerBound - estimate.bound, nudged.lowerBound)
      let high = max(widest.upperBound + estimate.bound, nudged.upperBound)
      entries[index].reason = nil
      let outside = max(low - entries[index].analytic, entries[index].analytic - high)
      guard outside > 0 else { continue }
      guard outside > cancellation else {
        entries[index].reason = .cornerNotJudged
        continue
      }
      entries[index].outcome = .wrong
      entries[index].reason = .outsideSlopes
      entries[index].relativeError = outside / max(estimate.mass, 1e-6 * outside)
    }
  }
}

extension Tensor {
  /// Returns a copy with every value, including zeros, perturbed at random by about `relative` times the root mean
  /// square.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func nudged(by relative: Double, from generator: inout SeededGenerator) -> Tensor {
    let squares = values.polled.reduce(0.0) { $0 + Double($1) * Double($1) }
    let size = (squares / Double(max(1, count))).squareRoot()
    let scale = relative * (size > 0 && size.isFinite ? size : 1)
    return map { Scalar(Double($0) + scale * generator.sign() * generator.uniform(0.5, 1.5)) }
  }
}
