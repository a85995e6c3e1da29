import NeuralNetworks
import Testing

@testable import GradientChecking

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a check costs: evaluations always, seconds where CNN_SHELL_CHECK_SEEDS asks for the long run on an idle machine.
@Suite(.serialized) struct CostTests {
  static let isTimed = getenv("CNN_SHELL_CHECK_SEEDS") != nil

  private func timed<Result>(_ what: String, within seconds: Double, _ body: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    let taken = clock.now - start
    if Self.isTimed {
      print("cost | \(what) | \(taken)")
      #expect(taken < .seconds(seconds), "\(what)")
    }
    return result
  }

  @Test func theLecturesNetworkIsCheckedInFull() throws {
    let chain: [any Layer<Double>] = try layers(
      "conv 1 8 padding=1 | relu | maxpool 2 | conv 8 16 padding=1 | relu | maxpool 2 | flatten | dense 256 64"
        + " | linear 64 3")
    let input: Tensor<Double> = generic(Shape(2, 1, 16, 16), seed: 1)
    let checker = GradientChecker<Double>(in: ForwardContext(Engine.standard.kernels()))
    let report = try timed("the lecture's network", within: 2) {
      try checker.check(try LayeredNeuralNetwork(chain), at: input)
    }
    #expect(report.verdict == .right)
    #expect(report.checked > 29_000)
    // One entry at a time would take two evaluations an entry at the least.
    #expect(report.forwards < report.checked / 4)
  }

  @Test func aLargeConvolutionIsCheckedInFull() throws {
    let subject: any Layer<Double> = try layer("conv 64 64 padding=1")
    let input: Tensor<Double> = generic(Shape(1, 64, 32, 32), seed: 1)
    let checker = GradientChecker<Double>(in: ForwardContext(Engine.standard.kernels()))
    let report = try timed("convolution 64 to 64, 3x3, 32x32, in full", within: 5) {
      try checker.check(subject, at: input)
    }
    #expect(report.verdict == .right && report.checked == 65536 + 36864 + 64)
    #expect(report.count(.undecided) == 0 && report.forwards < 200)
    #expect(report.detectionLimit < 1e-6)
  }

  @Test(arguments: [1, 777, 20_000, 36_863]) func oneWrongEntryInALargeConvolutionIsFound(_ offset: Int) throws {
    let subject = withOneWrongEntry(try layer("conv 24 64 padding=1"), offset: offset % (64 * 24 * 9))
    let checker = GradientChecker<Double>(in: ForwardContext(Engine.standard.kernels()))
    let report = try checker.check(subject, at: generic(Shape(1, 24, 6, 5), seed: 1))
    let filters = try #require(report["filters"])
    #expect(filters.entries.filter(\.isWrong).map(\.offset) == [offset % (64 * 24 * 9)])
    #expect(report["input"]?.count(.agrees) == 24 * 30)
  }

  @Test func aLargeConvolutionIsSampledWithItsCoverageStated() throws {
    let subject: any Layer<Double> = try layer("conv 64 64 padding=1")
    let input: Tensor<Double> = generic(Shape(1, 64, 32, 32), seed: 1)
    var checker = GradientChecker<Double>(in: ForwardContext(Engine.standard.kernels()))
    checker.budget = 500
    let report = try timed("convolution 64 to 64, 3x3, 32x32, 500 entries", within: 3) {
      try checker.check(subject, at: input)
    }
    let filters = try #require(report["filters"])
    #expect(report.verdict == .right && !filters.coverage.isExhaustive)
    #expect(filters.coverage.checked >= 500 && filters.coverage.checked < 1000)
    #expect(filters.coverage.missedShare < 0.01)
    #expect(filters.coverage.missProbability(oneIn: 100) < 0.01)
    #expect(filters.coverage.strata != nil)
  }
}
