import NeuralNetworks
import Testing

@testable import GradientChecking

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Layers that say nothing of themselves: what their Jacobian shows of a mistake, and that nothing is said which is not so.
@Suite struct UnknownLayerHintTests {
  /// A layer of a student's own, with all of its mistakes.
  struct Subject: Sendable {
    let name: String
    let shape: Shape
    /// What is said of each mistake; nil where nothing may be.
    let mistakes: [(name: String, words: String?)]
    let make: @Sendable (_ mistake: String) throws -> WrittenLayer
  }

  /// Y = gamma · (X - mean) / √(variance + ε) over rows of `width` values.
  private static func rowNorm(_ width: Int, _ mistake: String) throws -> WrittenLayer {
    @Sendable func statistics(_ x: Tensor<Double>, _ row: Int) -> (mean: Double, inverse: Double) {
      let values = x.values[row * width..<(row + 1) * width]
      let mean = values.reduce(0, +) / Double(width)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      return (mean, 1 / (variance + 1e-3).squareRoot())
    }
    return try WrittenLayer(
      a: generic(Shape(width), seed: 9),
      { x, gamma, _ in
        x.mapWithOffset { place, value in
          let (mean, inverse) = statistics(x, place / width)
          return (value - mean) * inverse * gamma.values[place % width]
        }
      }
    ) { x, gamma, _, g in
      let input = x.mapWithOffset { place, value in
        let (mean, inverse) = statistics(x, place / width)
        let row = place / width * width..<(place / width + 1) * width
        let n = Double(width)
        let ofMean = mistake == "fewer" || mistake == "fewer for the mean" ? n - 1 : n
        let ofVariance = mistake == "fewer" || mistake == "fewer for the variance" ? n - 1 : n
        let sum = row.reduce(0) { $0 + g.values[$1] * gamma.values[$1 % width] }
        let product = row.reduce(0) {
          $0 + g.values[$1] * gamma.values[$1 % width] * (x.values[$1] - mean) * inverse
        }
        var result = g.values[place] * (mistake == "gamma" ? 1 : gamma.values[place % width])
        if mistake != "mean", mistake != "both" { result -= sum / ofMean }
        if mistake != "variance", mistake != "both" { result -= (value - mean) * inverse * product / ofVariance }
        return result * (mistake == "scale" ? inverse * inverse : inverse)
      }
      let gammas = (0..<width).map { i in
        stride(from: i, to: x.count, by: width).reduce(0) {
          let (mean, inverse) = statistics(x, $1 / width)
          return $0 + g.values[$1] * (x.values[$1] - mean) * inverse
        }
      }
      return [mistake == "shift" ? input.map { $0 + 0.1 } : input, Tensor(Shape(width), gammas), Tensor(Shape(0))]
    }
  }

  private static func softmax(_ width: Int, _ mistake: String) throws -> WrittenLayer {
    @Sendable func value(_ x: Tensor<Double>) -> Tensor<Double> {
      x.mapWithOffset { place, value in
        let row = x.values[place / width * width..<(place / width + 1) * width]
        return exp(value) / row.reduce(0) { $0 + exp($1) }
      }
    }
    return try WrittenLayer({ x, _, _ in value(x) }) { x, _, _, g in
      let y = value(x)
      return [
        y.mapWithOffset { place, p in
          let row = place / width * width..<(place / width + 1) * width
          let mean = row.reduce(0) { $0 + g.values[$1] * y.values[$1] }
          switch mistake {
          case "diagonal": return g.values[place] * p * (1 - p)
          case "sum": return g.values[place] * p
          case "sign": return p * (g.values[place] + mean)
          case "shift": return p * (g.values[place] - mean) + 0.1
          default: return p * (g.values[place] - mean)
          }
        }
      ]
    }
  }

  /// x / √(mean of x² + ε)
  private static func rootMeanSquare(_ width: Int, _ mistake: String) throws -> WrittenLayer {
    @Sendable func inverse(_ x: Tensor<Double>, _ row: Int) -> Double {
      1 / (x.values[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 } / Double(width) + 1e-3).squareRoot()
    }
    return try WrittenLayer({ x, _, _ in x.mapWithOffset { $1 * inverse(x, $0 / width) } }) { x, _, _, g in
      [
        x.mapWithOffset { place, value in
          let inverse = inverse(x, place / width)
          let row = place / width * width..<(place / width + 1) * width
          let n = Double(mistake == "fewer" ? width - 1 : width)
          let product = row.reduce(0) { $0 + g.values[$1] * x.values[$1] } * inverse * inverse / n
          return inverse * (g.values[place] - (mistake == "constant" ? 0 : value * product))
        }
      ]
    }
  }

  /// x·σ(kx), the swish, or the GELU's near form with k = 1.702.
  private static func swish(_ k: Double, _ mistake: String) throws -> WrittenLayer {
    @Sendable func gate(_ x: Double) -> Double { 1 / (1 + exp(-k * x)) }
    return try .elementwise({ $0 * gate($0) }) { x in
      let (first, second) = (gate(x), x * k * gate(x) * (1 - gate(x)))
      switch mistake {
      case "second": return first
      case "first": return second
      case "factor": return first + second / k
      case "sign": return first - second
      default: return first + second
      }
    }
  }

