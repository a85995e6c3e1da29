import NeuralNetworks
import Testing

@testable import GradientChecking

/// Every text that a hint can have, each with a mistake that shows it.
@Suite struct HintFinderTests {
  /// A mistake, the layer and shape that show it, and what is said.
  struct Case: Sendable {
    let line: String
    let shape: Shape
    let tensor: String
    let words: String
    let mistake: @Sendable (any Layer<Double>) -> any Layer<Double>

    /// A mistake that the tensor `tensor` shows.
    init(
      _ line: String, _ shape: Shape, _ tensor: String, _ words: String,
      _ mistake: @escaping @Sendable (any Layer<Double>) -> any Layer<Double>
    ) {
      (self.line, self.shape, self.tensor, self.words) = (line, shape, tensor, words)
      self.mistake = mistake
    }

    /// A mistake that the input's gradient shows.
    init(
      _ line: String, _ shape: Shape, _ words: String,
      _ mistake: @escaping @Sendable (any Layer<Double>) -> any Layer<Double>
    ) {
      self.init(line, shape, "input", words, mistake)
    }
  }

  private static func slice(
    _ axis: Int, _ index: Int, _ change: @escaping @Sendable (Double) -> Double
  ) -> @Sendable (Tensor<Double>) -> Tensor<Double> {
    { gradient in
      let grid = AxisGrid(gradient.shape)
      return gradient.mapWithOffset { grid.index(axis, of: $0) == index ? change($1) : $1 }
    }
  }

  private static let images = Shape(3, 2, 4, 5)

  static let cases: [Case] = [
    Case("conv 2 3", images, "filters", "the sign is wrong: it is -1 times") { changed($0, tensor: 1) { $0.map(-) } },
    Case("conv 2 3", images, "filters", "there is an extra factor of 2: it is 2 times") {
      changed($0, tensor: 1) { $0.map { 2 * $0 } }
    },
    Case("conv 2 3", images, "filters", "a factor of 2 is missing: it is 0.5 times") {
      changed($0, tensor: 1) { $0.map { $0 / 2 } }
    },
    Case(
      "conv 2 3", Shape(2, 2, 4, 5), "filters",
      "a factor of 2 is missing, or it is averaged over the batch of 2, not summed: it is 0.5 times"
    ) { changed($0, tensor: 1) { $0.map { $0 / 2 } } },
    Case("conv 2 3", images, "filters", "the mean over the batch of 3 is missing: it is 3 times") {
      changed($0, tensor: 1) { $0.map { $0 * 3 } }
    },
    Case("conv 2 3", images, "biases", "it is averaged over batch and positions, not summed") {
      changed($0, tensor: 2) { $0.map { $0 / 18 } }
    },
    Case("linear 5 4", Shape(3, 5), "the mean over the 5 features is missing") { changed($0) { $0.map { $0 * 5 } } },
    Case("linear 5 4", Shape(3, 5), "there is an extra mean over the 5 features") { changed($0) { $0.map { $0 / 5 } } },
    Case("conv 2 3", images, "filters", "it is 1 + 1e-06 times what it should be") {
      changed($0, tensor: 1) { $0.map { $0 * (1 + 1e-6) } }
    },
    Case("conv 2 3", images, "filters", "it is 1 - 2e-07 times what it should be") {
      changed($0, tensor: 1) { $0.map { $0 * (1 - 2e-7) } }
    },
    Case("conv 2 3", images, "filters", "it is 1.0001 times what it should be") {
      changed($0, tensor: 1) { $0.map { $0 * 1.0001 } }
    },
    Case("conv 2 3", images, "filters", "the upstream gradient is divided by its largest value: it is 0.6") {
      misled($0) { g in
        let largest = g.values.reduce(0) { max($0, abs($1)) }
        return g.map { $0 / largest }
      }
    },
    Case("avgpool 2x3", Shape(3, 2, 4, 6), "the factor 1/6 of the window is missing: it is 6 times") {
      changed($0) { $0.map { $0 * 6 } }
    },
    Case("avgpool 2x3", Shape(3, 2, 4, 6), "the factor 1/6 of the window is applied twice") {
      changed($0) { $0.map { $0 / 6 } }
    },
    Case("conv 2 3", images, "filters", "exactly one entry is wrong: filters[0,0,0,1] is ") {
      changed($0, tensor: 1) { $0.mapWithOffset { $0 == 1 ? $1 * (1 + 1e-7) : $1 } }
    },
    Case("conv 2 3", images, "this gradient is never computed: it is 0 everywhere") {
      changed($0) { $0.map { _ in 0 } }
    },
    Case(
      "conv 2 3", images, "backward divides by zero or overflows: 120 of 120 entries are not finite, the first where"
    ) {
      changed($0) { $0.map { _ in .nan } }
    },
    Case("conv 2 3", images, "filters", "it is reversed along filter and kernel row") {
      changed($0, tensor: 1) { $0.reversed(along: [0, 2]) }
    },
    Case(
      "conv 2 3", images, "filters",
      "it is reversed along kernel row and kernel column: convolution and cross-correlation mixed up"
    ) { changed($0, tensor: 1) { $0.reversed(along: [2, 3]) } },
    Case("linear 4 4", Shape(3, 4), "weights", "feature and unit are swapped") {
      changed($0, tensor: 1) { $0.exchanging(0, 1) }
    },
    Case("conv 2 3", images, "it is shifted by -2 along column: an offset or the padding is off") {
      changed($0) { $0.rolled(by: -2, along: 3) }
    },
  ]

