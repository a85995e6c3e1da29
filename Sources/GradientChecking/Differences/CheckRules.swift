/// The rules of the checker. Tests turn off each rule in turn and verify that this makes a difference.
struct CheckRules: OptionSet, Sendable {
  let rawValue: Int

  init(rawValue: Int) { self.rawValue = rawValue }

  private init(bit: Int) { rawValue = 1 << bit }

  /// The upstream gradient is random and signed, not all ones.
  static let signedUpstream = CheckRules(bit: 0)
  /// A function counts as linear only if its two one-sided slopes agree.
  static let secondDifference = CheckRules(bit: 1)
  /// A function counts as linear only if the half step gives the same slope: x³ at 0 passes `secondDifference` alone.
  static let halfStep = CheckRules(bit: 2)
  /// Extrapolation is accepted only if the one-sided slopes approach each other and the central slopes converge as the
  /// step shrinks.
  static let smoothnessCertificate = CheckRules(bit: 3)
  /// Smaller steps are tried, to avoid a kink near the point.
  static let smallerSteps = CheckRules(bit: 4)
  /// At a kink, the gradient must lie between the one-sided slopes, or in a wider valid range if kinks may be composed.
  static let slopeInterval = CheckRules(bit: 5)
  /// Entries that share a kink are checked together.
  static let tieGroups = CheckRules(bit: 6)
  /// A discontinuity in the forward pass is an error, not a kink.
  static let jumps = CheckRules(bit: 7)
  /// An entry that no output depends on must get no gradient.
  static let leaks = CheckRules(bit: 8)
  /// A gradient that is not finite is wrong, unless an operand is not finite either or the gradient may overflow.
  static let finite = CheckRules(bit: 9)
  /// A numeric value that is not precise enough makes an entry wrong only if the difference is gross.
  static let certifiedAccusation = CheckRules(bit: 10)
  /// Other data runs through the layer before the data being checked.
  static let decoy = CheckRules(bit: 11)
  /// Running backward twice gives exactly equal values.
  static let repeatableBackward = CheckRules(bit: 12)
  /// Running forward twice gives exactly equal values.
  static let repeatableForward = CheckRules(bit: 13)
  /// Doubling the upstream gradient doubles the gradients.
  static let linearBackward = CheckRules(bit: 14)
  /// The input, the upstream gradient and the parameters are not modified.
  static let untouchedOperands = CheckRules(bit: 15)
  /// Every gradient has the shape of its tensor, and every parameter has one.
  static let gradientShapes = CheckRules(bit: 16)
  /// Entries are perturbed together only if no output changes that none of them owns.
  static let locality = CheckRules(bit: 17)

  /// A step lost in rounding is enlarged as long as the function is linear.
  static let largerSteps = CheckRules(bit: 18)
  /// Traits that a layer declares are used only if a sample confirms them.
  static let verifiedTraits = CheckRules(bit: 19)

  /// The rules about slopes, on which confirmations rely; without one of them, confirmations are skipped.
  static let slopes: CheckRules = [
    .smallerSteps, .halfStep, .certifiedAccusation, .secondDifference, .smoothnessCertificate,
  ]
  static let all = CheckRules(rawValue: (1 << 20) - 1)
}
