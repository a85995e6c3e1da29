import NeuralNetworks

/// The rounding error of every output: ν_j = 16 (u max(|y_j|, c) + λ) + 4 m_j. c is the magnitude of terms that cancel,
/// λ the smallest positive number, and m_j the largest change from perturbing all operands by a few units in the last
/// place.
///
/// Only m_j reveals precision lost inside a layer, as in a norm of values with a large offset or in E[x²] - E[x]².
struct OutputNoise: Sendable {
  private let measured: [Double]
  private let unit: Double
  /// The magnitude of the terms that cancel in every output, such as those of a loss; 0 if unknown.
  private let cancelling: Double
  private let smallest: Double

  /// Creates the rounding error from measurements, by default from none.
  init(_ tolerances: CheckTolerances, measured: [Double] = [], cancelling: Double = 0) {
    self.measured = measured
    self.cancelling = cancelling
    unit = tolerances.noise * tolerances.unit
    smallest = tolerances.noise * tolerances.leastMagnitude
  }

  /// Returns ν_j for an output whose values are no larger than `magnitude`.
  func of(_ output: Int, upTo magnitude: Double) -> Double {
    unit * max(magnitude, cancelling) + smallest + (measured.indices.contains(output) ? 4 * measured[output] : 0)
  }
}

/// The rounding error of every output and every gradient of a subject, measured by perturbing all operands by a few
/// units in the last place.
struct MeasuredNoise: Sendable {
  /// The noise of every output.
  let outputs: OutputNoise
  /// The noise of the gradients of every tensor when equal numbers are perturbed differently.
  let gradients: [[Double]]
  /// The noise of the gradients when equal numbers stay equal; at a kink, `gradients` would measure the kink itself.
  let gradientsAtTies: [[Double]]
}

extension ChainSubject {
  /// The number of random perturbations of all operands of each kind: those that keep equal numbers equal, and those
  /// that do not.
  private static var moves: Int { 4 }

  /// Measures the noise of the outputs and of these gradients.
  func noise(
    _ tolerances: CheckTolerances, upstream: Tensor<Scalar>, gradients: [Tensor<Scalar>],
    until shouldStop: () -> Bool = { false }
  ) -> MeasuredNoise {
    var generator = SeededGenerator(seed: 17)
    var outputs = [Double](repeating: 0, count: base.count)
    let (apart, alike) = (
      changes(tolerances, apart: true, upstream, gradients, &outputs, &generator, until: shouldStop),
      changes(tolerances, apart: false, upstream, gradients, &outputs, &generator, until: shouldStop)
    )
    return MeasuredNoise(
      outputs: OutputNoise(tolerances, measured: outputs, cancelling: lossScale), gradients: apart,
      gradientsAtTies: alike)
  }

  private func changes(
    _ tolerances: CheckTolerances, apart: Bool, _ upstream: Tensor<Scalar>, _ gradients: [Tensor<Scalar>],
    _ outputs: inout [Double], _ generator: inout SeededGenerator, until shouldStop: () -> Bool
  ) -> [[Double]] {
    var changes = gradients.map { [Double](repeating: 0, count: $0.count) }
    for _ in 0..<Self.moves where !shouldStop() {
      let nudged = nudged({ Self.nudged($0, by: 2 * tolerances.unit, apart: apart, from: &$1) }, from: &generator)
      var subject = self
      subject.layers = nudged.layers
      let (output, caches) = subject.forward(at: nudged.input)
      Self.widen(&outputs, by: values(output), base)
      for (index, moved) in subject.gradients(upstream, output: output, caches).enumerated()
      where gradients.indices.contains(index) && moved.shape == gradients[index].shape {
        Self.widen(
          &changes[index], by: moved.converted(to: Double.self).values,
          gradients[index].converted(to: Double.self).values)
      }
    }
    return changes
  }

  private static func widen(_ noise: inout [Double], by moved: [Double], _ base: [Double]) {
    for (index, value) in moved.enumerated().polled where base[index].isFinite {
      let change = abs(value - base[index])
      noise[index] = max(noise[index], change.isNaN ? .infinity : change)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func nudged(
    _ tensor: Tensor<Scalar>, by relative: Double, apart: Bool, from generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    let salt = generator.next()
    return tensor.map { value in
      var bits = apart ? generator.next() : (Double(value).bitPattern ^ salt) &* 0x9E37_79B9_7F4A_7C15
      bits ^= bits >> 32
      let units = Double(bits % 3 + 1) * (bits >> 8 & 1 == 0 ? 1 : -1)
      return Scalar(Double(value) * (1 + units * relative))
    }
  }

  /// Returns the layers and the input after applying `change` to the input and to every parameter.
  func nudged(
    _ change: (Tensor<Scalar>, inout SeededGenerator) -> Tensor<Scalar>, from generator: inout SeededGenerator
  ) -> (layers: [any Layer<Scalar>], input: Tensor<Scalar>) {
    let input = change(self.input, &generator)
    let layers = self.layers.map { layer in
      var layer = layer
      layer.updateParameters { _, tensor in tensor = change(tensor, &generator) }
      return layer
    }
    return (layers, input)
  }
}
