/// A rule that turns gradients into better parameters. The rule itself is a value without memory: what it must remember
/// of earlier steps stands in `OptimizerState`, some tensors for every parameter.
public protocol Optimizer: Sendable {
  /// All that is said of this optimizer.
  static var declaration: OptimizerDeclaration { get }

  /// The rule with the settings of a training run.
  init(_ configuration: TrainingConfiguration)

  /// How many tensors of each parameter's shape it remembers.
  var memories: Int { get }

  /// Changes one parameter by its gradient.
  ///
  /// - Parameters:
  ///   - memory: what this parameter's earlier steps left, zeros at first
  ///   - step: which step this is, counted from 1
  func update<Scalar: TensorScalar>(
    _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>, memory: inout [Tensor<Scalar>], step: Int)
}

/// Everything that is said of an optimizer, said once.
public struct OptimizerDeclaration: Sendable {
  /// The word that names it in `train`: `adam`.
  public let word: String
  /// The field's name: `Adam`.
  public let name: String
  /// One line of what it does.
  public let summary: String
  /// The rule, one line an assignment; g is the gradient, p the parameter.
  public let equations: [String]
  /// Where the rule was published.
  public let source: String
  /// A learning rate to begin with.
  public let usualRate: Double
  /// Whether `momentum` means anything to it.
  public let usesMomentum: Bool
}

/// What an optimizer remembers of its earlier steps.
public struct OptimizerState<Scalar: TensorScalar>: Sendable {
  private let optimizer: any Optimizer
  private var step = 0
  private var memories: [[[Tensor<Scalar>]]]

  /// The state before the first step, for the parameters of a network.
  public init(_ optimizer: any Optimizer, for network: LayeredNeuralNetwork<Scalar>) {
    self.optimizer = optimizer
    memories = network.layers.map { layer in
      layer.parameterNames.indices.map { index in
        [Tensor<Scalar>](repeating: Tensor(layer.parameter(index).shape), count: optimizer.memories)
      }
    }
  }

  /// One step: every parameter of the network moves by its gradient, `gradients[layer][parameter]`.
  public mutating func update(_ network: inout LayeredNeuralNetwork<Scalar>, _ gradients: [[Tensor<Scalar>]]) {
    step += 1
    for layer in network.layers.indices where !gradients[layer].isEmpty {
      network.layers[layer].updateParameters { index, parameter in
        optimizer.update(
          &parameter, gradient: gradients[layer][index], memory: &memories[layer][index], step: step)
      }
    }
  }
}

extension Optimizer {
  /// All that is said of this optimizer.
  public var declaration: OptimizerDeclaration { Self.declaration }
}
