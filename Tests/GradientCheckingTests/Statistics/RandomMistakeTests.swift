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
      let points = TestInputs.points(for: base, seed: seed)
      let point = points[generator.integer(below: points.count)]
      let kind = Operator.allCases[generator.integer(below: Operator.allCases.count)]
      let tensor = generator.integer(below: 1 + base.parameterNames.count)
      let size = pow(10, generator.uniform(-8, 0))
      let place = generator.next()
      let spoilt = spoiled(base, tensor: tensor) { Self.spoil($0, kind, size: size, place: place) }
      let report = try checker(seed: seed).check(spoilt, at: point.input)
      guard try Self.isMistake(base, spoilt, point.input, seed: seed) else { continue }
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
    #expect(Double(rejected) >= 0.995 * Double(active), "\(missed)")
  }

  /// Whether a change is one that could be seen: larger than one part in 10⁹ of the gradient that goes through an entry,
  /// and outside what is legal at a corner or a tie.
  private static func isMistake(
    _ right: any Layer<Double>, _ wrong: any Layer<Double>, _ input: Tensor<Double>, seed: UInt64
  ) throws -> Bool {
    let reference = try checker(seed: seed).check(right, at: input)
    let spoilt = try checker(seed: seed).check(wrong, at: input)
    return zip(reference.tensors, spoilt.tensors).contains { before, after in
      zip(before.entries, after.entries).contains { a, b in
        guard abs(a.analytic - b.analytic) > 2e-9 * max(a.mass, 1e-300) else { return false }
        guard let interval = a.interval else { return true }
        return b.analytic < interval.lowerBound - 2 * a.bound || b.analytic > interval.upperBound + 2 * a.bound
      }
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
