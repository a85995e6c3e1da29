import NeuralNetworks
import Testing

@testable import GradientChecking

/// The rows of a Jacobian that are found together, beside those found one by one.
@Suite struct JacobianTests {
  static let cases: [(line: String, shape: Shape)] = [
    ("conv 2 3", Shape(2, 2, 5, 4)), ("conv 2 3 kernel=3x2 stride=2x1 padding=1", Shape(2, 2, 6, 5)),
    ("maxpool 2", Shape(2, 2, 4, 6)), ("maxpool 3 stride=1", Shape(1, 2, 5, 5)), ("avgpool 2", Shape(2, 1, 4, 4)),
    ("linear 5 3", Shape(3, 5)), ("flatten", Shape(2, 2, 3, 2)), ("sigmoid", Shape(2, 7)),
  ]

  private let checker: GradientChecker<Double> = GradientCheckingTests.checker()

  private static func places(of layer: any Layer<Double>) -> [TensorPlace] {
    [.input] + layer.parameterNames.indices.map { .parameter(layer: 0, index: $0) }
  }

  /// Σ_j g_j ∂y_j/∂t_i as the layer's own backward has it.
  private func known(
    _ chain: ChainSubject<Double>, _ place: TensorPlace, _ upstream: Tensor<Double>
  ) throws -> [Double] {
    let number = try #require(chain.tensors.firstIndex { $0.place == place })
    return chain.gradients(upstream)[number].values
  }

  @Test(arguments: cases.indices) func togetherIsAsOneByOne(_ index: Int) throws {
    let item = Self.cases[index]
    let layer = try layer(item.line)
    let input: Tensor<Double> = generic(item.shape, seed: 5)
    for place in Self.places(of: layer) {
      let together = ChainSubject([layer], input: input, in: checker.context)
      let alone = ChainSubject([oneAtATime(layer)], input: input, in: checker.context)
      #expect(alone.independentGroups(of: place) == nil)
      let upstream: Tensor<Double> = normal(together.output.shape, seed: 6)
      let known = try known(together, place, upstream)
      let first = try #require(checker.jacobian(together, of: place, upstream: upstream.values, known: known))
      let second = try #require(checker.jacobian(alone, of: place, upstream: upstream.values, known: known))
      #expect(first.count == known.count * together.base.count)
      #expect(zip(first, second).allSatisfy { abs($0 - $1) <= 1e-9 }, "\(item.line) \(place)")
    }
  }

  /// A layer that calls entries independent which are not is not believed.
  @Test func aWrongPartitionIsNotBelieved() throws {
    let right = try layer("maxpool 3 stride=1")
    // All entries at once, and of each output that the entry of its own number owns it.
    let wrong = repartitioned(right) { _, input in
      IndependentGroups(count: 1) { _ in
        IndependentEntries(entries: Array(0..<input.count), owners: (0..<9).map { Int32($0) })
      }
    }
    let input: Tensor<Double> = generic(Shape(1, 1, 5, 5), seed: 5)
    let chain = ChainSubject([wrong], input: input, in: checker.context)
    let alone = ChainSubject([oneAtATime(right)], input: input, in: checker.context)
    let upstream: Tensor<Double> = normal(chain.output.shape, seed: 6)
    let known = try known(alone, .input, upstream)
    let first = try #require(checker.jacobian(chain, of: .input, upstream: upstream.values, known: known))
    let second = try #require(checker.jacobian(alone, of: .input, upstream: upstream.values, known: known))
    #expect(zip(first, second).allSatisfy { abs($0 - $1) <= 1e-9 })
  }

  /// Nor one that names entries or owners that there are not, or leaves entries out.
  @Test func aMalformedPartitionIsNotBelieved() throws {
    let right = try layer("sigmoid")
    let input: Tensor<Double> = generic(Shape(2, 3), seed: 5)
    let upstream: Tensor<Double> = normal(input.shape, seed: 6)
    let alone = ChainSubject([oneAtATime(right)], input: input, in: checker.context)
    let known = try known(alone, .input, upstream)
    let expected = try #require(checker.jacobian(alone, of: .input, upstream: upstream.values, known: known))
    let groups: [IndependentEntries] = [
      IndependentEntries(entries: [0, 99], owners: [0, 1, -1, -1, -1, -1]),
      IndependentEntries(entries: [0, 1], owners: [0, 7, -1, -1, -1, -1]),
      IndependentEntries(entries: [0, 1], owners: [0, 1]),
      IndependentEntries(entries: [2, 2], owners: [0, 0, 1, 0, 0, 0]),
      IndependentEntries(entries: [3], owners: [-1, -1, -1, 0, -1, -1]),
    ]
    for group in groups {
      let wrong = repartitioned(right) { _, _ in IndependentGroups(count: 1) { _ in group } }
      let chain = ChainSubject([wrong], input: input, in: checker.context)
      let found = try #require(checker.jacobian(chain, of: .input, upstream: upstream.values, known: known))
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-9 })
    }
  }

  @Test func aStoppedCheckHasNone() throws {
    let chain = ChainSubject([try layer("maxpool 2")], input: generic(Shape(1, 1, 4, 4), seed: 5), in: checker.context)
    let stopped = GradientChecker<Double>(
      in: checker.context, watch: CheckWatch(shouldStop: { true }, progress: { _ in }))
    #expect(
      stopped.jacobian(chain, of: .input, upstream: [1, 1, 1, 1], known: [Double](repeating: 0, count: 16)) == nil)
  }
}