  static let subjects: [Subject] = [
    Subject(
      name: "layer norm", shape: Shape(3, 6),
      mistakes: [
        ("none", nil), ("mean", "the mean of each example is held constant"),
        ("variance", "the variance of each example is held constant"),
        ("both", "mean and variance of each example are held constant"), ("fewer", "N - 1 values instead of N"),
        ("fewer for the mean", "N - 1 values instead of N"), ("fewer for the variance", "N - 1 values instead of N"),
        ("gamma", nil), ("scale", nil), ("shift", nil),
      ]
    ) { try rowNorm(6, $0) },
    Subject(
      name: "layer norm without a scale of rows", shape: Shape(4, 5),
      mistakes: [("none", nil), ("mean", "the mean of each example"), ("variance", "the variance of each example")]
    ) { try rowNorm(5, $0) },
    Subject(
      name: "softmax", shape: Shape(3, 5),
      mistakes: [
        ("none", nil), ("diagonal", "each output is assumed to depend only on its own input"),
        ("sum", "the sum in the denominator is held constant"),
        ("sign", nil), ("shift", nil),
      ]
    ) { try softmax(5, $0) },
    Subject(
      name: "RMS norm", shape: Shape(3, 6),
      mistakes: [
        ("none", nil), ("constant", "the norm (or root mean square) of each example is held constant"),
        ("fewer", "N - 1 values instead of N"),
      ]
    ) { try rootMeanSquare(6, $0) },
    Subject(
      name: "swish", shape: Shape(3, 5),
      mistakes: [
        ("none", nil), ("second", "the term x·g'(x) is missing"), ("first", "the term g(x) is missing"), ("sign", nil),
      ]
    ) { try swish(1, $0) },
    Subject(
      name: "GELU", shape: Shape(3, 5),
      mistakes: [
        ("none", nil), ("second", "the term x·g'(x) is missing"), ("first", "the term g(x) is missing"),
        ("factor", nil),
        ("sign", nil),
      ]
    ) { try swish(1.702, $0) },
  ]

  @Test(arguments: subjects.indices, 1...4 as ClosedRange<UInt64>) func mistakesAreToldApart(
    _ index: Int, seed: UInt64
  ) throws {
    let subject = Self.subjects[index]
    for mistake in subject.mistakes {
      let report = try checker(seed: seed).check(
        try subject.make(mistake.name), at: generic(subject.shape, seed: seed))
      #expect((report.verdict == .right) == (mistake.name == "none"), "\(subject.name), \(mistake.name)")
      let hint = report["input"]?.hint
      if let words = mistake.words {
        #expect(hint?.contains(words) == true, "\(subject.name), \(mistake.name): \(hint ?? "none")")
      } else {
        #expect(hint == nil, "\(subject.name), \(mistake.name): \(hint ?? "")")
      }
    }
  }

  /// An image's other groups: instance norm, and layer norm over whole images.
  @Test func normalisationsOfImagesAreNamedByTheirGroups() throws {
    for (axes, words) in [([2, 3], "of each image and channel"), ([1, 2, 3], "of each image is")] {
      @Sendable func groups(_ x: Tensor<Double>) -> [[Int]] {
        let grid = AxisGrid(x.shape)
        return Array(
          Dictionary(grouping: x.values.indices) { place in
            (0..<4).filter { !axes.contains($0) }.map { grid.index($0, of: place) }
          }.values)
      }
      @Sendable func normalised(_ x: Tensor<Double>) -> (Tensor<Double>, inverse: [Double]) {
        var (y, inverses) = (x, x.values)
        for group in groups(x) {
          let mean = group.reduce(0) { $0 + x.values[$1] } / Double(group.count)
          let variance = group.reduce(0) { $0 + (x.values[$1] - mean) * (x.values[$1] - mean) } / Double(group.count)
          for place in group {
            inverses[place] = 1 / (variance + 1e-5).squareRoot()
            y.values[place] = (x.values[place] - mean) * inverses[place]
          }
        }
        return (y, inverses)
      }
      let layer = try WrittenLayer({ x, _, _ in normalised(x).0 }) { x, _, _, g in
        let (n, inverse) = normalised(x)
        var gradient = g
        for group in groups(x) {
          let product = group.reduce(0) { $0 + g.values[$1] * n.values[$1] } / Double(group.count)
          for place in group { gradient.values[place] = inverse[place] * (g.values[place] - n.values[place] * product) }
        }
        return [gradient]
      }
      let hint = try checker().check(layer, at: generic(Shape(2, 2, 3, 2), seed: 3))["input"]?.hint
      #expect(hint?.contains("the mean \(words)") == true, "\(hint ?? "none")")
    }
  }
}
