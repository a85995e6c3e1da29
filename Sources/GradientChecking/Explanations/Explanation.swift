public import NeuralNetworks

/// One number of a layer's forward or backward pass as the sum that made it.
public struct Explanation: Sendable {
  /// One number that enters a product: its name with indices, and its value.
  public struct Factor: Hashable, Sendable {
    /// `X[0,1,3,4]`, `filters[2,1,0,0]`, `∂L/∂Z[0,2,3,3]`
    public let name: String
    /// Its value; 0 for padding.
    public let value: Double
    /// Whether it stands in the padding around the image.
    public let isPadding: Bool

    init(_ name: String, _ value: Double, isPadding: Bool = false) {
      self.name = name
      self.value = value
      self.isPadding = isPadding
    }
  }

  /// One product of the sum.
  public struct Term: Hashable, Sendable {
    /// What is multiplied.
    public let factors: [Factor]
    /// A remark, as `largest` at the winner of a pooling window.
    public let note: String?

    /// The product.
    public var value: Double { factors.reduce(1) { $0 * $1.value } }

    init(_ factors: [Factor], note: String? = nil) {
      self.factors = factors
      self.note = note
    }
  }

  /// How the terms are put together.
  public enum Rule: Hashable, Sendable {
    case sum
    case maximum
  }

  /// What is explained: `output[0,1,3,4]`, `input gradient[0,0,2,2]`, `filters gradient[2,1,0,0]`.
  public let title: String
  /// The equation, as the layer declares it.
  public let equation: String
  /// How the terms are put together.
  public let rule: Rule
  /// The terms.
  public let terms: [Term]
  /// What is added to the sum: the bias.
  public let bias: Factor?
  /// The sum of the terms and the bias, or the largest term.
  public let total: Double
  /// The activation and what it makes of the total, where the layer has one.
  public let activation: (name: String, value: Double)?
  /// What the layer itself gives for this entry; it differs from `result` where the layer is wrong.
  public let given: Double
  /// What part of the input the number depends on.
  public let region: Region?

  /// What the equation gives.
  public var result: Double { activation?.value ?? total }

  /// Whether the layer gives what the equation gives, up to rounding.
  public var agrees: Bool {
    let size = terms.reduce(abs(bias?.value ?? 0)) { $0 + abs($1.value) }
    return abs(result - given) <= 1e-9 * max(size, abs(result)) || (result.isNaN && given.isNaN)
  }

  init(
    title: String, equation: String, rule: Rule = .sum, terms: [Term], bias: Factor? = nil,
    activation: Activation = .none, given: Double, region: Region? = nil
  ) {
    self.title = title
    self.equation = equation
    self.rule = rule
    self.terms = terms
    self.bias = bias
    self.given = given
    self.region = region
    switch rule {
    case .sum: total = terms.reduce(0) { $0 + $1.value } + (bias?.value ?? 0)
    case .maximum: total = terms.reduce(-.infinity) { $1.value.isNaN ? $1.value : Swift.max($0, $1.value) }
    }
    self.activation = activation == .none ? nil : (activation.name, activation.value(total))
  }
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

  /// The number at `indices`, of a layer that receives `input` and, for gradients, to which `upstream` arrives.
  ///
  /// - Returns: nil for a kind of layer that cannot be explained, for a gradient without `upstream`, and where there is
  ///   no such entry.
  public static func explain(
    _ subject: Subject, at indices: [Int], of layer: any Layer<Double>, input: Tensor<Double>,
    upstream: Tensor<Double>? = nil, in context: ForwardContext<Double>
  ) -> Explanation? {
    guard (try? layer.outputShape(ofBatch: input.shape)) != nil else { return nil }
    let result = layer.evaluate(input, in: context)
    let (output, cache) = (result.output, result.cache)
    var given = output
    var sumGradient = output
    if subject != .output {
      guard let upstream, upstream.shape == output.shape else { return nil }
      let gradients = layer.propagate(upstream, cache, in: context)
      switch subject {
      case .output: break
      case .inputGradient: given = gradients.input
      case .parameterGradient(let index):
        guard gradients.parameters.indices.contains(index) else { return nil }
        given = gradients.parameters[index]
      }
      sumGradient = upstream
    }
    guard indices.count == given.shape.rank, zip(indices, given.shape.dimensions).allSatisfy({ $0 >= 0 && $0 < $1 })
    else { return nil }
    let site = Site(
      subject: subject, indices: indices, input: input, output: output, upstream: sumGradient,
      given: given.values[given.offset(of: indices)], context: context, equations: layer.declaration.equations)
    switch mended(layer) {
    case let layer as ConvolutionalLayer<Double>: return site.convolution(layer)
    case let layer as any AffineLayer<Double>: return site.affine(layer)
    case let layer as MaxPoolingLayer<Double>: return site.maxPooling(layer)
    case let layer as AveragePoolingLayer<Double>: return site.averagePooling(layer)
    case is FlattenLayer<Double>: return site.flatten()
    case let layer: return site.activation(layer)
    }
  }

  /// What an explanation is made from.
  struct Site {
    let subject: Subject
    let indices: [Int]
    let input: Tensor<Double>
    let output: Tensor<Double>
    /// ∂L/∂Y
    let upstream: Tensor<Double>
    let given: Double
    let context: ForwardContext<Double>
    let equations: [String]

    /// ∂L/∂Z, the gradient by the sums before an activation, and its name.
    func sumGradient(_ activation: Activation) -> (tensor: Tensor<Double>, name: String) {
      guard activation != .none else { return (upstream, "∂L/∂Y") }
      return (context.kernels.activationGradient(activation, upstream, output: output), "∂L/∂Z")
    }

    /// The first equation that opens with one of these.
    func equation(_ openings: String...) -> String {
      for opening in openings {
        if let equation = equations.first(where: { $0.hasPrefix(opening) }) { return equation }
      }
      return equations.first ?? ""
    }

    func factor(_ name: String, _ tensor: Tensor<Double>, _ indices: Int...) -> Factor {
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

    func title(_ name: String) -> String { "\(name)[\(indices.map(String.init).joined(separator: ","))]" }
  }
}

extension Activation {
  /// The word that names it.
  var name: String {
    switch self {
    case .none: "none"
    case .relu: "relu"
    case .leakyRelu: "leakyrelu"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .softplus: "softplus"
    }
  }
}
