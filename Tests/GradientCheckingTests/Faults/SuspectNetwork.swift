import NeuralNetworks
import Testing

@testable import GradientChecking

/// A network with one layer in its middle that may be broken, and a batch for it.
struct SuspectNetwork: Sendable {
  /// The layers, as in `conv 1 2 | *relu | flatten | linear ? 3`: the suspect behind a star, `?` for as many features as
  /// arrive there.
  let line: String
  /// The shape of the batch.
  let input: Shape
  /// Whether the passes are those of training.
  var isTraining = false
  /// The word of the loss behind the last layer; nil for none.
  var loss: String?

  init(_ line: String, _ input: Int..., isTraining: Bool = false, loss: String? = nil) {
    self.init(line: line, input: Shape(input), isTraining: isTraining, loss: loss)
  }

  init(line: String, input: Shape, isTraining: Bool = false, loss: String? = nil) {
    self.line = line
    self.input = input
    self.isTraining = isTraining
    self.loss = loss
  }

  private var stages: [String] { parts(of: line, at: "|") }

  /// The place of the suspect.
  func place() throws -> Int { try #require(stages.firstIndex { $0.hasPrefix("*") }, "no suspect in \(line)") }

  /// The right layers, their parameters drawn from a seed.
  func layers<Scalar: TensorScalar>(seed: UInt64, in precision: Scalar.Type = Double.self) throws -> [any Layer<Scalar>]
  {
    var shape = input
    return try stages.enumerated().map { index, stage in
      let words = stage.drop { $0 == "*" }
      let line = words.map { $0 == "?" ? "\(shape.example.count)" : String($0) }.joined()
      let layer = try layer(line, seed: seed &* 1000 &+ UInt64(index), in: precision)
      shape = try layer.outputShape(ofBatch: shape)
      return layer
    }
  }

  /// A batch drawn from a seed.
  func batch<Scalar: TensorScalar>(
    seed: UInt64, times factor: Double = 1, in precision: Scalar.Type = Double.self
  ) -> Tensor<Scalar> { normal(input, seed: seed &+ 77, times: factor, in: precision) }

  /// The class of every example.
  func labels(seed: UInt64, classes: Int = 3) -> [Int] {
    var generator = SeededGenerator(seed: seed &+ 99)
    return (0..<input[0]).map { _ in generator.integer(below: classes) }
  }

  /// The loss with targets drawn from a seed, where there is one.
  func networkLoss<Scalar: TensorScalar>(
    seed: UInt64, in precision: Scalar.Type = Double.self
  ) throws -> NetworkLoss<Scalar>? {
    try loss.map { NetworkLoss(try #require(LossCatalog.loss($0)), .labels(labels(seed: seed))) }
  }
}
