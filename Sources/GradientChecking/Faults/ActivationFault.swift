import NeuralNetworks

/// Mistakes in the backward pass of a ReLU or a leaky ReLU.
enum RectifierFault: String, FaultKind {
  case identity = "relu-mask-from-output"
  case guided = "relu-guided"
  case notANumberAtZero = "relu-nan-at-zero"
  case doubledAtZero = "relu-doubled-at-zero"
  case threshold = "relu-threshold"
  case leakForgotten = "leakyrelu-leak-forgotten"

  static let family = "relu, leakyrelu"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    layer.activationAlone?.isRectifier ?? false
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .identity: ("R01", "the mask tests whether the output is at least 0, which is always true")
    case .guided: ("R02", "negative gradients are blocked too (guided backpropagation)")
    case .notANumberAtZero: ("R03", "the mask is computed as x/|x|, which is NaN at 0")
    case .doubledAtZero: ("R04", "an input of exactly 0 gets twice the gradient")
    case .threshold: ("R05", "the mask tests for values above 0.1 instead of above 0")
    case .leakForgotten: ("R06", "forward leaks, backward does not")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    let isLeaky = site.layer.activationAlone != .relu
    func masked(_ mask: (_ x: Scalar, _ upstream: Scalar) -> Scalar) -> LayerGradients<Scalar> {
      LayerGradients(input: site.input.combined(with: site.upstream) { x, g in g * mask(x, g) })
    }
    switch self {
    case .leakForgotten: return isLeaky ? masked { x, _ in x > 0 ? 1 : 0 } : site.right()
    case .identity: return LayerGradients(input: site.upstream)
    case .guided: return site.input { $0.mapWithOffset { site.upstream.values[$0] > 0 ? $1 : 0 } }
    case .notANumberAtZero: return isLeaky ? site.right() : masked { x, _ in (1 + x / abs(x)) / 2 }
    case .doubledAtZero: return isLeaky ? site.right() : masked { x, _ in x > 0 ? 1 : x == 0 ? 2 : 0 }
    case .threshold: return site.input { $0.mapWithOffset { site.input.values[$0] > 0.1 ? $1 : 0 } }
    }
  }
}

/// Mistakes in the backward pass of a sigmoid.
enum SigmoidFault: String, FaultKind {
  case atOutput = "sigmoid-at-output"
  case clipped = "sigmoid-clipped"

  static let family = "sigmoid"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    layer.activationAlone == .sigmoid
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .atOutput: ("R07", "the derivative is evaluated at the output instead of at the input")
    case .clipped: ("X05", "the gradient is clipped to 0.05")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    switch self {
    case .atOutput:
      return LayerGradients(
        input: site.output.combined(with: site.upstream) { y, g in
          let again = Activation.sigmoid.value(y)
          return g * again * (1 - again)
        })
    case .clipped: return site.input { $0.map { min(max($0, -0.05), 0.05) } }
    }
  }
}

extension Activation {
  /// Whether this is a ReLU or a leaky ReLU.
  var isRectifier: Bool {
    switch self {
    case .relu, .leakyRelu: true
    case .none, .sigmoid, .tanh, .softplus: false
    }
  }
}
