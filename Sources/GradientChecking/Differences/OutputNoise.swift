import NeuralNetworks

/// How far rounding may take every output from its exact value: ν_j = 16 u max|y_j| + 4 m_j, where m_j is the largest change
/// that moves of all operands by a few units in the last place make.
///
/// What a layer loses inside, as a norm of values with a large offset or E[x²] - E[x]² does, shows nowhere else.
struct OutputNoise: Sendable {
  private let measured: [Double]
  private let unit: Double
  /// The size of numbers that cancel in every output, as the terms of a loss do; 0 where nothing is known of any.
  private let cancelling: Double
  private let smallest: Double

  /// Noise of which nothing was measured.
  init(_ tolerances: CheckTolerances, measured: [Double] = [], cancelling: Double = 0) {
    self.measured = measured
    self.cancelling = cancelling
    unit = tolerances.noise * tolerances.unit
    smallest = tolerances.noise * tolerances.leastMagnitude
  }

  /// ν_j for an output whose values are no larger than `magnitude`.
  func of(_ output: Int, upTo magnitude: Double) -> Double {
    unit * max(magnitude, cancelling) + smallest + (measured.indices.contains(output) ? 4 * measured[output] : 0)
  }
}

extension ChainSubject {
  /// How many times all operands are moved by a few units in the last place.
  private static var moves: Int { 6 }

  /// The noise of every output of the subject.
  func noise(_ tolerances: CheckTolerances) -> OutputNoise {
    var generator = SeededGenerator(seed: 17)
    var measured = [Double](repeating: 0, count: base.count)
    for _ in 0..<Self.moves {
      let moved = outputs(nudgingEveryOperandBy: 2 * tolerances.unit, from: &generator)
      for (j, value) in moved.enumerated() {
        let change = abs(value - base[j])
        if change.isFinite { measured[j] = max(measured[j], change) }
      }
    }
    return OutputNoise(tolerances, measured: measured, cancelling: lossScale)
  }

  /// All outputs where every number of the input and of every parameter has moved by up to three times `relative` of itself.
  private func outputs(
    nudgingEveryOperandBy relative: Double, from generator: inout SeededGenerator
  ) -> [Double] {
    let nudged = nudged({ Self.nudged($0, by: relative, from: &$1) }, from: &generator)
    return outputs(of: nudged.layers, at: nudged.input)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func nudged(
    _ tensor: Tensor<Scalar>, by relative: Double, from generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    tensor.map { value in
      let units = Double(generator.next() % 3 + 1) * generator.sign()
      return Scalar(Double(value) * (1 + units * relative))
    }
  }

  /// The layers and the input with every tensor that they depend on changed.
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
