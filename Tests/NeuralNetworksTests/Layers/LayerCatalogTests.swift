import NeuralNetworks
import Testing

/// What every layer of the catalogue must keep, without a line of its own here.
@Suite struct LayerCatalogTests {
  @Test func wordsAreUniqueAndEverythingIsSaid() {
    let declarations = LayerCatalog.entries.map(\.declaration)
    #expect(Set(declarations.map(\.word)).count == declarations.count)
    for declaration in declarations {
      let said =
        [declaration.name, declaration.summary, declaration.source] + declaration.equations + declaration.remarks
        + declaration.examples
        + declaration.fields.map(\.note)
      #expect(said.allSatisfy { !$0.isEmpty }, "\(declaration.word)")
      #expect(!(declaration.equations + declaration.remarks).isEmpty, "\(declaration.word)")
      #expect(!declaration.examples.isEmpty, "\(declaration.word)")
      #expect(declaration.examples.allSatisfy { $0.contains(declaration.word) }, "\(declaration.word)")
      #expect(Set(declaration.fields.map(\.name)).count == declaration.fields.count, "\(declaration.word)")
      #expect(!declaration.summary.hasSuffix("."), "\(declaration.word)")
      for field in declaration.fields {
        if let value = field.defaultValue { #expect(field.kind.objection(to: value) == nil, "\(field.name)") }
      }
    }
  }

  @Test(arguments: LayerCatalog.entries.map(\.declaration.word))
  func backwardAgreesWithCentralDifferences(word: String) throws {
    for kernels in kernelSets(Double.self) {
      for (seed, batch) in [(1, 1), (2, 3)] {
        var generator = SeededGenerator(seed: UInt64(seed))
        var sample = try sampleLayer(word)
        sample.updateParameters { _, parameter in parameter = generator.normal(parameter.shape) }
        let x: Tensor<Double> = generator.normal(try acceptedExample(sample).batch(of: batch))
        let (y, cache) = sample.evaluate(x, in: ForwardContext(kernels)).pair
        let upstream: Tensor<Double> = generator.normal(y.shape)
        let gradients = sample.propagate(upstream, cache, in: ForwardContext(kernels))
        #expect(gradients.input.shape == x.shape)
        let slopes = differences(x) { inner(sample.evaluate($0, in: ForwardContext(kernels)).output, upstream) }
        #expect(distance(gradients.input, slopes) < 1e-7)
        #expect(gradients.parameters.count == sample.parameterNames.count)
        for place in sample.parameterNames.indices {
          let slopes = differences(sample.parameter(place)) { moved in
            var other = sample
            other.updateParameters { index, parameter in if index == place { parameter = moved } }
            return inner(other.evaluate(x, in: ForwardContext(kernels)).output, upstream)
          }
          #expect(distance(gradients.parameters[place], slopes) < 1e-7, "\(sample.parameterNames[place])")
        }
      }
    }
  }

  @Test(arguments: LayerCatalog.entries.map(\.declaration.word))
  func theOutputHasTheShapeThatWasForetold(word: String) throws {
    let sample = try sampleLayer(word)
    let example = try acceptedExample(sample)
    let input = example.batch(of: 2)
    let output = sample.evaluate(Tensor(input, repeating: 1), in: ForwardContext(TextbookKernels<Double>())).output
    #expect(try sample.outputShape(ofBatch: input) == output.shape)
    // What is foretold of less must not contradict what comes.
    for known in [PartialShape.unknown, PartialShape([Int?](repeating: nil, count: example.rank))] {
      let foretold = try sample.outputShape(of: known)
      guard let lengths = foretold.lengths else { continue }
      #expect(lengths.count == output.shape.rank - 1)
      for (length, actual) in zip(lengths, output.shape.example.dimensions) { #expect(length ?? actual == actual) }
    }
    #expect(sample.cost(example).multiplyAdds >= 0)
    #expect(throws: ShapeError.self) { try sample.outputShape(ofBatch: Shape()) }
  }

  @Test(arguments: LayerCatalog.entries.map(\.declaration.word))
  func itConvertsToFloatAndBack(word: String) throws {
    let float: any Layer<Float> = try sampleLayer(word, in: Float.self)
    let back = float.converted(to: Double.self).converted(to: Float.self)
    #expect(back.fields == float.fields)
    for index in float.parameterNames.indices { #expect(back.parameter(index) == float.parameter(index)) }
  }

  @Test(arguments: LayerCatalog.entries.map(\.declaration.word))
  func itsTextMakesItAgain(word: String) throws {
    let sample = try sampleLayer(word)
    #expect(try layer(sample.text, in: Double.self).fields == sample.fields)
  }

  @Test(arguments: LayerCatalog.entries.map(\.declaration.word))
  func theSeedAloneDecidesFreshParameters(word: String) throws {
    let (one, same, other) = (try sampleLayer(word), try sampleLayer(word), try sampleLayer(word, seed: 2))
    for index in one.parameterNames.indices {
      #expect(one.parameter(index) == same.parameter(index))
      #expect(one.parameter(index).shape == LayerCatalog.entry(word)?.parameterShapes(one.fields)[index])
    }
    var (generator, untouched) = (SeededGenerator(seed: 3), SeededGenerator(seed: 3))
    var drawn = one
    drawn.initialize(from: &generator)
    let isRandom = generator.next() != untouched.next()
    if isRandom { #expect(one.parameter(0) != other.parameter(0)) }
  }

  @Test(arguments: LayerCatalog.entries.map(\.declaration.word))
  func parameterGradientsAreThoseOfBackward(word: String) throws {
    func check<L: Layer<Double>>(_ layer: L) throws {
      var generator = SeededGenerator(seed: 7)
      let kernels = TextbookKernels<Double>()
      let x: Tensor<Double> = generator.normal(try acceptedExample(layer).batch(of: 2))
      let (y, cache) = layer.forward(x, in: ForwardContext(kernels)).pair
      let upstream: Tensor<Double> = generator.normal(y.shape)
      let alone = layer.parameterGradients(upstream, cache, in: ForwardContext(kernels))
      #expect(alone == layer.backward(upstream, cache, in: ForwardContext(kernels)).parameters)
    }
    try check(try sampleLayer(word))
  }

  @Test(arguments: [
    "maxpool 0", "maxpool 2 stride=0", "maxpool 2x0", "avgpool 0", "avgpool some", "avgpool 2 stride=0x1",
    "flatten start=0",
    "conv 1 0", "conv 0 1", "conv 1 2 kernel=0", "conv 1 2 stride=0", "conv 1 2 padding=valid", "linear 3 0",
    "dense 3 4 activation=step", "leakyrelu slope=2", "leakyrelu slope=-0.1", "relu slope=0.1", "maxpool", "conv",
    "linear",
  ])
  func fieldsOutOfRangeAreRefused(line: String) {
    #expect(throws: LayerFieldError.self) { try layer(line, in: Double.self) }
  }

  /// The central difference of a function for every entry.
  private func differences(_ x: Tensor<Double>, _ function: (Tensor<Double>) -> Double) -> Tensor<Double> {
    let step = 1e-5
    return Tensor(
      x.shape,
      x.values.indices.map { index in
        var (above, below) = (x, x)
        above.values[index] += step
        below.values[index] -= step
        return (function(above) - function(below)) / (2 * step)
      })
  }
}
