import NeuralNetworks
import PlatformMath
import Testing

@testable import GradientChecking

/// How small a mistake is found on ordinary data, kind by kind: every entry of every gradient is changed by a share of the
/// tensor's largest, and none of them may agree.
@Suite struct SmallestMistakeTests {
  /// A kind of layer, and the smallest share that is found in Double and in Float; 1 where not even 0.1 is.
  struct Limit: Sendable, CustomStringConvertible {
    let line: String
    let double: Double
    let single: Double
    var description: String { line }
  }

  static let limits: [Limit] = [
    Limit(line: "formula their-relu", double: 1e-8, single: 0.01),
    Limit(line: "formula their-leakyrelu", double: 1e-8, single: 0.001),
    Limit(line: "formula abs", double: 1e-8, single: 0.01),
    Limit(line: "formula hardtanh", double: 1e-8, single: 0.01),
    Limit(line: "formula hardswish", double: 1e-8, single: 0.001),
    Limit(line: "formula selu", double: 1e-8, single: 0.01),
    Limit(line: "formula elu", double: 1e-8, single: 0.001),
    Limit(line: "formula smooth-l1", double: 1e-8, single: 0.01),
    Limit(line: "formula squared-hinge", double: 1e-8, single: 0.001),
    Limit(line: "formula signed-square", double: 1e-8, single: 1),
    Limit(line: "formula softsign", double: 1e-8, single: 0.001),
    Limit(line: "formula swish", double: 1e-8, single: 0.001),
    Limit(line: "formula gelu", double: 1e-8, single: 0.001),
    Limit(line: "formula gelu-by-tanh", double: 1e-8, single: 0.001),
    Limit(line: "formula softmax", double: 1e-8, single: 1),
    Limit(line: "formula log-softmax", double: 1e-8, single: 0.1),
    Limit(line: "formula unit-length", double: 1e-8, single: 0.01),
    Limit(line: "formula maxout", double: 1e-8, single: 0.001),
    Limit(line: "formula parametric-relu", double: 1e-8, single: 0.1),
    Limit(line: "formula layer-norm", double: 1e-8, single: 0.01),
    Limit(line: "formula one-pass-norm", double: 1e-8, single: 0.01),
    Limit(line: "formula rms-norm", double: 1e-8, single: 0.01),
    Limit(line: "formula instance-norm", double: 1e-7, single: 0.1),
    Limit(line: "formula their-maxpool", double: 1e-8, single: 0.001),
    Limit(line: "formula l2-pool", double: 1e-8, single: 1),
    Limit(line: "formula squeeze-excite", double: 1e-8, single: 0.1),
    Limit(line: "conv 2 2 kernel=2", double: 1e-7, single: 0.1),
    Limit(line: "conv 2 2 kernel=3 padding=1 activation=relu", double: 1e-8, single: 0.1),
    Limit(line: "linear 6 4", double: 1e-8, single: 0.01),
    Limit(line: "dense 6 4 activation=tanh", double: 1e-8, single: 0.1),
    Limit(line: "maxpool 2", double: 1e-8, single: 0.001),
    Limit(line: "avgpool 2", double: 1e-8, single: 0.001),
    Limit(line: "flatten", double: 1e-9, single: 0.001),
    Limit(line: "relu", double: 1e-9, single: 0.01),
    Limit(line: "leakyrelu", double: 1e-9, single: 0.001),
    Limit(line: "sigmoid", double: 1e-8, single: 0.001),
    Limit(line: "tanh", double: 1e-8, single: 0.001),
    Limit(line: "softplus", double: 1e-8, single: 0.001),
    Limit(line: "batchnorm 2", double: 1e-7, single: 0.1),
    Limit(line: "dropout 0.5", double: 1e-8, single: 0.001),
    Limit(line: "formula attention", double: 1e-8, single: 1),
    Limit(line: "residual (conv 2 2 padding=1 | tanh)", double: 1e-7, single: 0.1),
  ]

  /// A layer of a line and an ordinary input for it.
  static func subject<Scalar: TensorScalar>(_ line: String, seed: UInt64) throws -> (any Layer<Scalar>, Tensor<Scalar>)
  {
    let image = Shape(3, 2, 4, 3)
    guard line.hasPrefix("formula ") else {
      let isFlat = line.hasPrefix("linear") || line.hasPrefix("dense")
      return (
        try layer(line, seed: seed, in: Scalar.self), normal(isFlat ? Shape(3, 6) : image, seed: seed, in: Scalar.self)
      )
    }
    let word = String(line.dropFirst("formula ".count))
    let layer: FormulaLayer<Scalar> = try FormulaLayerTests.layer(word, seed: seed)
    return (layer, normal(FormulaLayerTests.example(layer.formula.rank).batch(of: 3), seed: seed, in: Scalar.self))
  }

  /// Whether of the changed entries none agrees, and all but one in fifty are rejected: the others are undecided.
  private func isRejected<Scalar: TensorScalar>(_ line: String, _ size: Double, _: Scalar.Type) throws -> Bool {
    var (rejected, undecided) = (0, 0)
    for seed in 1...3 as ClosedRange<UInt64> {
      let (layer, input): (any Layer<Scalar>, Tensor<Scalar>) = try Self.subject(line, seed: seed)
      var generator = SeededGenerator(seed: seed)
      let change = RandomChange(kind: .everyEntry, size: size, place: generator.next())
      for tensor in 0...layer.parameterNames.count {
        let wrong = spoiled(layer, tensor: tensor) { change.applied(to: $0) }
        let report = try checker(seed: seed, training: 1, in: Scalar.self).check(wrong, at: input).tensors[tensor]
        rejected += report.count(.wrong)
        undecided += report.count(.undecided)
        guard report.count(.wrong) + report.count(.undecided) == report.entries.count else { return false }
      }
    }
    return rejected >= 49 * undecided
  }

  private func smallest<Scalar: TensorScalar>(_ line: String, _ precision: Scalar.Type) throws -> Double {
    var found = 1.0
    for exponent in 1...9 {
      let size = Double.pow(10, -Double(exponent))
      guard try isRejected(line, size, precision) else { break }
      found = size
    }
    return found
  }

  @Test(arguments: limits) func holds(_ limit: Limit) throws {
    if statedAdversarialCount != nil {
      let found = (try smallest(limit.line, Double.self), try smallest(limit.line, Float.self))
      print("smallest | \(limit.line) | \(found.0) | \(found.1)")
    }
    #expect(try limit.double >= 1 || isRejected(limit.line, limit.double, Double.self))
    #expect(try limit.single >= 1 || isRejected(limit.line, limit.single, Float.self))
  }
}
