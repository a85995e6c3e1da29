import NeuralNetworks
import Testing

@testable import Equations

/// Every equation that a layer of the catalogue declares can be typed, and computes what the textbook kernels compute:
/// |a - b| <= 2^-48 times the sum of the terms' sizes, for forward and every gradient.
@Suite struct DeclaredEquationsTests {
  private static func layer(_ word: String, _ given: [String: FieldValue]) throws -> any Layer<Double> {
    let entry = try #require(LayerCatalog.entry(word))
    return LayerCatalog.make(entry, try LayerFields(entry.declaration, given))
  }

  /// Compares all declared equations of a layer with its own passes, for random parameters.
  private func compare(_ layer: any Layer<Double>, _ shape: [Int], seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var layer = layer
    layer.updateParameters { _, parameter in parameter = random(parameter.shape.dimensions, &generator) }
    let x: Tensor<Double> = random(shape, &generator)
    let context = ForwardContext(TextbookKernels<Double>(), mode: .training(RandomStream(seed: seed)))
    let result = layer.evaluate(x, in: context)
    let g: Tensor<Double> = random(result.output.shape.dimensions, &generator)
    let gradients = layer.propagate(g, result.cache, in: context)

    var names = EquationScope(layer, input: KnownShape(shape.map { Optional($0) }))
    var given = ["X": x, "dY": g]
    for (index, name) in layer.parameterNames.enumerated() { given[name] = layer.parameter(index) }
    if let cache = result.cache.content as? DropoutLayer<Double>.ForwardCache, let factors = cache.factors {
      names.tensors["mask"] = names.tensors["X"]
      given["mask"] = factors.map { $0 > 0 ? 1 : 0 }
    }
    var expected = ["Y": result.output, "dX": gradients.input]
    for (index, name) in layer.parameterNames.enumerated() { expected["d" + name] = gradients.parameters[index] }

    let declared = layer.declaration.equations
    let set = try EquationSet(declared, in: names)
    let plan = try set.plan(for: expected.keys.sorted(), in: names)
    let found = try plan.evaluate(given)
    let sizes = try sizes(plan, given.merging(found) { $1 }, names)
    for (place, tensor) in expected {
      let own = try #require(found[place])
      let size = try #require(sizes[SizedEquation.name(place)])
      #expect(own.shape == tensor.shape)
      for index in own.values.indices
      where !(abs(own.values[index] - tensor.values[index]) <= 0x1p-48 * size.values[index]) {
        Issue.record(
          "\(layer.text): \(place) at \(index) is \(own.values[index]), not \(tensor.values[index])")
        return
      }
    }
  }

  private func sizes(
    _ plan: EquationPlan, _ values: [String: Tensor<Double>], _ names: EquationScope
  ) throws -> [String: Tensor<Double>] {
    var (names, values) = (names, values)
    for (name, tensor) in values {
      if !name.hasPrefix("d") || names.shape(name) == nil {
        names.tensors[name] = KnownShape(tensor.shape.dimensions.map { Optional($0) })
      }
      let size = SizedEquation.name(name)
      names.tensors[size] = KnownShape(tensor.shape.dimensions.map { Optional($0) })
      if !plan.steps.contains(where: { $0.place == name }) { values[size] = tensor.map { abs($0) } }
    }
    for step in plan.steps {
      let equation = SizedEquation(scope: names).equation(try Equation(step.text))
      let compiled = try CompiledEquation(equation, in: names)
      values[compiled.place] = try compiled.evaluate(values)
    }
    return values
  }

  @Test(arguments: 1...3, 0...2) func convolution(stride: Int, padding: Int) throws {
    for (seed, activation) in ["none", "relu", "tanh", "sigmoid", "leakyrelu", "softplus"].enumerated() {
      let layer = try Self.layer(
        "conv",
        [
          "in": .integer(2), "out": .integer(3), "kernel": .extents(Extents(3, 2)),
          "stride": .extents(Extents(stride, 4 - stride)), "padding": .extents(Extents(padding, 2 - padding)),
          "activation": .word(activation),
        ])
      try compare(layer, [2, 2, 7, 6], seed: UInt64(seed))
    }
    let square = try Self.layer(
      "conv",
      [
        "in": .integer(3), "out": .integer(2), "kernel": .integer(2 + padding), "stride": .integer(stride),
        "padding": .integer(padding),
      ])
    try compare(square, [3, 3, 5, 9], seed: 9)
  }

  @Test func paddingOfTheSameSize() throws {
    let layer = try Self.layer(
      "conv", ["in": .integer(2), "out": .integer(3), "kernel": .extents(Extents(4, 3)), "padding": .word("same")])
    try compare(layer, [2, 2, 6, 5], seed: 3)
  }

  @Test(arguments: ["maxpool", "avgpool"], 1...3) func pooling(word: String, stride: Int) throws {
    for (size, seed) in [(Extents(2), 1 as UInt64), (Extents(2, 3), 2), (Extents(3, 1), 3)] {
      let layer = try Self.layer(word, ["size": .extents(size), "stride": .extents(Extents(stride, 4 - stride))])
      try compare(layer, [2, 3, 7, 8], seed: seed)
      try compare(try Self.layer(word, ["size": .extents(size)]), [1, 2, 6, 7], seed: seed)
    }
  }

  @Test func aWindowAsLargeAsTheImage() throws {
    try compare(try Self.layer("avgpool", ["size": .word("all")]), [2, 3, 4, 5], seed: 1)
  }

  @Test(arguments: ["relu", "sigmoid", "tanh", "leakyrelu", "softplus", "flatten"])
  func elementwise(word: String) throws {
    try compare(try Self.layer(word, [:]), [2, 3, 4, 5], seed: 1)
    if word != "flatten" { try compare(try Self.layer(word, [:]), [300, 3], seed: 2) }
  }

  @Test(arguments: ["none", "relu", "tanh", "sigmoid", "leakyrelu", "softplus"]) func dense(activation: String) throws {
    let layer = try Self.layer(
      "dense", ["in": .integer(7), "out": .integer(5), "activation": .word(activation)])
    try compare(layer, [4, 7], seed: 1)
  }

  @Test func otherLayers() throws {
    try compare(try Self.layer("linear", ["in": .integer(7), "out": .integer(5)]), [4, 7], seed: 1)
    try compare(try Self.layer("batchnorm", ["in": .integer(3)]), [4, 3, 5, 2], seed: 1)
    try compare(try Self.layer("dropout", ["probability": .number(0.25)]), [4, 3, 5], seed: 1)
  }

  @Test func everyLayerOfTheCatalogueIsCompared() {
    let compared: Set = [
      "conv", "maxpool", "avgpool", "relu", "sigmoid", "tanh", "leakyrelu", "softplus", "flatten", "dense", "linear",
      "batchnorm", "dropout",
    ]
    let declared = LayerCatalog.entries.filter { !$0.declaration.equations.isEmpty }.map(\.declaration.word)
    #expect(Set(declared) == compared)
  }

  @Test func declaredEquationsReadBackAsThemselves() throws {
    for text in LayerCatalog.entries.flatMap(\.declaration.equations) {
      let equation = try Equation(text)
      #expect(try Equation(Renderer.text(equation)) == equation)
      #expect(try Equation(Renderer.text(equation, .ascii)) == equation)
    }
  }
}
