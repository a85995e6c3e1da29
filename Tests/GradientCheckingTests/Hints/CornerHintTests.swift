import NeuralNetworks
import Testing

@testable import GradientChecking

/// Hints where the function has no single slope, where there is a loss instead of a layer, and in single precision.
@Suite struct CornerHintTests {
  @Test func theWholeGradientForEveryTie() throws {
    let pool = try #require(Fault.named("pool-all-ties")).around(try layer("maxpool 2") as any Layer<Double>)
    let hint = try checker().check(pool, at: integers(Shape(1, 2, 6, 6), 0...2, seed: 1))["input"]?.hint
    #expect(hint == "each of several equal values gets the whole gradient, instead of one of them or a share each")
  }

  /// Each of four equal values gets half: alone each is legal, together they get twice what arrives.
  @Test func tooMuchForTies() throws {
    let wrong = mistaken(try layer("maxpool 2")) { upstream, _ in
      LayerGradients(input: Tensor(Shape(1, 1, 2, 2), repeating: upstream.values[0] / 2))
    }
    let hint = try checker().check(
      wrong, at: Tensor(Shape(1, 1, 2, 2), repeating: 1), upstream: Tensor(Shape(1, 1, 1, 1), [0.75]))["input"]?.hint
    #expect(hint == "4 equal values get 1.5 in total, but at most 0.75 is legal")
  }

  @Test func aValueOutsideTheSlopes() throws {
    let relu = mistaken(try layer("relu")) { upstream, right in
      LayerGradients(input: right(upstream).input.mapWithOffset { $0 == 0 ? 1.5 : $1 })
    }
    let hint = try checker().check(
      relu, at: Tensor(Shape(1, 3), [0, 1, -1]), upstream: Tensor(Shape(1, 3), [1, 1, 1]))["input"]?.hint
    #expect(
      hint == "the derivative at a kink is 1.5, outside the one-sided slopes 0 and 1")
  }

  /// A mistake besides that at the corner is told instead.
  @Test func aCornerDoesNotHideTheRest() throws {
    let input = Tensor(Shape(2, 8), (0..<16).map { $0 == 0 ? 0 : Double($0) - 7.3 })
    let doubled = changed(try layer("relu")) { $0.mapWithOffset { $0 == 0 ? 9 : 2 * $1 } }
    #expect(
      try checker().check(doubled, at: input)["input"]?.hint?.hasPrefix("there is an extra factor of 2") == true)
  }

  static let losses: [(fault: LossFault, words: String)] = [
    (.batchNotDivided, "the mean over the batch of 4 is missing: it is 4 times"),
    (.classesDivided, "there is an extra mean over the 3 classes"), (.factorTwo, "a factor of 2 is missing"),
    (.classesNotDivided, "the mean over the 3 classes is missing"),
  ]

  @Test(arguments: losses.indices) func aLossIsHelpedToo(_ index: Int) throws {
    let item = Self.losses[index]
    let loss = try #require(LossCatalog.loss(item.fault.lossWord))
    let report = checker().check(item.fault.around(loss, labels: [0, 2, 1, 0]), at: generic(Shape(4, 3), seed: 2))
    #expect(report["input"]?.hint?.contains(item.words) == true, "\(report["input"]?.hint ?? "none")")
  }

  @Test func axesWithoutNamesAreNumbered() throws {
    let doubled = try WrittenLayer.elementwise({ 3 * $0 + $0 * $0 }) { 3 + 2 * $0 }
    let input: Tensor<Double> = generic(Shape(3, 4, 5), seed: 2)
    func hint(_ axis: Int, _ index: Int, _ factor: Double) throws -> String? {
      let wrong = changed(doubled) { gradient in
        let grid = AxisGrid(gradient.shape)
        return gradient.mapWithOffset { grid.index(axis, of: $0) == index ? factor * $1 : $1 }
      }
      return try checker().check(wrong, at: input)["input"]?.hint
    }
    #expect(
      try hint(1, 3, 0) == "the last part along axis 1 of the outputs is left out: a loop ends before index 3 of axis 1"
    )
    #expect(try hint(1, 0, 0) == "index 0 of axis 1 of the outputs is left out")
    #expect(try hint(2, 1, 3)?.hasSuffix("at 12 of 60 entries, only in index 1 of axis 2") == true)
  }

  @Test func singlePrecisionHasHints() throws {
    let conv = try layer("conv 2 3 padding=1", in: Float.self)
    let input = generic(Shape(3, 2, 4, 5), seed: 3, in: Float.self)
    func hint(_ tensor: Int, _ change: @escaping @Sendable (Tensor<Float>) -> Tensor<Float>) throws -> String? {
      let report = try checker(in: Float.self).check(changed(conv, tensor: tensor, change), at: input)
      return report.tensors[tensor].hint
    }
    #expect(try hint(1) { $0.map { $0 / 3 } }?.hasPrefix("it is averaged over the batch of 3") == true)
    #expect(try hint(1) { $0.map { $0 * 1.05 } }?.hasPrefix("it is 1.05") == true)
    #expect(try hint(1) { $0.reversed(along: [2, 3]) }?.contains("cross-correlation") == true)
    #expect(try hint(0) { $0.rolled(by: 1, along: 3) }?.hasPrefix("it is shifted by +1 along column") == true)
  }
}
