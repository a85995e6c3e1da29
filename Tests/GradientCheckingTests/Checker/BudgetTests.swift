import NeuralNetworks
import Testing

@testable import GradientChecking

/// With a budget a check costs less than in full, or is one, and still sees a single wrong entry.
@Suite struct BudgetTests {
  static let lines = [
    "conv 6 8 padding=1", "conv 6 8 padding=1 activation=tanh", "linear 72 40", "dense 72 40",
    "dense 72 40 activation=sigmoid", "batchnorm 80", "tanh",
  ]

  private func input(_ line: String, seed: UInt64) -> Tensor<Double> {
    if line.hasPrefix("conv") { return normal(Shape(2, 6, 9, 8), seed: seed) }
    return normal(Shape(2, line.hasPrefix("batchnorm") ? 80 : 72), seed: seed)
  }

  @Test(arguments: lines) func oneEntryWrongByAThousandthIsFound(_ line: String) throws {
    for seed in 1...(statisticalSeeds.upperBound * 3) {
      let right: any Layer<Double> = try layer(line, seed: seed)
      var quick = checker(seed: seed)
      quick.budget = 30
      #expect(try quick.check(right, at: input(line, seed: seed)).verdict == .right, "seed \(seed)")
      for tensor in 0...right.parameterNames.count {
        let count = tensor == 0 ? input(line, seed: seed).count : right.parameter(tensor - 1).count
        let place = Int(seed &* 2_654_435_761 % UInt64(count))
        let wrong = spoiled(right, tensor: tensor) { gradient in
          gradient.mapWithOffset { $0 == place ? $1 * 1.001 : $1 }
        }
        let report = try quick.check(wrong, at: input(line, seed: seed)).tensors[tensor]
        // Where nothing arrives, a thousandth of it is nothing.
        let isSeen = try checker().check(right, at: input(line, seed: seed)).tensors[tensor].entries[place].mass > 0.01
        #expect(report.verdict == .wrong || !isSeen, "seed \(seed), \(report.name) \(place)")
        #expect(report.verdict != .wrong || report.entries.filter(\.isWrong).map(\.offset) == [place])
      }
    }
  }

  @Test(arguments: lines) func itCostsNoMoreThanTheFullCheck(_ line: String) throws {
    let subject: any Layer<Double> = try layer(line)
    let full = try checker().check(subject, at: input(line, seed: 1))
    for budget in [1, 10, 100, 1000, 100_000] {
      var quick = checker()
      quick.budget = budget
      let report = try quick.check(subject, at: input(line, seed: 1))
      #expect(report.forwards <= full.forwards + 40, "\(budget): \(report.forwards), \(full.forwards)")
    }
  }
}
