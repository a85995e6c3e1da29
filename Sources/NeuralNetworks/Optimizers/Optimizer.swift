/// A rule that updates parameters from gradients. The rule itself is stateless; values from earlier steps are kept in
/// `OptimizerState`, a few per parameter entry.
public protocol Optimizer: Sendable {
  /// The declaration of this optimizer.
  static var declaration: OptimizerDeclaration { get }

  /// Creates the rule with the settings of a training run.
  init(_ settings: OptimizerSettings)

  /// The number of values it stores per parameter entry.
  var slotCount: Int { get }

  /// Updates some entries of a parameter from their gradients. The update of an entry depends on that entry alone, so a
  /// parameter can be split among threads.
  ///
  /// - Parameter step: the number of this step, counted from 1
  func update<Scalar: TensorScalar>(_ entries: ParameterEntries<Scalar>, step: Int)
}

/// Consecutive entries of a parameter, with the data an optimizer needs to update them.
public struct ParameterEntries<Scalar: TensorScalar> {
  /// The number of entries.
  public let count: Int
  /// The values of the entries.
  public let values: UnsafeMutablePointer<Scalar>
  /// The gradient with respect to each entry.
  public let gradient: UnsafePointer<Scalar>
  /// The optimizer's state from earlier steps, one value per entry and slot, zero at first.
  public let slots: [UnsafeMutablePointer<Scalar>]

  /// Creates a description of entries at these addresses.
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

/// The declaration of an optimizer: its names, equations and defaults.
public struct OptimizerDeclaration: Sendable {
  /// The word that names it in `train`: `adam`.
  public let word: String
  /// The usual name: `Adam`.
  public let name: String
  /// A one-line summary.
  public let summary: String
  /// The rule, one assignment per line; g is the gradient, p the parameter.
  public let equations: [String]
  /// Where the rule was published.
  public let source: String
  /// A learning rate to start with.
  public let usualRate: Double
  /// Whether it uses `momentum`.
  public let usesMomentum: Bool
}

extension Optimizer {
  /// The declaration of this optimizer.
  public var declaration: OptimizerDeclaration { Self.declaration }
}
