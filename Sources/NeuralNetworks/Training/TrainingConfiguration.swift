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

  /// The settings that `train` has when none is given.
  public init() {}

  /// - Throws: `TrainingError.setting` for the first setting that is out of its range.
  func check() throws(TrainingError) {
    func demand(_ holds: Bool, _ name: String, _ message: String) throws(TrainingError) {
      if !holds { throw .setting(name: name, message: message) }
    }
    try demand(epochs >= 1, "epochs", "must be at least 1")
    try demand(rate > 0 && rate.isFinite, "rate", "must be above 0")
    try demand(batch >= 1, "batch", "must be at least 1")
    try demand((0..<1).contains(momentum), "momentum", "must be at least 0 and below 1")
    try demand(decay >= 0 && decay.isFinite, "decay", "must be at least 0")
    if let share = validationShare { try demand(share > 0 && share < 1, "validate", "must be above 0 and below 1") }
    if let patience { try demand(patience >= 1, "patience", "must be at least 1") }
    if let clip { try demand(clip > 0 && clip.isFinite, "clip", "must be above 0") }
  }
}
