/// The reason why training or evaluation can't start; the network is then unchanged.
public enum TrainingError: Error, Hashable, Sendable {
  /// The examples do not fit the network.
  case shape(NetworkShapeError)
  /// A layer can't be trained on batches of this size.
  case batch(NetworkShapeError)
  /// The network's outputs and the labels don't match.
  case loss(LossError)
  /// An invalid setting: its name, and the error message.
  case setting(name: String, message: String)
  /// There are no examples to train or evaluate on.
  case noExamples(String)
}

extension TrainingConfiguration {
  /// Checks that every setting is in its range.
  ///
  /// - Throws: `TrainingError.setting` for the first setting that is out of range.
  func check() throws(TrainingError) {
    func demand(_ holds: Bool, _ name: String, _ message: String) throws(TrainingError) {
      if !holds { throw .setting(name: name, message: "\(name) \(message)") }
    }
    try demand(epochs >= 1, "epochs", "must be at least 1, not \(epochs)")
    try demand(rate > 0 && rate.isFinite, "rate", "must be above 0, not \(rate)")
    try demand(batch >= 1, "batch", "must be at least 1, not \(batch)")
    try demand((0..<1).contains(momentum), "momentum", "must be at least 0 and below 1, not \(momentum)")
    try demand(decay >= 0 && decay.isFinite, "decay", "must be at least 0, not \(decay)")
    if let share = validationShare {
      try demand(share > 0 && share < 1, "validate", "must be above 0 and below 1, not \(share)")
    }
    if let patience { try demand(patience >= 1, "patience", "must be at least 1, not \(patience)") }
    if let clip { try demand(clip > 0 && clip.isFinite, "clip", "must be above 0, not \(clip)") }
  }
}
