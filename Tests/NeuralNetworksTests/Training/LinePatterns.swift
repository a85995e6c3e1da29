import NeuralNetworks

/// The lecture's three classes of line patterns, made small: horizontal, vertical and diagonal lines with noise.
func linePatterns(_ count: Int, size: Int = 12, noise: Double = 0.1, seed: UInt64 = 5) -> TensorExamples<Float> {
  var generator = SeededGenerator(seed: seed)
  var values: [Float] = []
  let labels = (0..<count).map { $0 % 3 }
  for label in labels {
    for row in 0..<size {
      for column in 0..<size {
        let inside = 2..<size - 2
        let isLine =
          switch label {
          case 0: inside.contains(row) && inside.contains(column) && (row - 2) % 3 < 2
          case 1: inside.contains(row) && inside.contains(column) && (column - 2) % 3 < 2
          default: (row + column) % 4 == 0 && row + column < size
          }
        values.append(Float((isLine ? 1 : 0) + noise * generator.normal()))
      }
    }
  }
  return TensorExamples(Tensor(Shape(count, 1, size, size), values), labels: labels)
}

/// Settings for quick runs.
func settings(_ change: (inout TrainingConfiguration) -> Void = { _ in }) -> TrainingConfiguration {
  var configuration = TrainingConfiguration()
  configuration.epochs = 3
  change(&configuration)
  return configuration
}

/// Every number that a network learns, in order.
func allParameters<Scalar: TensorScalar>(_ network: LayeredNeuralNetwork<Scalar>) -> [Scalar] {
  network.layers.flatMap { layer in layer.parameterNames.indices.flatMap { layer.parameter($0).values } }
}
