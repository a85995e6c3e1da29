import Foundation
import GradientChecking
import NeuralNetworks
import Testing

// shortest layer
struct Cube<Scalar: TensorScalar>: Layer {
  func forward(_ x: Tensor<Scalar>, in _: ForwardContext<Scalar>) -> ForwardResult<Scalar, Tensor<Scalar>> {
    ForwardResult(x.map { $0 * $0 * $0 }, x)
  }
  func backward(_ g: Tensor<Scalar>, _ x: Tensor<Scalar>, in _: ForwardContext<Scalar>) -> LayerGradients<Scalar> {
    LayerGradients(input: x.combined(with: g) { 3 * $0 * $0 * $1 })
  }
}
// end

/// A layer with numbers that it learns, in double precision alone.
struct ShiftLayer: Layer {
  var offsets = Tensor<Double>(Shape(4))

  var ownParameters: [LayerParameter<Self>] { [LayerParameter("offsets", \.offsets)] }

  func forward(_ x: Tensor<Double>, in context: ForwardContext<Double>) -> ForwardResult<Double, Int> {
    ForwardResult(Tensor(x.shape, x.values.enumerated().map { $1 + offsets.values[$0 % 4] }), x.count)
  }

  func backward(_ g: Tensor<Double>, _ count: Int, in context: ForwardContext<Double>) -> LayerGradients<Double> {
    var sums = Tensor<Double>(Shape(4))
    for (place, value) in g.values.enumerated() { sums.values[place % 4] += value }
    return LayerGradients(input: g, parameters: [sums])
  }
}

/// A layer that says what a check may use, and which mistakes are likely in it.
struct Doubling: FiniteDifferenceTraits, DiagnosableLayer {
  var factor = 2.0

  func forward(_ x: Tensor<Double>, in context: ForwardContext<Double>) -> ForwardResult<Double, Int> {
    ForwardResult(x.map { 2 * $0 }, x.count)
  }

  func backward(_ g: Tensor<Double>, _ count: Int, in context: ForwardContext<Double>) -> LayerGradients<Double> {
    LayerGradients(input: g.map { factor * $0 })
  }

  func smoothness(isTraining: Bool) -> Smoothness { .affine }

  func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    .elementwise(input.count)
  }

  func likelyMistakes(at site: LikelyMistake.Site<Double>) -> [LikelyMistake] {
    [
      .factor(.input, 2, "the factor is applied twice"),
      .gradient(.input, site.upstream.map { 2 + $0 }, "the factor is added"),
    ]
  }
}

/// The least that somebody else's layer has to say, and what it can do then.
@Suite struct ShortestLayerTests {
  private let checker = GradientChecker<Double>(in: ForwardContext(TextbookKernels()))

  private func network() throws -> LayeredNeuralNetwork<Double> {
    var shift = ShiftLayer()
    shift.offsets.values = [1, -2, 0.5, 0]
    var last: any Layer<Double> = LinearLayer<Double>(
      try LayerFields(LinearLayer<Double>.declaration, ["in": .integer(4), "out": .integer(2)]))
    var generator = SeededGenerator(seed: 1)
    last.initialize(from: &generator)
    return try LayeredNeuralNetwork([Cube<Double>(), shift, last], input: Shape(4))
  }

  private func examples() -> TensorExamples<Double> {
    let labels = (0..<24).map { $0 % 2 }
    return TensorExamples(
      Tensor(Shape(24, 4), labels.flatMap { label in (0..<4).map { (label == 0 ? 0.5 : -0.5) + Double($0) / 9 } }),
      labels: labels)
  }

