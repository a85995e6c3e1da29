import Equations
import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct EquationHintFinderTests {
  @Test(arguments: WrongEquation.all) func aWrongEquationIsRejected(_ row: WrongEquation) throws {
    let outcome = try row.outcome { try layer($0) }
    #expect(outcome.verdict == .wrong)
    #expect(outcome.mistake == nil || outcome.mistake == row.mistake, "\(outcome.hint ?? "no hint")")
  }

  /// The rules were not developed with the rows that judge them.
  @Test func mostMistakesAreNamed() throws {
    let rows = WrongEquation.all.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    let right = try rows.count { row in try row.outcome { try layer($0) }.mistake == row.mistake }
    #expect(rows.count == 30 && right * 10 >= rows.count * 9, "\(right) of \(rows.count)")
  }

  @Test func aHintPointsIntoTheEquation() throws {
    let row = WrongEquation.all[0]
    let place = try #require(try row.outcome { try layer($0) }.place)
    #expect(place.text == "the padding is not subtracted from the index: `h+i-p` belongs where `h+i` is")
    let characters = Array(row.equation)
    #expect(place.equation == row.equation && place.ranges.map { String(characters[$0]) } == ["h+i", "w+j"])
  }

  /// The equation is right, and what is wrong is around it.
  @Test func aFaultIsNotBlamedOnTheEquation() throws {
    let plain: any Layer<Double> = try layer("conv 2 3 kernel=3")
    let texts = ["dbiases[c] = sum b h w: G[b,c,h,w]", "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]"]
    let typed = plain.with(try EquationSet(texts, in: plain.equationScope))
    for fault in Fault.all where fault.concerns(typed) {
      for tensor in checker().check(fault.around(typed)).reports.flatMap(\.tensors) {
        #expect(tensor.equationHint == nil, "\(fault.word): \(tensor.hint ?? "")")
      }
    }
  }

  @Test func aRightEquationGetsNoHint() throws {
    let plain: any Layer<Double> = try layer("dense 5 3 activation=tanh")
    let texts = ["dX[b,i] = sum o: GZ[b,o] * W[i,o]", "dweights[i,o] = sum b: X[b,i] * GZ[b,o]"]
    let report = checker().check(plain.with(try EquationSet(texts, in: plain.equationScope)))
    #expect(report.verdict == .right)
    #expect(report.reports.flatMap(\.tensors).allSatisfy { $0.hint == nil && $0.equationHint == nil })
  }

  @Test func equalValuesGiveNoHint() throws {
    let plain: any Layer<Double> = try layer("conv 2 3 kernel=3 padding=1")
    let wrong = plain.with(
      try EquationSet(["dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]"], in: plain.equationScope))
    let input = Tensor<Double>(Shape(2, 2, 4, 5), repeating: 1)
    let report = try checker().check(wrong, at: input)
    #expect(report["filters"]?.verdict == .wrong && report["filters"]?.equationHint == nil)
  }

  @Test func aStoppedCheckGetsNoHint() throws {
    let plain: any Layer<Double> = try layer("dense 5 3")
    let wrong = plain.with(try EquationSet(["dbiases[o] = mean b: G[b,o]"], in: plain.equationScope))
    let report = try Cancellation.$current.withValue(Cancellation(isRequested: { true })) {
      try checker().check(wrong, at: generic(Shape(3, 5), seed: 2))
    }
    #expect(report["biases"]?.equationHint == nil)
  }
}