  static let outputs: [Case] = [
    Case("conv 2 3", images, "filters", "only image 0 of the outputs is used") {
      misled($0) { g in g.mapWithOffset { $0 < g.count / 3 ? $1 : 0 } }
    },
    Case("conv 2 3", images, "filters", "the last column of the outputs is left out: a loop ends before column 2") {
      misled($0, slice(3, 2) { _ in 0 })
    },
    Case("conv 2 3", images, "filters", "column 0 of the outputs is left out") { misled($0, slice(3, 0) { _ in 0 }) },
    Case("conv 2 3 padding=1", images, "windows that start in the padding are left out") {
      misled($0) { $0.zeroed { $0[2] < 1 || $0[3] < 1 } }
    },
    Case("conv 2 3 padding=1", images, "windows that touch the padding are left out") {
      misled($0) { $0.zeroed { $0[2] < 1 || $0[3] < 1 || $0[2] > 2 || $0[3] > 3 } }
    },
    Case("conv 2 3", images, "filters", "the upstream gradient is ignored, as if it were all ones") {
      misled($0) { $0.map { _ in 1 } }
    },
    Case("conv 2 3", images, "filters", "negative entries of the upstream gradient are dropped") {
      misled($0) { $0.map { max($0, 0) } }
    },
    Case("conv 2 3", images, "filters", "the gradient is truncated to integers") {
      misled($0) { $0.map { $0.rounded(.towardZero) } }
    },
    Case("conv 2 3", images, "filters", "it is paired with the examples of the batch in reverse order") {
      misled($0) { $0.reversed(along: [0]) }
    },
    Case("conv 2 3", images, "it is paired with the output channels in reverse order") {
      misled($0) { $0.reversed(along: [1]) }
    },
    Case("linear 5 4", Shape(3, 5), "it is paired with the outputs in reverse order") {
      misled($0) { $0.reversed(along: [1]) }
    },
    Case("conv 2 3", images, "filters", "the upstream gradient is replaced by each channel's mean") {
      misled($0) { g in
        g.mapWithOffset { offset, _ in
          let start = offset / 6 * 6
          return g.values[start..<start + 6].reduce(0, +) / 6
        }
      }
    },
    Case("batchnorm 2", images, "the upstream gradient is passed on unchanged") {
      mistaken($0) { g, right in
        LayerGradients(input: g, parameters: right(g).parameters)
      }
    },
  ]

  static let places: [Case] = [
    Case("conv 2 3", images, "it has the wrong sign at 60 of 120 entries, only in channel 1") {
      changed($0, slice(1, 1, -))
    },
    Case("conv 2 3", images, "it is 0 at 24 of 120 entries, only in column 2") { changed($0, slice(3, 2) { _ in 0 }) },
    Case("conv 2 3", images, "it is 1.5 times what it should be at 40 of 120 entries, only in image 2") {
      changed($0, slice(0, 2) { $0 * 1.5 })
    },
    Case("conv 2 3", images, "it is 1 - 1e-06 times what it should be at 40 of 120 entries, only in image 2") {
      changed($0, slice(0, 2) { $0 * (1 - 1e-6) })
    },
    Case("conv 2 3", images, "it is wrong at 30 of 120 entries, only in row 0") { changed($0, slice(2, 0) { $0 + 1 }) },
    Case(
      "conv 1 2 kernel=2 stride=3", Shape(2, 1, 6, 6), "it should be 0 but is not at 12 of 72 entries, only in row 2"
    ) {
      changed($0, slice(2, 2) { _ in 0.5 })
    },
    Case("batchnorm 4", Shape(3, 4), "gamma", "it is 0 at 2 of 4 entries, only in ") {
      changed($0, tensor: 1) { $0.mapWithOffset { $0 % 2 == 0 ? 0 : $1 } }
    },
    Case(
      "maxpool 2", Shape(3, 2, 4, 6),
      "that are not the largest in a window: 56 of 144 entries; gradient is lost"
    ) {
      changed($0) { $0.mapWithOffset { $0 % 4 < 2 ? $1 + 0.25 : $1 } }
    },
  ]

  static let sums: [Case] = [
    Case("maxpool 2", Shape(1, 1, 2, 2), "gradient goes to values that are not the largest in a window: 1 of 4 entries")
    {
      changed($0) { gradient in
        let place = gradient.values.firstIndex { $0 != 0 } ?? 0
        return gradient.mapWithOffset { $0 == place ? $1 / 3 : $0 == 3 - place ? 0.25 : $1 }
      }
    },
    Case("avgpool 2x3", Shape(3, 2, 4, 6), "gradient is lost or added on the way: ") {
      changed($0) { $0.map { $0 + 0.1 } }
    },
  ]

  @Test(arguments: sums.indices) func whatIsLostOrMadeIsNamed(_ index: Int) throws { try expect(Self.sums[index]) }

  @Test(arguments: cases.indices) func aRatioOrAnOrderIsNamed(_ index: Int) throws { try expect(Self.cases[index]) }
  @Test(arguments: outputs.indices) func otherOutputsAreNamed(_ index: Int) throws { try expect(Self.outputs[index]) }
  @Test(arguments: places.indices) func placesAreNamed(_ index: Int) throws { try expect(Self.places[index]) }

  private func expect(_ item: Case) throws {
    let report = try checker().check(
      item.mistake(try layer(item.line)), at: generic(item.shape, seed: 3, in: Double.self))
    let hint = try #require(report[item.tensor]?.hint, "no hint: \(item.words)")
    #expect(hint.contains(item.words), "\(hint)")
  }
}

extension Tensor<Double> {
  /// Zeros where `drop` is true of the indices.
  fileprivate func zeroed(where drop: ([Int]) -> Bool) -> Tensor {
    mapWithOffset { drop(indices(of: $0)) ? 0 : $1 }
  }
}
