import NeuralNetworks
import Testing

@testable import GradientChecking

/// The rest of the catalogue of 84: mistakes of layers that the shell does not ship, and those that need hidden memory.
@Suite struct UnshippedFaultTests {
  static let seeds = 1...10 as ClosedRange<UInt64>

  private func expect(
    _ wanted: GradientVerdict, _ item: (WrittenLayer, Tensor<Double>), _ what: String, seed: UInt64
  ) throws {
    let report = try checker(seed: seed).check(item.0, at: item.1)
    #expect(report.verdict == wanted, "\(what), seed \(seed): \(describe(report))")
  }

  @Test(arguments: seeds) func convolutions(_ seed: UInt64) throws {
    try expect(.right, dilatedConvolution(seed: seed, broken: false), "dilated", seed: seed)
    try expect(.wrong, dilatedConvolution(seed: seed, broken: true), "C30", seed: seed)
    try expect(.right, depthwiseConvolution(seed: seed, broken: false), "depthwise", seed: seed)
    try expect(.wrong, depthwiseConvolution(seed: seed, broken: true), "C31", seed: seed)
  }

  @Test(arguments: seeds) func batchNormalisation(_ seed: UInt64) throws {
    for fault in BatchNormFault.allCases {
      try expect(fault == .none ? .right : .wrong, batchNorm(seed: seed, fault), "\(fault)", seed: seed)
    }
  }

  @Test(arguments: seeds) func dropouts(_ seed: UInt64) throws {
    for fault in DropoutFault.allCases {
      try expect(fault == .none ? .right : .wrong, dropout(seed: seed, fault), "\(fault)", seed: seed)
    }
  }

  @Test(arguments: seeds) func hiddenMemory(_ seed: UInt64) throws {
    for fault in ForgetfulFault.allCases {
      try expect(fault == .none ? .right : .wrong, forgetful(seed: seed, fault), "\(fault)", seed: seed)
    }
  }

  /// Which element of a tie, and which derivative at a corner, is a convention: none of them is accused.
  @Test(arguments: seeds) func conventionsAreNotAccused(_ seed: UInt64) throws {
    let zeros = integers(Shape(2, 3, 4, 2), -1...1, seed: seed)
    for (atZero, what) in [(0.0, "ReLU'(0) = 0"), (1.0, "E03"), (0.5, "E04")] {
      let relu = try WrittenLayer.elementwise(form: .piecewiseAffine, { max($0, 0) }) {
        $0 > 0 ? 1 : $0 == 0 ? atZero : 0
      }
      let report = try checker(seed: seed).check(relu, at: zeros)
      #expect(report.verdict == .right, "\(what): \(describe(report))")
      #expect(report["input"]?.conventionAtKinks == atZero)
    }
    let image = integers(Shape(1, 2, 5, 5), 0...2, seed: seed)
    for (split, what) in [(false, "E01"), (true, "E02")] {
      let pool = try maximum(of: 2, sharing: split)
      let report = try checker(seed: seed).check(pool, at: image)
      #expect(report.verdict == .right, "\(what): \(describe(report))")
      #expect(report.count(.kink) > 0)
    }
  }

  /// Max pooling, stride 1, that sends the gradient to the last of several equal values or shares it among them.
  private func maximum(of size: Int, sharing: Bool) throws -> WrittenLayer {
    @Sendable func window(_ x: Tensor<Double>, _ place: Int) -> [Int] {
      let (height, width) = (x.shape[2] - size + 1, x.shape[3] - size + 1)
      let (plane, rest) = place.quotientAndRemainder(dividingBy: height * width)
      let start = (plane * x.shape[2] + rest / width) * x.shape[3] + rest % width
      return (0..<size).flatMap { i in (0..<size).map { start + i * x.shape[3] + $0 } }
    }
    @Sendable func output(_ x: Tensor<Double>) -> Tensor<Double> {
      let shape = Shape(x.shape[0], x.shape[1], x.shape[2] - size + 1, x.shape[3] - size + 1)
      return Tensor(
        shape, (0..<shape.count).map { place in window(x, place).reduce(-.infinity) { max($0, x.values[$1]) } })
    }
    return try WrittenLayer(form: .piecewiseAffine, { x, _, _ in output(x) }) { x, _, _, g in
      let y = output(x)
      var gradient = Tensor<Double>(x.shape)
      for place in 0..<y.count {
        let winners = window(x, place).filter { x.values[$0] == y.values[place] }
        for winner in sharing ? winners : Array(winners.suffix(1)) {
          gradient.values[winner] += g.values[place] / Double(sharing ? winners.count : 1)
        }
      }
      return [gradient]
    }
  }
}
