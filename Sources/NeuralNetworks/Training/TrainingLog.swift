/// The history of a training run, epoch by epoch.
public struct TrainingLog: Hashable, Sendable {
  /// How a run ended.
  public enum Ending: Hashable, Sendable {
    /// All epochs were run.
    case completed
    /// The validation loss had not fallen below its lowest value for `patience` epochs.
    case stoppedEarly
    /// `shouldStop` returned true after this batch of this epoch, both counted from 1.
    case interrupted(epoch: Int, batch: Int)
    /// The loss was infinite or NaN at this batch of this epoch, or a parameter or buffer after its last batch; the
    /// weights are those of the last finite epoch, or the initial ones.
    case diverged(epoch: Int, batch: Int)
  }

  /// The mean loss over the images of each epoch, each batch measured before its own update.
  public internal(set) var loss: [Double] = []
  /// The training accuracy of each epoch, measured while training.
  public internal(set) var accuracy: [Double] = []
  /// The mean validation loss after each epoch; empty without a validation set.
  public internal(set) var validationLoss: [Double] = []
  /// The validation accuracy after each epoch; empty without a validation set.
  public internal(set) var validationAccuracy: [Double] = []
  /// The epoch with the lowest validation loss, counted from 1; nil without `patience`, before the first finite
  /// validation loss, and for a run that was interrupted or diverged.
  public internal(set) var bestEpoch: Int?
  /// How the run ended.
  public internal(set) var ending = Ending.completed

  init() {}

  /// Creates a log with the given values.
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

  /// The number of completed epochs.
  public var epochs: Int { loss.count }
}

/// The progress of a run, for a progress line.
public struct TrainingProgress: Hashable, Sendable {
  /// The current epoch, counted from 1.
  public let epoch: Int
  /// The total number of epochs.
  public let epochs: Int
  /// The number of completed batches in this epoch.
  public let batch: Int
  /// The number of batches per epoch.
  public let batches: Int
  /// The mean loss of this epoch so far.
  public let loss: Double
  /// The training accuracy of this epoch so far.
  public let accuracy: Double
}

/// Callbacks that report on a training run and can stop it.
public struct TrainingHooks {
  /// Called after every batch with a finite loss except the last one of the run, and during validation; returning true
  /// ends the run with the current weights.
  public var shouldStop: () -> Bool
  /// Called after every batch with a finite loss.
  public var batchFinished: (TrainingProgress) -> Void
  /// Called after every completed epoch, including its validation, with the log so far.
  public var epochFinished: (TrainingLog) -> Void

  /// Creates hooks, all of them optional.
  public init(
    shouldStop: @escaping () -> Bool = { false }, batchFinished: @escaping (TrainingProgress) -> Void = { _ in },
    epochFinished: @escaping (TrainingLog) -> Void = { _ in }
  ) {
    self.shouldStop = shouldStop
    self.batchFinished = batchFinished
    self.epochFinished = epochFinished
  }
}
