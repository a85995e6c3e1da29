/// The rules of the checker, each of which can be turned off by a test that must then notice it.
struct CheckRules: OptionSet, Sendable {
  let rawValue: Int

  init(rawValue: Int) { self.rawValue = rawValue }

  private init(bit: Int) { rawValue = 1 << bit }

  /// The upstream gradient is random and signed, not all ones.
  static let signedUpstream = CheckRules(bit: 0)
  /// A straight line is believed only when both one-sided slopes agree.
  static let secondDifference = CheckRules(bit: 1)
  /// A straight line is believed only when the half step has the same slope: x³ at 0 passes the second difference alone.
  static let halfStep = CheckRules(bit: 2)
  /// Extrapolation is believed only when one-sided slopes meet as the step shrinks.
  static let smoothnessCertificate = CheckRules(bit: 3)
  /// A corner near the point is left behind by smaller steps.
  static let smallerSteps = CheckRules(bit: 4)
  /// At a corner the gradient must lie between the one-sided slopes.
  static let slopeInterval = CheckRules(bit: 5)
  /// Entries that share a corner are judged together.
  static let tieGroups = CheckRules(bit: 6)
  /// A forward pass that jumps is wrong, not kinked.
  static let jumps = CheckRules(bit: 7)
  /// An entry on which nothing depends must get no gradient.
  static let leaks = CheckRules(bit: 8)
  /// A gradient that is not a finite number is wrong.
  static let finite = CheckRules(bit: 9)
  /// Nobody is accused by a numeric value that is not precise enough to accuse.
  static let certifiedAccusation = CheckRules(bit: 10)
  /// Other data goes through the layer before the data that is checked.
  static let decoy = CheckRules(bit: 11)
  /// Backward twice gives the same bits.
  static let repeatableBackward = CheckRules(bit: 12)
  /// Forward twice gives the same bits.
  static let repeatableForward = CheckRules(bit: 13)
  /// Twice the upstream gradient gives twice the gradients.
  static let linearBackward = CheckRules(bit: 14)
  /// Input, upstream gradient and parameters come out as they went in.
  static let untouchedOperands = CheckRules(bit: 15)
  /// Every gradient has the shape of its tensor, and every parameter has one.
  static let gradientShapes = CheckRules(bit: 16)
  /// Entries are moved together only while outputs that should not change do not.
  static let locality = CheckRules(bit: 17)

  /// A step that is lost in rounding is made larger as long as the function is a straight line.
  static let largerSteps = CheckRules(bit: 18)
  /// What a layer says of itself is believed only where a sample bears it out.
  static let verifiedTraits = CheckRules(bit: 19)

  /// The rules on what a slope is: a test that turns one of them off wants to see what comes of it.
  static let slopes: CheckRules = [
    .smallerSteps, .halfStep, .certifiedAccusation, .secondDifference, .smoothnessCertificate,
  ]
  static let all = CheckRules(rawValue: (1 << 20) - 1)
}
