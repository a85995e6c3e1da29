/// What optimizers can be told; each takes what means anything to it.
public struct OptimizerSettings: Hashable, Sendable {
  /// The learning rate.
  public var rate: Double
  /// The share of the last step's velocity that SGD keeps.
  public var momentum: Double
  /// The weight decay: g += decay · p.
  public var decay: Double

  /// Settings of these parts.
  public init(rate: Double, momentum: Double = 0, decay: Double = 0) {
    self.rate = rate
    self.momentum = momentum
    self.decay = decay
  }
}
