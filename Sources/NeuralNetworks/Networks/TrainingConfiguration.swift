/// How a network is trained: the settings of `train`, which a trained network remembers.
public struct TrainingConfiguration: Hashable, Sendable {
  /// The precision that training computes in.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    case float, double
  }

  /// How often every image is seen.
  public var epochs = 10
  /// The learning rate.
  public var rate = 0.05
  /// How many images make a step.
  public var batch = 32
  /// What is made small.
  public var loss = NamedLoss(SoftmaxCrossEntropy())
  /// How steps follow gradients.
  public var optimizer = NamedOptimizer(SGD.self)
  /// The share of the last step's velocity that SGD keeps.
  public var momentum = 0.9
  /// The weight decay: g += decay · p.
  public var decay = 0.0
  /// The share of the images that is held out for validation, nil where none is (or other images serve).
  public var validationShare: Double?
  /// After how many epochs without a lower validation loss training stops; nil where it never does.
  public var patience: Int?
  /// The precision that training computes in.
  public var precision = Precision.float
  /// The largest norm of a step's whole gradient, nil where it is not limited.
  public var clip: Double?
  /// The seed of the shuffles.
  public var seed: UInt64 = 24

  /// What of it the optimizer is told.
  public var optimizerSettings: OptimizerSettings { OptimizerSettings(rate: rate, momentum: momentum, decay: decay) }

  /// The settings that `train` has when none is given.
  public init() {}
}
