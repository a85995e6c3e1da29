/// The settings of `train`; a trained network stores those of its last run.
public struct TrainingConfiguration: Hashable, Sendable {
  /// The floating-point precision of training.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    case float, double
  }

  /// The number of epochs.
  public var epochs = 10
  /// The learning rate.
  public var rate = 0.05
  /// The batch size.
  public var batch = 32
  /// The loss function.
  public var loss = NamedLoss(SoftmaxCrossEntropy())
  /// The optimizer.
  public var optimizer = NamedOptimizer(SGD.self)
  /// The momentum of SGD: the fraction of the last step's velocity that is kept.
  public var momentum = 0.9
  /// The weight decay: g += decay · p.
  public var decay = 0.0
  /// The fraction of the images held out for validation; nil to hold out none. Ignored if there is a separate
  /// validation set.
  public var validationShare: Double?
  /// The number of epochs without a lower validation loss after which training stops; nil to never stop early.
  public var patience: Int?
  /// The floating-point precision of training.
  public var precision = Precision.float
  /// The maximum L2 norm of a step's gradient over all parameters; nil for no limit.
  public var clip: Double?
  /// The random seed of the validation split, the shuffles and dropout.
  public var seed: UInt64 = 24

  /// The settings that apply to the optimizer.
  public var optimizerSettings: OptimizerSettings { OptimizerSettings(rate: rate, momentum: momentum, decay: decay) }

  /// Creates the default settings of `train`.
  public init() {}
}
