import NeuralNetworks
import Testing

@testable import GradientChecking

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Mistakes that nobody chose: a random change, of a random size, at a random place of a random gradient. They are the
/// hedge against a catalogue written by the hand that wrote the checker.
@Suite struct RandomMistakeTests {
  /// How a gradient is spoilt.
  enum Operator: CaseIterable { case scaleAll, scaleOne, shiftOne, zeroOne, swapTwo, negateSlice, scaleSlice, shiftAll }

  @Test func nearlyEveryRandomMistakeIsRejected() throws {
    var (active, rejected) = (0, 0)
    var missed: [String] = []
    for seed in 1...(statisticalSeeds.upperBound * 30) {
      var generator = SeededGenerator(seed: seed &+ 90_000)
      let line = GradientCheckerTests.lines[generator.integer(below: GradientCheckerTests.lines.count)]
      let base: any Layer<Double> = try layer(line, seed: seed)
      let points = Laboratory.points(for: base, seed: seed)
      let point = points[generator.integer(below: points.count)]
      let kind = Operator.allCases[generator.integer(below: Operator.allCases.count)]
      let tensor = generator.integer(below: 1 + base.parameterNames.count)
      let size = pow(10, generator.uniform(-8, 0))
      let place = generator.next()
      let spoilt = spoiled(base, tensor: tensor) { Self.spoil($0, kind, size: size, place: place) }
      let report = try checker(seed: seed).check(spoilt, at: point.input)
      // One that changes less than rounding does is none.
      guard Self.changes(base, spoilt, point.input, seed: seed) else { continue }
      active += 1
      if report.verdict == .wrong {
        rejected += 1
      } else {
        missed.append("\(line), \(point.name): \(kind) \(size) in tensor \(tensor)")
      }
    }
    if getenv("CNN_SHELL_CHECK_SEEDS") != nil {
      print("random mistakes | \(active) | rejected \(rejected) | \(missed)")
    }
    #expect(active > 20)
    // A tie or a corner leaves room inside its interval: there a small change is a legal choice.
    #expect(Double(rejected) >= 0.98 * Double(active), "\(missed)")
  }

  private static func changes(
    _ right: any Layer<Double>, _ wrong: any Layer<Double>, _ input: Tensor<Double>, seed: UInt64
  ) -> Bool {
    let kernels = TextbookKernels<Double>()
    var generator = SeededGenerator(seed: seed)
    let (output, memory) = right.evaluate(input, on: kernels)
    let upstream = checker(seed: seed, in: Double.self).upstream(output.shape, from: &generator)
    let (a, b) = (
      right.propagate(upstream, memory, on: kernels),
      wrong.propagate(upstream, wrong.evaluate(input, on: kernels).memory, on: kernels)
    )
    return zip([a.input] + a.parameters, [b.input] + b.parameters).contains { left, right in
      let scale = left.values.reduce(0) { max($0, abs($1)) }
      return zip(left.values, right.values).contains { abs($0 - $1) > 1e-8 * max(scale, 1e-300) }
    }
  }

  static func spoil(_ gradient: Tensor<Double>, _ kind: Operator, size: Double, place: UInt64) -> Tensor<Double> {
    guard gradient.count > 0 else { return gradient }
    let chosen = Int(place % UInt64(gradient.count))
    let other = (chosen + 1 + Int(place >> 32) % max(1, gradient.count - 1)) % gradient.count
    let root = (gradient.values.reduce(0) { $0 + $1 * $1 } / Double(gradient.count)).squareRoot()
    let axis = Int(place >> 16) % max(1, gradient.shape.rank)
    let grid = AxisGrid(gradient.shape)
    let slice = grid.index(axis, of: chosen)
    return gradient.mapWithOffset { offset, value in
      let inSlice = grid.index(axis, of: offset) == slice
      switch kind {
      case .scaleAll: return value * (1 + size)
      case .scaleOne: return offset == chosen ? value * (1 + size) : value
      case .shiftOne: return offset == chosen ? value + size * root : value
      case .zeroOne: return offset == chosen ? 0 : value
      case .swapTwo:
        return offset == chosen ? gradient.values[other] : offset == other ? gradient.values[chosen] : value
      case .negateSlice: return inSlice ? -value : value
      case .scaleSlice: return inSlice ? value * (1 + size) : value
      case .shiftAll: return value + size * root
      }
    }
  }
}
