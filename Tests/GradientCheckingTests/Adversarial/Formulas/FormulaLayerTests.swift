import NeuralNetworks
import Testing

@testable import GradientChecking

/// The formulas are right, as far as their own outputs tell, at points where nothing is hard; and each of their mistakes is one.
@Suite struct FormulaLayerTests {
  static func example(_ rank: Int?) -> Shape { rank == 3 ? Shape(2, 4, 5) : Shape(6) }

  static func layer<Scalar: TensorScalar>(_ word: String, seed: UInt64, fault: String = "") throws -> FormulaLayer<
    Scalar
  > {
    let formula = try #require(Formula<Scalar>.all.first { $0.word == word })
    var generator = SeededGenerator(seed: seed)
    return FormulaLayer(formula, example: example(formula.rank), from: &generator, fault: fault)
  }

  @Test(arguments: Formula<Double>.words) func backwardIsTheDerivativeOfForward(_ word: String) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let right: FormulaLayer<Double> = try Self.layer(word, seed: seed)
      let input: Tensor<Double> = normal(Self.example(right.formula.rank).batch(of: 3), seed: seed, times: 1.5)
      for layer in [right, DeclaredFormulaLayer(base: right)] as [any Layer<Double>] {
        let report = try checker(seed: seed).check(layer, at: input)
        #expect(report.verdict == .right, "\(word): \(describe(report))")
        #expect(report.count(.undecided) == 0, "\(word): \(describe(report))")
        #expect(report.detectionLimit < 1e-6, "\(word): \(report.detectionLimit)")
      }
    }
  }

  /// In Float they compute the same.
  @Test(arguments: Formula<Double>.words) func precisionsAgree(_ word: String) throws {
    let double: FormulaLayer<Double> = try Self.layer(word, seed: 5)
    let single: FormulaLayer<Float> = try Self.layer(word, seed: 5)
    let input: Tensor<Double> = normal(Self.example(double.formula.rank).batch(of: 3), seed: 6)
    let rounded = input.converted(to: Float.self)
    let output = double.formula.forward(input, double.tensors)
    let upstream: Tensor<Double> = normal(output.shape, seed: 7)
    let all = [output] + double.formula.backward(input, double.tensors, upstream, "")
    let allSingle =
      [single.formula.forward(rounded, single.tensors)]
      + single.formula.backward(rounded, single.tensors, upstream.converted(to: Float.self), "")
    for (a, b) in zip(all, allSingle) {
      #expect(a.shape == b.shape)
      let largest = a.values.reduce(0) { max($0, abs($1)) }
      for (x, y) in zip(a.values, b.values) { #expect(abs(x - Double(y)) <= 1e-5 * largest, "\(word)") }
    }
  }

  @Test(arguments: Formula<Double>.words) func everyMistakeIsRejected(_ word: String) throws {
    let faults = try #require(Formula<Double>.all.first { $0.word == word }).faults
    #expect(!faults.isEmpty)
    for fault in faults {
      let wrong: FormulaLayer<Double> = try Self.layer(word, seed: 8, fault: fault)
      let input: Tensor<Double> = normal(Self.example(wrong.formula.rank).batch(of: 3), seed: 9, times: 2.5)
      #expect(try checker(seed: 1).check(wrong, at: input).verdict == .wrong, "\(word), \(fault)")
    }
  }

  /// What is wrong at a corner alone is rejected where the layer says that it has corners, and nothing behind them.
  @Test(arguments: Formula<Double>.words) func everyMistakeAtACornerIsRejected(_ word: String) throws {
    let right: FormulaLayer<Double> = try Self.layer(word, seed: 1)
    for fault in right.formula.cornerFaults where right.formula.form == .piecewiseAffine {
      var wrong = right
      wrong.fault = fault
      let input = integers(Self.example(wrong.formula.rank).batch(of: 3), -1...1, seed: 9)
      #expect(
        try checker(seed: 1).check(DeclaredFormulaLayer(base: wrong), at: input).verdict == .wrong, "\(word), \(fault)")
    }
  }
}
