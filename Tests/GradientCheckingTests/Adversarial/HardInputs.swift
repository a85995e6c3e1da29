import NeuralNetworks
import PlatformMath

@testable import GradientChecking

/// Draws numbers at which a right gradient is hard to confirm: each kind has a name.
struct HardInputs {
  /// What the values of an input look like.
  enum InputKind: String, CaseIterable {
    case plain, scalesApart, examplesApart, offset, featureOffsets, saturated, denormal, cancelling, integers, constant,
      blank, sparse, nearCorners, oneHuge, tiny, huge
  }

  /// What has become of the parameters.
  enum ParameterKind: String, CaseIterable {
    case asDrawn, ruined, shrunk, zero, scalesApart, cancelling, integers, constant, dead, infinite
  }

  /// What the gradient that arrives looks like.
  enum UpstreamKind: String, CaseIterable { case random, sparse, scalesApart, tiny, huge, equal, cancelling }

  var generator: SeededGenerator
  /// Whether everything is drawn from the normal distribution.
  let isPlain: Bool

  /// The draws of a seed.
  init(seed: UInt64, isPlain: Bool = false) {
    generator = SeededGenerator(seed: seed)
    self.isPlain = isPlain
  }

  /// One of some choices.
  mutating func choice<Element>(_ elements: [Element]) -> Element { elements[generator.integer(below: elements.count)] }

  /// Whether something happens that does so once in `count` times.
  mutating func happens(oneIn count: Int) -> Bool { generator.integer(below: count) == 0 }

  private mutating func power(_ low: Double, _ high: Double) -> Double {
    Double.pow(10, generator.uniform(low, high))
  }

  /// An input of a drawn kind.
  mutating func input<Scalar: TensorScalar>(_ shape: Shape) -> (kind: InputKind, Tensor<Scalar>) {
    let kind = isPlain || happens(oneIn: 8) ? .plain : choice(InputKind.allCases)
    return (kind, input(shape, kind))
  }

  /// An input of a kind.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func input<Scalar: TensorScalar>(_ shape: Shape, _ kind: InputKind) -> Tensor<Scalar> {
    let (level, spread, small) = (power(2, 6) * generator.sign(), power(-2, 1), power(-12, -5))
    let (stretch, huge, step) = (power(1, 3), power(5, 12), power(-3, 3))
    let examples = (0..<max(1, shape[0])).map { _ in power(-8, 8) }
    let features = (0..<max(1, shape[1])).map { _ in power(2, 6) * generator.sign() }
    let (size, plane) = (shape.example.count, shape.example.example.count)
    let chosen = generator.integer(below: max(1, shape.count))
    var last = 0.0
    let values = (0..<shape.count).map { place -> Double in
      let x = generator.normal()
      switch kind {
      case .plain: return x
      case .scalesApart: return x * power(-8, 8)
      case .examplesApart: return x * examples[place / size]
      case .offset: return level + x * spread
      case .featureOffsets: return features[place % size / plane] + x * spread
      case .saturated: return x * stretch
      case .denormal: return happens(oneIn: 2) ? x : (x * 100).rounded() * Double(Scalar.leastNonzeroMagnitude)
      case .cancelling:
        last = place % 2 == 0 ? x * stretch : -last * (1 + power(-14, -3))
        return last
      case .integers: return Double(generator.integer(below: 3) - 1) * step
      case .constant: return level
      case .blank: return 0
      case .sparse: return max(x - 0.6, 0)
      case .nearCorners:
        let corner = [0, 0, last, 1, -1, 3, -3][generator.integer(below: 7)]
        last = happens(oneIn: 2) ? x : corner + generator.sign() * power(-14, -1)
        return last
      case .oneHuge: return place == chosen ? x * huge : x
      case .tiny: return x * small
      case .huge: return x * huge
      }
    }
    return Tensor(shape, values.map { Scalar($0) })
  }

  /// Changes the parameters and buffers of a layer in a drawn way.
  mutating func harden<Scalar: TensorScalar>(_ layer: inout any Layer<Scalar>) -> ParameterKind {
    guard !isPlain, !layer.parameterNames.isEmpty, happens(oneIn: 2) else { return .asDrawn }
    let kind = choice(ParameterKind.allCases)
    // A number that is not finite spoils whatever stands behind it, and nothing of that can be decided.
    if kind == .infinite, !happens(oneIn: 4) { return .asDrawn }
    let spoilt = generator.integer(below: layer.parameterNames.count)
    var inputs = self
    let names = layer.parameterNames
    layer.updateParameters { index, tensor in
      tensor = inputs.hardened(tensor, kind, isBias: names[index].hasSuffix("biases"), isChosen: index == spoilt)
    }
    self = inputs
    return kind
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func hardened<Scalar: TensorScalar>(
    _ tensor: Tensor<Scalar>, _ kind: ParameterKind, isBias: Bool, isChosen: Bool
  ) -> Tensor<Scalar> {
    let (ruin, shrinking, level) = (power(1, 4), power(-8, -2), generator.normal())
    let chosen = generator.integer(below: max(1, tensor.count))
    var last: Scalar = 0
    return tensor.mapWithOffset { place, value in
      switch kind {
      case .asDrawn: return value
      case .ruined: return value * Scalar(ruin)
      case .shrunk: return value * Scalar(shrinking)
      case .zero: return 0
      case .scalesApart: return value * Scalar(power(-6, 6))
      case .cancelling:
        last = place % 2 == 0 ? value * Scalar(ruin) : -last * Scalar(1 + power(-14, -3))
        return last
      case .integers: return Scalar(generator.integer(below: 3) - 1)
      case .constant: return Scalar(level)
      case .dead: return isBias ? value - 100 : value
      case .infinite: return isChosen && place == chosen ? .infinity : value
      }
    }
  }

  /// A gradient that arrives, of a drawn kind.
  mutating func upstream<Scalar: TensorScalar>(_ shape: Shape) -> (kind: UpstreamKind, Tensor<Scalar>) {
    let kind = isPlain || happens(oneIn: 2) ? .random : choice(UpstreamKind.allCases)
    return (kind, upstream(shape, kind))
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func upstream<Scalar: TensorScalar>(_ shape: Shape, _ kind: UpstreamKind) -> Tensor<Scalar> {
    let (tiny, huge) = (power(-8, -3), power(3, 8))
    var last = 0.0
    let values = (0..<shape.count).map { place -> Double in
      let x = generator.sign() * generator.uniform(0.5, 1.5)
      switch kind {
      case .random: return x
      case .sparse: return happens(oneIn: 3) ? x : 0
      case .scalesApart: return x * power(-8, 8)
      case .tiny: return x * tiny
      case .huge: return x * huge
      case .equal: return 1
      case .cancelling:
        last = place % 2 == 0 ? x : -last * (1 + power(-14, -3))
        return last
      }
    }
    return Tensor(shape, values.map { Scalar($0) })
  }
}
