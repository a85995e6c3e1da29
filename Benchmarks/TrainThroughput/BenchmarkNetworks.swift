import NeuralNetworks

/// A network of the comparison with the batch that it is trained with.
struct BenchmarkNetwork {
  let name: String
  let layers: [(word: String, fields: [String: FieldValue])]
  let input: Shape
  let classes: Int
  let batch: Int

  /// The same networks, sizes and names as the PyTorch side of the comparison.
  static let all: [BenchmarkNetwork] = [
    lecture(batch: 32), lecture(batch: 200), lenet, wide, dense,
  ]

  static func lecture(batch: Int, side: Int = 16) -> BenchmarkNetwork {
    BenchmarkNetwork(
      name: "lecture-\(side)x\(side)-batch\(batch)",
      layers: [
        conv(1, 8, kernel: 3, padding: 1), maxpool, conv(8, 16, kernel: 3, padding: 1), maxpool, flatten,
        affine("dense", 16 * (side / 4) * (side / 4), 32), affine("linear", 32, 3),
      ], input: Shape(1, side, side), classes: 3, batch: batch)
  }

  static let lenet = BenchmarkNetwork(
    name: "lenet-28x28-batch64",
    layers: [
      conv(1, 6, kernel: 5, padding: 2), maxpool, conv(6, 16, kernel: 5, padding: 0), maxpool, flatten,
      affine("dense", 400, 120), affine("dense", 120, 84), affine("linear", 84, 10),
    ], input: Shape(1, 28, 28), classes: 10, batch: 64)

  static let wide = BenchmarkNetwork(
    name: "wide-28x28-batch64",
    layers: [
      conv(1, 32, kernel: 3, padding: 1), maxpool, conv(32, 64, kernel: 3, padding: 1), maxpool, flatten,
      affine("dense", 3136, 128), affine("linear", 128, 10),
    ], input: Shape(1, 28, 28), classes: 10, batch: 64)

  static let dense = BenchmarkNetwork(
    name: "dense-784-batch64",
    layers: [flatten, affine("dense", 784, 128), affine("dense", 128, 64), affine("linear", 64, 10)],
    input: Shape(1, 28, 28), classes: 10, batch: 64)

  private static let flatten: (String, [String: FieldValue]) = ("flatten", [:])
  private static let maxpool: (String, [String: FieldValue]) = ("maxpool", ["size": .integer(2)])

  private static func conv(_ inputs: Int, _ outputs: Int, kernel: Int, padding: Int) -> (String, [String: FieldValue]) {
    (
      "conv",
      [
        "in": .integer(inputs), "out": .integer(outputs), "kernel": .integer(kernel), "padding": .integer(padding),
        "activation": .word("relu"),
      ]
    )
  }

  private static func affine(_ word: String, _ inputs: Int, _ outputs: Int) -> (String, [String: FieldValue]) {
    (word, ["in": .integer(inputs), "out": .integer(outputs)])
  }

  /// The network with fresh weights.
  func network() throws -> LayeredNeuralNetwork<Float> {
    var network = try LayeredNeuralNetwork<Float>(
      layers.map { word, fields in
        guard let entry = LayerCatalog.entry(word) else { throw UnknownLayer(word: word) }
        return LayerCatalog.make(entry, try LayerFields(entry.declaration, fields), in: Float.self)
      }, input: input)
    var generator = SeededGenerator(seed: 1)
    network.initialize(from: &generator)
    return network
  }

  /// Random images and labels, as many as make ten batches or 2000 images.
  func examples() -> TensorExamples<Float> {
    var generator = SeededGenerator(seed: 2)
    let count = max(batch * 10, 2000) / batch * batch
    let values = (0..<count * input.count).map { _ in Float.random(in: -1...1, using: &generator) }
    let labels = (0..<count).map { _ in Int.random(in: 0..<classes, using: &generator) }
    return TensorExamples(Tensor(input.batch(of: count), values), labels: labels)
  }

  /// Floating-point operations of one image's training: forward, and both gradients but for the first layer's input.
  func work(_ network: LayeredNeuralNetwork<Float>) throws -> Double {
    let rows = try network.summary().rows.compactMap(\.multiplyAdds).filter { $0 > 0 }
    return rows.enumerated().reduce(0) { $0 + Double(2 * $1.element * ($1.offset == 0 ? 2 : 3)) }
  }
}

struct UnknownLayer: Error {
  let word: String
}
