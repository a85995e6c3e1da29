public import NeuralNetworks

/// A layer that can say of any one number of its passes how it was made.
public protocol ExplainableLayer: Layer where Scalar == Double {
  /// The number that is asked for as the sum that made it; nil where there is no such number.
  func explanation(at site: Explanation.Site) -> Explanation?
}

extension Explanation {
  /// What number of a layer is asked for.
  public enum Subject: Hashable, Sendable {
    /// An entry of the output.
    case output
    /// An entry of ∂L/∂X.
    case inputGradient
    /// An entry of the gradient of a parameter, by its place in `parameterNames`.
    case parameterGradient(Int)
  }

  /// Whether numbers of a layer can be explained.
  public static func canExplain(_ layer: any Layer<Double>) -> Bool { mended(layer) is any ExplainableLayer }

  /// The number at `indices`, of a layer that receives `input` and, for gradients, to which `upstream` arrives.
  ///
  /// - Returns: nil for a layer that is no `ExplainableLayer`, for a gradient without `upstream`, and where there is no
  ///   such entry.
  public static func explain(
    _ subject: Subject, at indices: [Int], of layer: any Layer<Double>, input: Tensor<Double>,
    upstream: Tensor<Double>? = nil, in context: ForwardContext<Double>
  ) -> Explanation? {
    guard (try? layer.outputShape(ofBatch: input.shape)) != nil,
      let explained = mended(layer) as? any ExplainableLayer
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

  /// What an explanation is made from.
  public struct Site: Sendable {
    /// Which number.
    public let subject: Subject
    /// Its place in the tensor.
    public let indices: [Int]
    /// X
    public let input: Tensor<Double>
    /// Y
    public let output: Tensor<Double>
    /// ∂L/∂Y; nothing to go by where an output is asked for.
    public let upstream: Tensor<Double>
    /// What the layer itself gives for it.
    public let given: Double
    /// In what the passes are made.
    public let context: ForwardContext<Double>
    /// The layer's equations, as its declaration has them.
    public let equations: [String]

    /// ∂L/∂Z, the gradient by the sums before an activation, and its name.
    func sumGradient(_ activation: Activation) -> (tensor: Tensor<Double>, name: String) {
      guard activation != .none else { return (upstream, "∂L/∂Y") }
      return (context.kernels.activationGradient(activation, upstream, output: output), "∂L/∂Z")
    }

    /// The first equation that opens with one of these.
    public func equation(_ openings: String...) -> String {
      for opening in openings {
        if let equation = equations.first(where: { $0.hasPrefix(opening) }) { return equation }
      }
      return equations.first ?? ""
    }

    /// An entry of a tensor under the tensor's name.
    public func factor(_ name: String, _ tensor: Tensor<Double>, _ indices: Int...) -> Factor {
      factor(name, tensor, at: indices)
    }

    /// The same.
    func factor(_ name: String, _ tensor: Tensor<Double>, at indices: [Int]) -> Factor {
      Factor(
        "\(name)[\(indices.map(String.init).joined(separator: ","))]", tensor.values[tensor.offset(of: indices)])
    }

    /// An input value of an image, 0 where the place lies in the padding.
    func pixel(_ b: Int, _ channel: Int, _ row: Int, _ column: Int) -> Factor {
      let shape = input.shape
      guard (0..<shape[2]).contains(row), (0..<shape[3]).contains(column) else {
        return Factor("X[\(b),\(channel),\(row),\(column)]", 0, isPadding: true)
      }
      return factor("X", input, b, channel, row, column)
    }

    /// The name of what is explained with its indices: `output[0,1,3,4]`.
    public func title(_ name: String) -> String { "\(name)[\(indices.map(String.init).joined(separator: ","))]" }
  }
}
