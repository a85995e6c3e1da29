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
}

extension FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { .composite }
  public func branches(_ cache: ForwardCache) -> [Int32]? { nil }
  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? { nil }

  fileprivate func branches(of cache: AnyForwardCache) -> [Int32]? { branches(known(cache)) }

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
}

/// What is known of how a layer's outputs depend on a single entry that moves.
public enum Smoothness: Hashable, Sendable, CaseIterable {
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
