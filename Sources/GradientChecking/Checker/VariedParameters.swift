internal import Equations
internal import NeuralNetworks

extension Layer {
  /// This layer with distinct parameter values, if it has typed equations: at gamma = 1, a gradient without its gamma
  /// would be right. Values that are all equal are varied; others stay as they are. Nil if nothing is varied.
  func withVariedParameters(seed: UInt64) -> (any Layer<Scalar>)? {
    guard !mended(self).typedEquations.entries.isEmpty else { return nil }
    var layer: any Layer<Scalar> = self
    var generator = SeededGenerator(seed: seed)
    var isVaried = false
    layer.updateParameters { _, parameter in
      guard let first = parameter.values.first, parameter.values.allSatisfy({ $0 == first }) else { return }
      let steps: Tensor<Scalar> = TestInputs.generic(parameter.shape, from: &generator)
      // A factor from 0.66 to 1.34 keeps the sign.
      parameter = steps.map { first == 0 ? $0 * 0.4 : first * (1 + ($0 + 0.01) * 0.2) }
      isVaried = true
    }
    return isVaried ? layer : nil
  }
}
