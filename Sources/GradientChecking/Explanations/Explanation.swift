public import NeuralNetworks

/// One number of a layer's forward or backward pass, written as the sum or maximum that produced it.
public struct Explanation: Sendable {
  /// A factor of a product: its name with indices, and its value.
  public struct Factor: Hashable, Sendable {
    /// The name with its indices, such as `X[0,1,3,4]`, `filters[2,1,0,0]` or `∂L/∂Z[0,2,3,3]`.
    public let name: String
    /// Its value; 0 for padding.
    public let value: Double
    /// Whether it lies in the padding around the image.
    public let isPadding: Bool

    /// Creates a factor.
    public init(_ name: String, _ value: Double, isPadding: Bool = false) {
      self.name = name
      self.value = value
      self.isPadding = isPadding
    }
  }

  /// One term: a product of factors.
  public struct Term: Hashable, Sendable {
    /// The factors to multiply.
    public let factors: [Factor]
    /// A remark, such as `largest` at the maximum of a pooling window.
    public let note: String?

    /// The product.
    public var value: Double { factors.reduce(1) { $0 * $1.value } }

    /// Creates the product of some factors.
    public init(_ factors: [Factor], note: String? = nil) {
      self.factors = factors
      self.note = note
    }
  }

  /// How the terms are combined.
  public enum Rule: Hashable, Sendable {
    case sum
    case maximum
  }

  /// The number explained: `output[0,1,3,4]`, `input gradient[0,0,2,2]`, `filters gradient[2,1,0,0]`.
  public let title: String
  /// The equation, usually from the layer's declaration.
  public let equation: String
  /// How the terms are combined.
  public let rule: Rule
  /// The terms.
  public let terms: [Term]
  /// The bias added to the sum, if any.
  public let bias: Factor?
  /// The sum of the terms and the bias, or the largest term.
  public let total: Double
  /// The activation and its value at the total, if the layer has one.
  public let activation: (name: String, value: Double)?
  /// The layer's own value for this entry; it differs from `result` if the layer is wrong.
  public let given: Double
  /// For an output of a convolution or pooling, the part of the image that it depends on; for an input gradient of
  /// these, the position of the entry; else nil.
  public let region: Region?

  /// The value of the equation.
  public var result: Double { activation?.value ?? total }

  /// Whether the layer's value equals that of the equation, up to rounding.
  public var agrees: Bool {
    let size = terms.reduce(abs(bias?.value ?? 0)) { $0 + abs($1.value) }
    return abs(result - given) <= 1e-9 * max(size, abs(result)) || (result.isNaN && given.isNaN)
  }

  /// Creates an explanation as the sum, or the maximum, of some terms.
  public init(
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
  /// Estimated cost of one term, in multiply-adds.
  static let workOfTerm = 1000
}

extension Sequence {
  /// Creates one term per element, stopping early if the running command is cancelled.
  func terms(_ make: (Element) -> Explanation.Term) -> [Explanation.Term] {
    var terms: [Explanation.Term] = []
    var poll = CancellationPoll()
    for element in self {
      if poll.spent(Explanation.workOfTerm) { break }
      terms.append(make(element))
    }
    return terms
  }
}

extension Activation {
  /// The name of this activation in the shell.
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
