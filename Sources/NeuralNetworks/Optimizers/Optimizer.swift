/// A rule that turns gradients into better parameters. The rule itself is a value without a state: what it must remember
/// of earlier steps stands in `OptimizerState`, some numbers for every entry of a parameter.
public protocol Optimizer: Sendable {
  /// All that is said of this optimizer.
  static var declaration: OptimizerDeclaration { get }

  /// The rule with the settings of a training run.
  init(_ settings: OptimizerSettings)

  /// How many numbers it remembers for each entry of a parameter.
  var slotCount: Int { get }

  /// Changes some entries of a parameter by their gradients. What becomes of an entry depends on that entry alone, so that
  /// a parameter can be cut up among threads.
  ///
  /// - Parameter step: which step this is, counted from 1
  func update<Scalar: TensorScalar>(_ entries: ParameterEntries<Scalar>, step: Int)
}

/// Consecutive entries of a parameter, with what an optimizer needs for them.
public struct ParameterEntries<Scalar: TensorScalar> {
  /// How many there are.
  public let count: Int
  /// The entries themselves.
  public let values: UnsafeMutablePointer<Scalar>
  /// The gradient by each.
  public let gradient: UnsafePointer<Scalar>
  /// What earlier steps left, as many numbers an entry as the optimizer has slots, zeros at first.
  public let slots: [UnsafeMutablePointer<Scalar>]

  /// Entries at these places.
  public init(
    count: Int, values: UnsafeMutablePointer<Scalar>, gradient: UnsafePointer<Scalar>,
    slots: [UnsafeMutablePointer<Scalar>]
  ) {
    self.count = count
    self.values = values
    self.gradient = gradient
    self.slots = slots
  }
}

/// Everything that is said of an optimizer, said once.
public struct OptimizerDeclaration: Sendable {
  /// The word that names it in `train`: `adam`.
  public let word: String
  /// The field's name: `Adam`.
  public let name: String
  /// One line of what it does.
  public let summary: String
  /// The rule, one line an assignment; g is the gradient, p the parameter.
  public let equations: [String]
  /// Where the rule was published.
  public let source: String
  /// A learning rate to begin with.
  public let usualRate: Double
  /// Whether `momentum` means anything to it.
  public let usesMomentum: Bool
}

extension Optimizer {
  /// All that is said of this optimizer.
  public var declaration: OptimizerDeclaration { Self.declaration }
}
