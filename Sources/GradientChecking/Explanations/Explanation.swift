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

    /// A number under a name.
    public init(_ name: String, _ value: Double, isPadding: Bool = false) {
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

    /// The product of some numbers.
    public init(_ factors: [Factor], note: String? = nil) {
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

  /// A number as the sum, or the largest, of some terms.
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
  /// What one term costs, in multiply-adds.
  static let workOfTerm = 1000
}

extension Sequence {
  /// A term for every element; for some of them where the cancellation of the command is requested.
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
