import NeuralNetworks

/// The result of a training run. A checkpoint holds each layer's parameters and then its buffers, in the order of the
/// layers, then the log.
struct LearntNetwork: CheckpointContent {
  var network: LayeredNeuralNetwork<Double>
  let log: TrainingLog

  init(network: LayeredNeuralNetwork<Double>, log: TrainingLog) {
    self.network = network
    self.log = log
  }

  var isStopped: Bool {
    if case .interrupted = log.ending { true } else { false }
  }

  func write(to bytes: inout CheckpointBytes) {
    for layer in network.layers {
      for index in layer.parameterNames.indices { bytes.add(layer.parameter(index).values) }
      for index in layer.bufferNames.indices { bytes.add(layer.buffer(index).values) }
    }
    bytes.add(log)
  }

  /// Decodes the training result of a network; nil if the bytes are invalid or do not fit the network.
  init?(from reader: inout CheckpointReader, network: LayeredNeuralNetwork<Double>) {
    var learnt = network
    for place in learnt.layers.indices {
      var isWhole = true
      func read(_ tensor: inout Tensor<Double>) {
        guard isWhole, let values = reader.numbers(), values.count == tensor.count else {
          isWhole = false
          return
        }
        tensor = Tensor(tensor.shape, values)
      }
      learnt.layers[place].updateParameters { read(&$1) }
      learnt.layers[place].updateBuffers { read(&$1) }
      guard isWhole else { return nil }
    }
    guard let log = reader.log() else { return nil }
    self.init(network: learnt, log: log)
  }
}

extension CheckpointBytes {
  fileprivate mutating func add(_ log: TrainingLog) {
    for curve in [log.loss, log.accuracy, log.validationLoss, log.validationAccuracy] { add(curve) }
    add(log.bestEpoch ?? 0)
    let (kind, epoch, batch) =
      switch log.ending {
      case .completed: (0, 0, 0)
      case .stoppedEarly: (1, 0, 0)
      case .interrupted(let epoch, let batch): (2, epoch, batch)
      case .diverged(let epoch, let batch): (3, epoch, batch)
      }
    for number in [kind, epoch, batch] { add(number) }
  }
}

extension CheckpointReader {
  fileprivate mutating func log() -> TrainingLog? {
    guard let loss = numbers(), let accuracy = numbers(), let validationLoss = numbers(),
      let validationAccuracy = numbers(), let best = integer(), let kind = integer(), let epoch = integer(),
      let batch = integer()
    else { return nil }
    let ending: TrainingLog.Ending
    switch kind {
    case 0: ending = .completed
    case 1: ending = .stoppedEarly
    case 2: ending = .interrupted(epoch: epoch, batch: batch)
    case 3: ending = .diverged(epoch: epoch, batch: batch)
    default: return nil
    }
    return TrainingLog(
      loss: loss, accuracy: accuracy, validationLoss: validationLoss, validationAccuracy: validationAccuracy,
      bestEpoch: best > 0 ? best : nil, ending: ending)
  }
}

/// Rows of numbers: the result of `compare` or of a robustness curve.
struct NumberRows: CheckpointContent {
  var rows: [[Double]]

  init(_ rows: [[Double]]) { self.rows = rows }

  /// Decodes the rows; nil if the bytes are invalid or the rows do not have these lengths.
  init?(from reader: inout CheckpointReader, lengths: [Int]) {
    rows = []
    for length in lengths {
      guard let row = reader.numbers(), row.count == length else { return nil }
      rows.append(row)
    }
  }

  func write(to bytes: inout CheckpointBytes) {
    for row in rows { bytes.add(row) }
  }
}
