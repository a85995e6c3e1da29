import NeuralNetworks

/// A network of the comparison with PyTorch, and its batch size.
struct BenchmarkNetwork {
  let name: String
  let layers: [BenchmarkLayer]
  let input: Shape
  let classes: Int
  let batch: Int

  /// The networks of the comparison, with the names and sizes used in pytorch_throughput.py.
  static let all: [BenchmarkNetwork] = [
    lecture(batch: 32), lecture(batch: 200), lenet, wide, dense, digits, digitsWithAllThree, residual,
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

  static let digits = BenchmarkNetwork(
    name: "digits-8x8-batch32",
    layers: [
      conv(1, 16), conv(16, 16), conv(16, 16), maxpool, flatten, affine("dense", 256, 64), affine("linear", 64, 10),
    ],
    input: Shape(1, 8, 8), classes: 10, batch: 32)

  /// A network like `digits`, with a residual block, batch normalisation and dropout.
  static let digitsWithAllThree = BenchmarkNetwork(
    name: "digits-all-three-8x8-batch32",
    layers: [
      bare(1, 16), norm(16), relu, residual([bare(16, 16), norm(16), relu, bare(16, 16, bias: true)]), relu, maxpool,
      flatten, affine("dense", 256, 64), BenchmarkLayer("dropout", ["probability": .number(0.2)]),
      affine("linear", 64, 10),
    ], input: Shape(1, 8, 8), classes: 10, batch: 32)

  /// ResNet-20 (He et al., *Deep residual learning for image recognition*, 2015, section 4.2).
  static let residual = BenchmarkNetwork(
    name: "residual-32x32-batch128",
    layers: [bare(3, 16), norm(16), relu]
      + [(16, 16), (16, 16), (16, 16), (16, 32), (32, 32), (32, 32), (32, 64), (64, 64), (64, 64)].flatMap { i, o in
        let block = [bare(i, o, stride: o / i), norm(o), relu, bare(o, o), norm(o)]
        return [residual(block, i == o ? [] : [bare(i, o, kernel: 1, stride: 2, padding: 0), norm(o)]), relu]
      } + [BenchmarkLayer("avgpool", ["size": .word("all")]), flatten, affine("linear", 64, 10)],
    input: Shape(3, 32, 32), classes: 10, batch: 128)

  private static let flatten = BenchmarkLayer("flatten", [:])
  private static let maxpool = BenchmarkLayer("maxpool", ["size": .integer(2)])
  private static let relu = BenchmarkLayer("relu", [:])

  private static func conv(_ inputs: Int, _ outputs: Int, kernel: Int = 3, padding: Int = 1) -> BenchmarkLayer {
    BenchmarkLayer(
      "conv",
      [
        "in": .integer(inputs), "out": .integer(outputs), "kernel": .integer(kernel), "padding": .integer(padding),
        "activation": .word("relu"),
      ])
  }

  /// A convolution without an activation and, by default, without biases.
  private static func bare(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 1, bias: Bool = false
  ) -> BenchmarkLayer {
    BenchmarkLayer(
      "conv",
      [
        "in": .integer(inputs), "out": .integer(outputs), "kernel": .integer(kernel), "stride": .integer(stride),
        "padding": .integer(padding), "bias": .word(bias ? "yes" : "no"),
      ])
  }

  private static func norm(_ channels: Int) -> BenchmarkLayer {
    BenchmarkLayer("batchnorm", ["in": .integer(channels)])
  }

  private static func residual(_ block: [BenchmarkLayer], _ shortcut: [BenchmarkLayer] = []) -> BenchmarkLayer {
    BenchmarkLayer("residual", [:], blocks: ["block": block, "shortcut": shortcut])
  }

  private static func affine(_ word: String, _ inputs: Int, _ outputs: Int) -> BenchmarkLayer {
    BenchmarkLayer(word, ["in": .integer(inputs), "out": .integer(outputs)])
  }

  /// The network with initialised weights.
  func network() throws -> LayeredNeuralNetwork<Float> {
    var network = try LayeredNeuralNetwork<Float>(
      layers.map { try $0.layer() }, input: input)
    var generator = SeededGenerator(seed: 1)
    network.initialize(from: &generator)
    return network
  }

  /// Random images and labels: ten batches or 2000 images, whichever is more.
  func examples() -> TensorExamples<Float> {
    var generator = SeededGenerator(seed: 2)
    let count = max(batch * 10, 2000) / batch * batch
    let values = (0..<count * input.count).map { _ in Float.random(in: -1...1, using: &generator) }
    let labels = (0..<count).map { _ in Int.random(in: 0..<classes, using: &generator) }
    return TensorExamples(Tensor(input.batch(of: count), values), labels: labels)
  }

  /// The floating-point operations of training on one image: the forward pass, and the gradients of weights and inputs,
  /// except that of the first layer's input.
  func work(_ network: LayeredNeuralNetwork<Float>) throws -> Double {
    let (steps, _) = LayerSteps.lowering(network.layers)
    var shapes = [input]
    var products: [Int] = []
    for step in steps.steps {
      let received = shapes[step.inputs[0].number]
      guard case .layer(let layer) = step.operation else {
        shapes.append(received)
        continue
      }
      // Counts only the multiply-adds of convolutions and affine maps, as is customary.
      if layer.declaration.fields.contains(where: { $0.name == "out" }) {
        products.append(layer.cost(received).multiplyAdds)
      }
      shapes.append(try layer.outputShape(ofBatch: received.batch(of: 1)).example)
    }
    return products.enumerated().reduce(0) { $0 + Double(2 * $1.element * ($1.offset == 0 ? 2 : 3)) }
  }
}

struct UnknownLayer: Error {
  let word: String
}

/// A layer of a benchmark network: its word, its fields, and the layers of its blocks.
struct BenchmarkLayer {
  let word: String
  let fields: [String: FieldValue]
  let blocks: [String: [BenchmarkLayer]]

  init(_ word: String, _ fields: [String: FieldValue], blocks: [String: [BenchmarkLayer]] = [:]) {
    self.word = word
    self.fields = fields
    self.blocks = blocks
  }

  /// The layer with zero parameters.
  func layer() throws -> any Layer<Float> {
    guard let entry = LayerCatalog.entry(word) else { throw UnknownLayer(word: word) }
    let given = try blocks.mapValues { FieldValue.block(try $0.map { LayerBlueprint(try $0.layer()) }) }
    return LayerCatalog.make(
      entry, try LayerFields(entry.declaration, fields.merging(given) { own, _ in own }), in: Float.self)
  }
}
