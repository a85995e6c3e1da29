public import NeuralNetworks

/// A layer that declares traits which make a finite-difference check cheaper. The defaults, which also apply to layers
/// without this conformance, are slow but safe: entries are perturbed one at a time, and nothing is assumed about the
/// function.
public protocol FiniteDifferenceTraits<Scalar>: Layer {
  /// Returns how the outputs depend on a single entry, in training or in inference.
  func smoothness(isTraining: Bool) -> Smoothness

  /// Returns the branches that the forward pass took (which ReLUs were active, which inputs were the maxima of their
  /// windows); nil if unknown. As long as they stay the same, a piecewise smooth function is smooth.
  func branches(_ cache: ForwardCache) -> [Int32]?

  /// Returns the groups of entries of a tensor that may be perturbed together because they share no output; nil if
  /// unknown.
  func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups?
}

extension FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { .composite }
  public func branches(_ cache: ForwardCache) -> [Int32]? { nil }
  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? { nil }

  fileprivate func branches(of cache: AnyForwardCache) -> [Int32]? { branches(known(cache)) }

  private func known(_ cache: AnyForwardCache) -> ForwardCache {
    guard let cache = cache.content as? ForwardCache else {
      preconditionFailure("the cache belongs to another kind of layer")
    }
    return cache
  }
}

extension Layer {
  /// The layer's finite-difference traits; nil if it declares none.
  var differenceTraits: (any FiniteDifferenceTraits<Scalar>)? { self as? any FiniteDifferenceTraits<Scalar> }

  /// Returns the branches that a forward pass took, from the cache that `evaluate` returned; nil if unknown.
  func branches(of cache: AnyForwardCache) -> [Int32]? { differenceTraits?.branches(of: cache) }
}

/// How a layer's outputs depend on a single entry.
public enum Smoothness: Hashable, Sendable, CaseIterable {
  /// Linear, up to a constant.
  case affine
  /// Piecewise linear, with at most one operation with kinks between any input and any output.
  case piecewiseAffine
  /// Differentiable everywhere.
  case smooth
  /// Anything else; one kink may feed another.
  case composite

  /// Whether every path from an input to an output is known to have at most one operation with kinks. Only then does
  /// the interval of one-sided slopes, output by output, contain every valid subgradient.
  public var isPrimitive: Bool { self != .composite }

  /// Creates the smoothness of an affine map followed by this activation.
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
  /// A parameter, by its index in `parameterNames`.
  case parameter(Int)
}

/// Entries of one tensor that share no output.
public struct IndependentEntries: Sendable {
  /// The offsets of the entries in the tensor's row-major order.
  public let entries: [Int]
  /// For each output, the position in `entries` of the one entry it may depend on, or -1 if there is none.
  public let owners: [Int32]

  /// Creates a group from entries and the owners of the outputs.
  public init(entries: [Int], owners: [Int32]) {
    self.entries = entries
    self.owners = owners
  }
}

/// A partition of all entries of a tensor into groups of independent entries. Groups are created on demand, because all
/// owner lists of a large convolution would not fit in memory.
public struct IndependentGroups: Sendable {
  /// The number of groups.
  public let count: Int
  /// The number of families: groups g and g + `families` have the same owners, position by position.
  public let families: Int
  private let make: @Sendable (Int) -> IndependentEntries

  /// Creates a partition into `count` groups; without `families`, each group is a family of its own.
  public init(count: Int, families: Int? = nil, _ make: @escaping @Sendable (Int) -> IndependentEntries) {
    self.count = count
    self.families = max(1, families ?? count)
    self.make = make
  }

  /// The group with this index, created on demand.
  public subscript(group: Int) -> IndependentEntries { make(group) }
}
