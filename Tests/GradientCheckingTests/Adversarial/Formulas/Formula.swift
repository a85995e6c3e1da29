import NeuralNetworks

@testable import GradientChecking

/// A function with its hand-written backward pass, and the mistakes that somebody could make in it.
struct Formula<Scalar: TensorScalar>: Sendable {
  /// The output of an input and the parameters.
  typealias Forward = @Sendable (_ x: Tensor<Scalar>, _ parameters: [Tensor<Scalar>]) -> Tensor<Scalar>
  /// The gradients by the input and by every parameter; `fault` names the mistake to make, and is empty for none.
  typealias Backward =
    @Sendable (
      _ x: Tensor<Scalar>, _ parameters: [Tensor<Scalar>], _ upstream: Tensor<Scalar>, _ fault: String
    ) -> [Tensor<Scalar>]

  /// A tensor that the function learns.
  struct Parameter: Sendable {
    let name: String
    let shape: Shape
  }

  /// Its name.
  let word: String
  /// How many axes an example must have: 1 for features, 3 for images, nil for any.
  var rank: Int?
  /// What its outputs depend on, as it could truthfully be declared.
  var form = Smoothness.composite
  /// The parameters for an example of this shape.
  var parameters: @Sendable (_ example: Shape) -> [Parameter] = { _ in [] }
  /// The shape of an output for an example of this shape, nil where it does not fit.
  var outputShape: @Sendable (_ example: Shape) -> Shape? = { $0 }
  /// Whether an output depends on other examples of the batch.
  var couplesExamples = false
  /// The mistakes that `backward` can make.
  var faults: [String] = []
  /// The mistakes that change the gradient at a corner alone.
  var cornerFaults: [String] = []
  let forward: Forward
  let backward: Backward
}

extension Formula {
  /// Every formula there is.
  static var all: [Formula] {
    corneredFormulas() + smoothFormulas() + rowFormulas() + normalizationFormulas() + windowFormulas()
      + [attention(), squeezeExcitation()]
  }

  /// The words of all formulas.
  static var words: [String] { all.map(\.word) }
}