  @Test func theShortestLayerHasEightLines() throws {
    let lines = try String(contentsOfFile: #filePath, encoding: .utf8).split(separator: "\n")
    let start = try #require(lines.firstIndex { $0 == "// shortest layer" })
    let end = try #require(lines.firstIndex { $0 == "// end" })
    #expect(end - start - 1 <= 8)
  }

  @Test func itHasAWordAndAText() throws {
    #expect(Cube<Double>.declaration.name == "Cube" && Cube<Float>().text == "cube")
    #expect(ShiftLayer().text == "shift" && ShiftLayer.declaration.name == "ShiftLayer")
    #expect(try network().layerPipeline == "cube | shift | linear 4 2")
    #expect(try network().summary().parameters == 4 + 8 + 2)
  }

  /// A field of a type of its own: a whole number of tenths.
  @Test func fieldsMayHaveTypesOfTheirOwn() throws {
    let tenths = FieldType<Double>(
      kind: .integer(0...10),
      read: { if case .integer(let number) = $0 { Double(number) / 10 } else { nil } },
      write: { .integer(Int(($0 * 10).rounded())) })
    let field = LayerField(option: "share", tenths, default: 0.5, note: "tenths")
    let declaration = LayerDeclaration(word: "share", name: "ShareLayer", fields: [field])
    let fields = try LayerFields(declaration, ["share": .integer(7)])
    #expect(fields[field] == 0.7 && declaration.text(fields) == "share share=7")
    #expect(try LayerFields(declaration, [:])[field] == 0.5)
  }

  @Test func itIsChecked() throws {
    let input = examples().tensor.examples(0..<3)
    #expect(try checker.check(Cube<Double>(), at: input).verdict == .right)
    #expect(checker.check(Cube<Double>()).reports.allSatisfy { $0.verdict == .right })
    #expect(try checker.check(network(), at: input).verdict == .right)
    let doubling = try checker.check(Doubling(), at: input)
    #expect(doubling.verdict == .right)
    let wrong = try checker.check(Doubling(factor: 4), at: input)
    #expect(wrong["input"]?.hint?.hasPrefix("the factor is applied twice") == true)
  }

  /// A layer of one precision is used in the other, with what it has learnt, and comes back as it was.
  @Test func itConverts() throws {
    let network = try network()
    let single = network.converted(to: Float.self)
    #expect(single.layerPipeline == network.layerPipeline)
    #expect(single.layers[1].parameterNames == ["offsets"])
    #expect(single.layers[1].parameter(0).values == [1, -2, 0.5, 0])
    #expect(single.converted(to: Double.self).layers[1] is ShiftLayer)
    let input = examples().tensor.examples(0..<2)
    let report = try GradientChecker<Float>(in: ForwardContext(VectorKernels<Float>()))
      .check(single, at: input.converted(to: Float.self))
    #expect(report.verdict == .right)
  }

  /// It stands in a residual layer, and learns there in either precision with either engine.
  @Test(arguments: Engine.allCases) func itTrains(engine: Engine) throws {
    let residual = ResidualLayer<Double>(
      try LayerFields(
        ResidualLayer<Double>.declaration,
        ["block": .block([LayerBlueprint(Cube<Double>()), LayerBlueprint(ShiftLayer())])]))
    #expect(residual.text == "residual (cube | shift)")
    let last = try network().layers[2]
    var double = try LayeredNeuralNetwork<Double>([residual, last], input: Shape(4))
    var single = double.converted(to: Float.self)
    var configuration = TrainingConfiguration()
    configuration.epochs = 30
    configuration.batch = 8
    let log = try Trainer(configuration, on: engine.kernels(Double.self)).train(&double, on: examples())
    #expect(log.ending == .completed && log.accuracy.last == 1)
    let data = TensorExamples(examples().tensor.converted(to: Float.self), labels: (0..<24).map { $0 % 2 })
    _ = try Trainer(configuration, on: engine.kernels(Float.self)).train(&single, on: data)
    #expect(single.layers[0].parameterNames == ["[1].offsets"])
    let (one, other) = (single.layers[0].parameter(0).values, double.layers[0].parameter(0).values)
    #expect(zip(one, other).allSatisfy { abs(Double($0) - $1) < 1e-3 })
    #expect(other != [0, 0, 0, 0])
  }
}
