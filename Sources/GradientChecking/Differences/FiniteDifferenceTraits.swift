public import NeuralNetworks

/// A layer that says what a check by finite differences may use to save work. The defaults are the slow, safe answers, and
/// they hold for layers that say nothing too: one entry is moved at a time, and nothing is assumed of the function's form.
public protocol FiniteDifferenceTraits<Scalar>: Layer {
  /// What is known of how the outputs depend on a single entry that moves, in training or in inference.
  func smoothness(isTraining: Bool) -> Smoothness

  /// The branch that the forward pass took (which rectifiers were on, which inputs won their windows), nil where the
  /// layer cannot say: as long as it stays the same, a piecewise smooth function is smooth.
  func branches(_ cache: ForwardCache) -> [Int32]?

  /// The entries of a tensor that may be moved at once because no output depends on two of them; nil where only one may.
  func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups?

  /// The size of the numbers whose rounding the output carries, from that of the input's, at least the largest input.
  ///
  /// A layer that magnifies what it subtracts from, as a normalisation does, magnifies its rounding too.
  func roundingScale(
    _ arriving: Double, from input: Tensor<Scalar>, to output: Tensor<Scalar>, _ cache: ForwardCache
  ) -> Double
}

extension FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { .composite }
  public func branches(_ cache: ForwardCache) -> [Int32]? { nil }
  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? { nil }
  public func roundingScale(
    _ arriving: Double, from input: Tensor<Scalar>, to output: Tensor<Scalar>, _ cache: ForwardCache
  ) -> Double {
    Self.keptScale(arriving, from: input, to: output)
  }

  fileprivate func branches(of cache: AnyForwardCache) -> [Int32]? { branches(known(cache)) }

  fileprivate func roundingScale(
    _ arriving: Double, from input: Tensor<Scalar>, to output: Tensor<Scalar>, of cache: AnyForwardCache
  ) -> Double {
    roundingScale(arriving, from: input, to: output, known(cache))
  }

  private func known(_ cache: AnyForwardCache) -> ForwardCache {
    guard let cache = cache.content as? ForwardCache else { preconditionFailure("a cache of another kind of layer") }
    return cache
  }
}

extension Layer {
  /// What the layer says of itself to a check by finite differences, where it says anything.
  var differenceTraits: (any FiniteDifferenceTraits<Scalar>)? { self as? any FiniteDifferenceTraits<Scalar> }

  /// The branch that a forward pass took, from the cache that `evaluate` gave; nil where the layer cannot say.
  func branches(of cache: AnyForwardCache) -> [Int32]? { differenceTraits?.branches(of: cache) }

  /// The size of the numbers whose rounding the output carries, from the cache that `evaluate` gave.
  func roundingScale(
    _ arriving: Double, from input: Tensor<Scalar>, to output: Tensor<Scalar>, of cache: AnyForwardCache
  ) -> Double {
    differenceTraits?.roundingScale(arriving, from: input, to: output, of: cache)
      ?? Self.keptScale(arriving, from: input, to: output)
  }

  /// The scale of a layer that magnifies rounding no more than it magnifies numbers.
  static func keptScale(_ arriving: Double, from input: Tensor<Scalar>, to output: Tensor<Scalar>) -> Double {
    let (before, after) = (input.largestMagnitude(), output.largestMagnitude())
    return before > 0 ? after * max(1, arriving / before) : after
  }
}

/// What is known of how a layer's outputs depend on a single entry that moves.
public enum Smoothness: Hashable, Sendable {
  /// Straight lines.
  case affine
  /// Straight lines with corners; on the way from any input to any output stands at most one operation that has them.
  case piecewiseAffine
  /// Differentiable everywhere.
  case smooth
  /// Anything else; corners may stand behind corners.
  case composite

  /// Whether at most one operation with corners stands between any input and any output. Only then does the interval of
  /// one-sided slopes, output by output, hold every legal sub-gradient.
  public var isPrimitive: Bool { self != .composite }

  /// What is known of an affine map with this activation after it.
  init(affineThen activation: Activation) {
    switch activation {
    case .none: self = .affine
    case .relu, .leakyRelu: self = .piecewiseAffine
    case .sigmoid, .tanh, .softplus: self = .smooth
    }
  }
}

/// One of the tensors that a layer's output depends on.
public enum LayerTensor: Hashable, Sendable {
  /// The input.
  case input
  /// A parameter, by its place in `parameterNames`.
  case parameter(Int)
}

/// Entries of one tensor of which no output depends on two.
public struct IndependentEntries: Sendable {
  /// Where the entries stand in the tensor's row-major order.
  public let entries: [Int]
  /// For every output, the place in `entries` of the one entry it may depend on, and -1 where it depends on none.
  public let owners: [Int32]

  /// Entries with the outputs that they own.
  public init(entries: [Int], owners: [Int32]) {
    self.entries = entries
    self.owners = owners
  }
}

/// A partition of all entries of a tensor into independent ones, made group by group when asked: together the owner
/// lists of a large convolution would not fit in memory.
public struct IndependentGroups: Sendable {
  /// How many groups there are.
  public let count: Int
  /// How many families the groups fall into: groups g and g + `families` have the same owners, place by place.
  public let families: Int
  private let make: @Sendable (Int) -> IndependentEntries

  /// A partition into `count` groups; without `families` each group has owners of its own.
  public init(count: Int, families: Int? = nil, _ make: @escaping @Sendable (Int) -> IndependentEntries) {
    self.count = count
    self.families = max(1, families ?? count)
    self.make = make
  }

  /// One of the groups.
  public subscript(group: Int) -> IndependentEntries { make(group) }
}

extension Tensor {
  /// max |x|, 0 where there are no entries; NaN and infinities count for nothing.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func largestMagnitude() -> Double {
    values.reduce(0) { largest, value in
      let size = abs(Double(value))
      return size.isFinite ? max(largest, size) : largest
    }
  }
}
