import NeuralNetworks
import Testing

@testable import Equations

/// A layer computes with the equations that are typed for it, and leaves the rest to the built-in layer.
@Suite struct EquationLayerTests {
  private static func convolution(_ given: [String: FieldValue] = [:]) throws -> any Layer<Double> {
    let entry = try #require(LayerCatalog.entry("conv"))
    let fields = ["in": FieldValue.integer(2), "out": .integer(3), "activation": .word("relu")]
    var layer = LayerCatalog.make(
      entry, try LayerFields(entry.declaration, fields.merging(given) { $1 }), in: Double.self)
    var generator = SeededGenerator(seed: 4)
    layer.updateParameters { _, parameter in parameter = random(parameter.shape.dimensions, &generator) }
    return layer
  }

  private static func context(_ cancellation: Cancellation = .never) -> ForwardContext<Double> {
    ForwardContext(TextbookKernels(cancellation: cancellation))
  }

  private func typed(_ layer: any Layer<Double>, _ texts: [String]) throws -> any Layer<Double> {
    layer.with(try EquationSet(texts, in: layer.equationScope))
  }

  /// The output and all gradients of a layer, for fixed random data.
  private func results(_ layer: any Layer<Double>, _ shape: [Int]) -> [Tensor<Double>] {
    var generator = SeededGenerator(seed: 9)
    let x: Tensor<Double> = random(shape, &generator)
    let result = layer.evaluate(x, in: Self.context())
    let g: Tensor<Double> = random(result.output.shape.dimensions, &generator)
    let gradients = layer.propagate(g, result.cache, in: Self.context())
    return [result.output, gradients.input] + gradients.parameters
  }

  private func expectEqual(_ left: [Tensor<Double>], _ right: [Tensor<Double>]) {
    #expect(left.map(\.shape) == right.map(\.shape))
    for (mine, theirs) in zip(left, right) {
      #expect(zip(mine.values, theirs.values).allSatisfy { abs($0 - $1) <= 1e-12 })
    }
  }

  /// Every subset of a layer's declared equations, typed, gives the built-in layer's results.
  @Test(arguments: [(1, 0), (1, 1), (2, 1), (3, 2)]) func anyOfTheDeclaredEquations(stride: Int, padding: Int) throws {
    let layer = try Self.convolution(["stride": .integer(stride), "padding": .integer(padding)])
    let declared = layer.declaration.equations
    let expected = results(layer, [2, 2, 6, 7])
    for chosen in 1..<1 << declared.count {
      let texts = declared.indices.filter { chosen >> $0 & 1 == 1 }.map { declared[$0] }
      expectEqual(results(try typed(layer, texts), [2, 2, 6, 7]), expected)
    }
  }

  @Test func aWrongEquationIsUsed() throws {
    let layer = try typed(try Self.convolution(), ["dbiases[c] = 2 * (sum b h w: GZ[b,c,h,w])"])
    let (wrong, right) = (results(layer, [2, 2, 5, 5]), results(layer.withoutEquations, [2, 2, 5, 5]))
    #expect(wrong[0] == right[0] && wrong[1] == right[1] && wrong[2] == right[2])
    expectEqual([wrong[3]], [right[3].map { 2 * $0 }])
  }

  @Test func theSumsCanBeReadWithoutATypedForwardPass() throws {
    let layer = try typed(try Self.convolution(), ["dbiases[c] = sum b h w: G[b,c,h,w] * (Z[b,c,h,w] > 0)"])
    expectEqual(results(layer, [2, 2, 5, 5]), results(layer.withoutEquations, [2, 2, 5, 5]))
  }

  @Test func equationsSurviveCopiesAndPrecisions() throws {
    let layer = try typed(try Self.convolution(), ["dbiases[c] = 0"])
    let float = layer.converted(to: Float.self)
    #expect(float.typedEquations.entries.map(\.place) == ["dbiases"])
    #expect(float.converted(to: Double.self).text == layer.text)
    var changed = layer
    changed.updateParameters { _, parameter in parameter = parameter.map { $0 + 1 } }
    #expect(changed.typedEquations.entries.map(\.place) == ["dbiases"])
    #expect(changed.parameter(1).values == layer.parameter(1).values.map { $0 + 1 })
    #expect(layer.with(EquationSet()).typedEquations.entries.isEmpty)
  }

  @Test func whatNeedsDataIsReportedToTheCancellation() throws {
    let failures = Failures()
    let layer = try typed(try Self.convolution(), ["Y[b,c,h,w] = max i where i > 99: X[b,0,i,0]"])
    let output = layer.evaluate(Tensor<Double>(Shape(1, 2, 5, 5)), in: Self.context(failures.cancellation)).output
    #expect(output.shape == Shape(1, 3, 3, 3))
    #expect(failures.first?.code == .badValue)
    #expect(failures.first?.text == "Y[b,c,h,w] = max i where i > 99: X[b,0,i,0]")
  }

  @Test func whatIsGivenHasNoEquation() throws {
    for text in ["X[b,c,h,w] = 0", "G[b,c,h,w] = 0", "filters[c,k,i,j] = 0", "biases[c] = 0"] {
      #expect(throws: EquationError.self) { try typed(try Self.convolution(), [text]) }
    }
  }

  @Test func memoryCountsWhatTheEquationsCompute() throws {
    let layer = try Self.convolution()
    let typed = try typed(
      layer, ["wide[b,k,h,w,u<9] = X[b,k,h,w] * u", "dX[b,k,h,w] = (sum u: wide[b,k,h,w,u]) * (sum c: G[b,c,h,w])"])
    let (more, less) = (typed.memory(Shape(2, 6, 6), training: true), layer.memory(Shape(2, 6, 6), training: true))
    #expect(more.backward >= less.backward + 9 * 72)
  }
}

/// Collects the errors that passes report.
final class Failures: @unchecked Sendable {
  private(set) var first: EquationError?
  var cancellation: Cancellation {
    Cancellation(isRequested: { false }) { [self] error in if first == nil { first = error as? EquationError } }
  }
}
