/// The settings of all optimizers; each uses those that apply to it.
public struct OptimizerSettings: Hashable, Sendable {
  /// The learning rate.
  public var rate: Double
  /// The momentum of SGD: the fraction of the last step's velocity that is kept.
  public var momentum: Double
  /// The weight decay: g += decay · p.
  public var decay: Double

  /// Creates settings with the given values.
  public init(rate: Double, momentum: Double = 0, decay: Double = 0) {
    self.rate = rate
    self.momentum = momentum
    self.decay = decay
  }
}
