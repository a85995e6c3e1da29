import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct FaultTests {
  let context = ForwardContext(TextbookKernels<Double>())

  @Test func aFaultyLayerPrintsAndComputesAsTheLayerItself() throws {
    let healthy: any Layer<Double> = try layer("conv 2 3 padding=1")
    let faulty = try #require(Fault.named("filters-flipped")).around(healthy)
    let input = generic(Shape(2, 2, 5, 4), seed: 1)
    #expect(faulty.text == healthy.text)
    #expect(faulty.parameterNames == healthy.parameterNames)
    #expect(faulty.evaluate(input, in: context).output == healthy.evaluate(input, in: context).output)
    #expect(faulty.cost(Shape(2, 5, 4)) == healthy.cost(Shape(2, 5, 4)))
    #expect(fault(of: faulty)?.word == "filters-flipped" && fault(of: healthy) == nil)
  }

  @Test func mendingGivesTheLayerBackWithTheParametersItHasNow() throws {
    var faulty = try #require(Fault.named("biases-forgotten")).around(try layer("conv 2 3"))
    faulty.updateParameters { _, tensor in tensor = tensor.map { $0 + 1 } }
    let healthy = mended(faulty)
    #expect(fault(of: healthy) == nil)
    #expect(healthy.parameter(0) == faulty.parameter(0))
    #expect(checker().check(healthy).verdict == .right)
  }

  @Test func aSecondFaultTakesTheFirstOnesPlace() throws {
    let first = try #require(Fault.named("biases-forgotten")).around(try layer("conv 2 3"))
    let second = try #require(Fault.named("filters-flipped")).around(first)
    #expect(fault(of: second)?.word == "filters-flipped")
    #expect(fault(of: mended(second)) == nil)
  }

  @Test func aFaultGoesWithItsLayerIntoTheOtherPrecision() throws {
    let faulty = try #require(Fault.named("filters-flipped")).around(try layer("conv 2 3"))
    let single = faulty.converted(to: Float.self)
    #expect(fault(of: single)?.word == "filters-flipped")
    let report = GradientChecker(in: ForwardContext(TextbookKernels<Float>())).check(single)
    #expect(report.verdict == .wrong)
  }

  @Test func aFaultIsActiveOnlyWhereItChangesAGradient() throws {
    let padding = try #require(Fault.named("filters-ignore-padding"))
    #expect(padding.isActive(on: try layer("conv 2 3 padding=1"), in: context))
    #expect(!padding.isActive(on: try layer("conv 2 3"), in: context))
    #expect(!padding.isActive(on: try layer("maxpool 2"), in: context))
  }

  @Test func aDrawnFaultFollowsFromTheSeedAndIsActive() throws {
    let network: [any Layer<Double>] = try layers("conv 1 3 padding=1 | relu | maxpool 2 | flatten | linear 12 3")
    var drawn: Set<String> = []
    for seed in 1...20 as ClosedRange<UInt64> {
      let first = try #require(Fault.draw(for: network, in: context, seed: seed))
      let second = try #require(Fault.draw(for: network, in: context, seed: seed))
      #expect(first == second)
      #expect(try first.fault.isActive(on: #require(first.path.layer(in: network)), in: context))
      drawn.insert("\(first.path) \(first.fault.word)")
    }
    #expect(drawn.count > 10)
    #expect(try #require(Fault.draw(for: network, places: [[.index(2)]], in: context, seed: 3)).path == [.index(2)])
  }

  @Test func noiseIsTheSameForTheSameGradientOnly() throws {
    let faulty = try #require(Fault.named("gradient-is-noise")).around(try layer("linear 4 3"))
    let input = generic(Shape(2, 4), seed: 1)
    let cache = faulty.evaluate(input, in: context).cache
    let first = generic(Shape(2, 3), seed: 2)
    let once = faulty.propagate(first, cache, in: context)
    #expect(once.parameters == faulty.propagate(first, cache, in: context).parameters)
    #expect(once.parameters != faulty.propagate(first.map { -$0 }, cache, in: context).parameters)
  }

  /// A mistake that changes nothing but the order of sums is none: gamma is 1 in a fresh batch normalisation.
  @Test func whatIsMultipliedByOneIsNoMistake() throws {
    let fault = try #require(Fault.named("batchnorm-gamma-forgotten"))
    let context = ForwardContext<Double>(TextbookKernels(), mode: .training(RandomStream(seed: 1)))
    var norm = try layer("batchnorm 4")
    norm.updateParameters { index, tensor in if index == 0 { tensor = tensor.map { _ in 1 } } }
    #expect(!fault.isActive(on: norm, in: context))
    norm.updateParameters { index, tensor in if index == 0 { tensor = tensor.map { $0 * 2 } } }
    #expect(fault.isActive(on: norm, in: context))
  }

  /// Residual layers of any number of channels or features have test inputs, so that mistakes can be put there and found.
  @Test(arguments: [
    "residual (conv 8 8 padding=1 | relu | conv 8 8 padding=1)", "residual (relu | conv 1 1 padding=1)",
    "residual (linear 8 8)", "residual (conv 3 5 stride=2 padding=1) shortcut=(conv 3 5 kernel=1 stride=2)",
  ]) func residualLayersHaveTestInputs(line: String) throws {
    let residual = try layer(line)
    #expect(!TestInputs.points(for: residual, seed: 1).isEmpty)
    let fault = try #require(Fault.named("residual-skip-lost"))
    #expect(fault.isActive(on: residual, in: ForwardContext(TextbookKernels())))
  }
}
