public import NeuralNetworks

/// A layer that can explain how any number in its passes was computed.
public protocol ExplainableLayer: Layer where Scalar == Double {
  /// Explains the requested number as the sum or maximum of terms; nil if there is no such number, or if it belongs to
  /// an inner layer that cannot explain it.
  func explanation(at site: Explanation.Site) -> Explanation?
}

extension Explanation {
  /// The kind of number to explain.
  public enum Subject: Hashable, Sendable {
    /// An entry of the output.
    case output
    /// An entry of ∂L/∂X.
    case inputGradient
    /// An entry of the gradient of a parameter, by its index in `parameterNames`.
    case parameterGradient(Int)
  }

  /// Whether numbers of this layer can be explained.
  public static func canExplain(_ layer: any Layer<Double>) -> Bool { bare(layer) is any ExplainableLayer }

  /// Explains the number at `indices`, for a layer that receives `input` and, for gradients, `upstream`.
  ///
  /// - Returns: nil if the layer, or the inner layer that the number belongs to, is not an `ExplainableLayer`, if
  ///   `input` does not fit, if a gradient lacks an `upstream` that fits, or if there is no such entry.
  public static func explain(
    _ subject: Subject, at indices: [Int], of layer: any Layer<Double>, input: Tensor<Double>,
    upstream: Tensor<Double>? = nil, in context: ForwardContext<Double>
  ) -> Explanation? {
    guard (try? layer.outputShape(ofBatch: input.shape)) != nil,
      let explained = bare(layer) as? any ExplainableLayer
    else { return nil }
    let result = layer.evaluate(input, in: context)
    let output = result.output
    var given = output
    if subject != .output {
      guard let upstream, upstream.shape == output.shape else { return nil }
      let gradients = layer.propagate(upstream, result.cache, in: context)
      switch subject {
      case .output: break
      case .inputGradient: given = gradients.input
      case .parameterGradient(let index):
        guard gradients.parameters.indices.contains(index) else { return nil }
        given = gradients.parameters[index]
      }
    }
    guard indices.count == given.shape.rank, zip(indices, given.shape.dimensions).allSatisfy({ $0 >= 0 && $0 < $1 })
    else { return nil }
    return explained.explanation(
      at: Site(
        subject: subject, indices: indices, input: input, output: output, upstream: upstream ?? output,
        given: given.values[given.offset(of: indices)], context: context, equations: layer.declaration.equations))
  }

  /// The data that an explanation is computed from.
  public struct Site: Sendable {
    /// The kind of number.
    public let subject: Subject
    /// Its indices in the tensor.
    public let indices: [Int]
    /// X, the input of the layer.
    public let input: Tensor<Double>
    /// Y, the output of the layer.
    public let output: Tensor<Double>
    /// ∂L/∂Y; meaningless when an output is explained.
    public let upstream: Tensor<Double>
    /// The value that the layer itself computes.
    public let given: Double
    /// The context of the passes.
    public let context: ForwardContext<Double>
    /// The layer's equations, from its declaration.
    public let equations: [String]

    /// Returns the gradient with respect to the sums before the activation, and its name: `∂L/∂Z`, or `∂L/∂Y` without
    /// an activation.
    func sumGradient(_ activation: Activation) -> (tensor: Tensor<Double>, name: String) {
      guard activation != .none else { return (upstream, "∂L/∂Y") }
      return (context.kernels.activationGradient(activation, upstream, output: output), "∂L/∂Z")
    }

    /// Returns the first equation whose left side starts with one of these prefixes, tried in order; else the layer's
    /// first equation, or an empty string if there is none.
    public func equation(_ openings: String...) -> String {
      for opening in openings {
        // A scatter form names its indices first: `for b i: ∂L/∂X[b,i] += ...`.
        let found = equations.first { $0.hasPrefix(opening) || $0.hasPrefix("for ") && $0.contains(": " + opening) }
        if let found { return found }
      }
      return equations.first ?? ""
    }

    /// Creates a factor for an entry of a tensor, named after the tensor and the indices.
    public func factor(_ name: String, _ tensor: Tensor<Double>, _ indices: Int...) -> Factor {
      factor(name, tensor, at: indices)
    }

    /// Creates a factor for an entry of a tensor, named after the tensor and the indices.
    func factor(_ name: String, _ tensor: Tensor<Double>, at indices: [Int]) -> Factor {
      Factor(
        "\(name)[\(indices.map(String.init).joined(separator: ","))]", tensor.values[tensor.offset(of: indices)])
    }

    /// Creates a factor for an input pixel; 0 in the padding.
    func pixel(_ b: Int, _ channel: Int, _ row: Int, _ column: Int) -> Factor {
      let shape = input.shape
      guard (0..<shape[2]).contains(row), (0..<shape[3]).contains(column) else {
        return Factor("X[\(b),\(channel),\(row),\(column)]", 0, isPadding: true)
      }
      return factor("X", input, b, channel, row, column)
    }

    /// Returns a name followed by the indices: `output[0,1,3,4]`.
    public func title(_ name: String) -> String { "\(name)[\(indices.map(String.init).joined(separator: ","))]" }
  }
}
