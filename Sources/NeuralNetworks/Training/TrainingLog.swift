/// What a training run did, epoch by epoch.
public struct TrainingLog: Hashable, Sendable {
  /// How a run came to its end.
  public enum Ending: Hashable, Sendable {
    /// All epochs were run.
    case completed
    /// The validation loss had not fallen for `patience` epochs.
    case stoppedEarly
    /// The stop hook asked for it, after this many batches of this epoch (both counted from 1; 0 for none).
    case interrupted(epoch: Int, batch: Int)
    /// The loss or a weight was no longer finite at this batch of this epoch; the weights are those of the last epoch in
    /// which all was finite, or those before the first.
    case diverged(epoch: Int, batch: Int)
  }

  /// The mean loss over each epoch's batches, as the weights stood when each was learnt from.
  public internal(set) var loss: [Double] = []
  /// The share of the images that were classified rightly when they were learnt from, an epoch each.
  public internal(set) var accuracy: [Double] = []
  /// The mean loss on the validation images after each epoch, empty without any.
  public internal(set) var validationLoss: [Double] = []
  /// The share of the validation images that were classified rightly after each epoch, empty without any.
  public internal(set) var validationAccuracy: [Double] = []
  /// The epoch of the lowest validation loss, counted from 1, where the weights of that epoch were kept.
  public internal(set) var bestEpoch: Int?
  /// How the run ended.
  public internal(set) var ending = Ending.completed

  init() {}

  /// A log of these parts, as a run left them.
  public init(
    loss: [Double], accuracy: [Double], validationLoss: [Double], validationAccuracy: [Double], bestEpoch: Int?,
    ending: Ending
  ) {
    self.loss = loss
    self.accuracy = accuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.bestEpoch = bestEpoch
    self.ending = ending
  }

  /// How many epochs were finished.
  public var epochs: Int { loss.count }
}

/// Where a run stands, for a progress line.
public struct TrainingProgress: Hashable, Sendable {
  /// The epoch under way, counted from 1.
  public let epoch: Int
  /// How many epochs there are to be.
  public let epochs: Int
  /// How many batches of the epoch are done.
  public let batch: Int
  /// How many batches an epoch has.
  public let batches: Int
  /// The mean loss over the epoch so far.
  public let loss: Double
  /// The share of the epoch's images classified rightly so far.
  public let accuracy: Double
}

/// What a training run reports, and how it is stopped.
public struct TrainingHooks {
  /// Asked after every batch (and during validation): true ends the run with the weights as they then are.
  public var shouldStop: () -> Bool
  /// Told after every batch.
  public var batchFinished: (TrainingProgress) -> Void
  /// Told after every epoch, with the log so far.
  public var epochFinished: (TrainingLog) -> Void

  /// Hooks of which each may be left out.
  public init(
    shouldStop: @escaping () -> Bool = { false }, batchFinished: @escaping (TrainingProgress) -> Void = { _ in },
    epochFinished: @escaping (TrainingLog) -> Void = { _ in }
  ) {
    self.shouldStop = shouldStop
    self.batchFinished = batchFinished
    self.epochFinished = epochFinished
  }
}
