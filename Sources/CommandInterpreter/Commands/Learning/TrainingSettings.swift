import ImageData
import NeuralNetworks

/// The options of `train` that other commands share, and how they override a network's remembered configuration.
enum TrainingSettings {
  private static let standard = TrainingConfiguration()

  static let epochs = Parameter(
    option: "epochs", .integer(1...1_000_000), "number of epochs (default \(standard.epochs))")
  static let rate = Parameter(option: "rate", .number(1e-300...1e6), "learning rate (default \(standard.rate))")
  static let batch = Parameter(
    option: "batch", .integer(1...1_000_000), "batch size (default \(standard.batch))")
  static let loss = Parameter(
    option: "loss", .choice(NamedLoss.self),
    "loss function (default \(standard.loss.rawValue)); the lecture uses mse")
  static let optimizer = Parameter(
    option: "optimizer", .choice(NamedOptimizer.self),
    "optimizer (default \(standard.optimizer.rawValue))")
  static let momentum = Parameter(
    option: "momentum", .number(0...0.9999), "momentum of `sgd` (default \(standard.momentum))")
  static let decay = Parameter(option: "decay", .number(0...1e6), "weight decay (default \(standard.decay))")

  /// The options; their notes give the defaults for an untrained network.
  static let parameters: [any DeclaredParameter] = [epochs, rate, batch, loss, optimizer, momentum, decay]

  /// The largest batch size, up to a limit, that leaves no batch with a single image; nil if there is none.
  static func fittingBatch(_ largest: Int, of images: Int) -> Int? {
    var batch = largest
    while batch > 1, images % batch == 1 { batch -= 1 }
    return batch > 1 ? batch : nil
  }

  /// The configuration for a network: options that are given override remembered ones, which override the defaults. The
  /// validation share and the patience are not remembered.
  static func configuration(
    _ call: Call, remembered: TrainingConfiguration?, seed: UInt64
  ) -> TrainingConfiguration {
    var configuration = remembered ?? TrainingConfiguration()
    configuration.validationShare = nil
    configuration.patience = nil
    configuration.epochs = call[epochs] ?? configuration.epochs
    configuration.rate = call[rate] ?? configuration.rate
    configuration.batch = call[batch] ?? configuration.batch
    configuration.loss = call[loss] ?? configuration.loss
    configuration.optimizer = call[optimizer] ?? configuration.optimizer
    configuration.momentum = call[momentum] ?? configuration.momentum
    configuration.decay = call[decay] ?? configuration.decay
    configuration.seed = seed
    return configuration
  }
}

extension Call {
  /// The error of a training run or evaluation, located at the operand or option it refers to.
  ///
  /// - Parameter images: the number of training images; 0 for an evaluation.
  func error(
    _ failure: TrainingError, named name: String?, of model: ModelValue, on data: Parameter<DatasetValue>,
    images: Int = 0, batch: Int = 1
  ) -> Diagnostic {
    switch failure {
    case .shape(let shape):
      return model.shapeError(shape, named: name, input: self[data].dataset.exampleShape).located(at: span(of: data))
    case .batch(let shape):
      var diagnostic = Diagnostic(shape, named: name, isLayer: model.isLayer)
      if let left = shape.batch { diagnostic.message += ": a batch has \(left) image\(left == 1 ? "" : "s")" }
      let fitting = TrainingSettings.fittingBatch(max(2, batch), of: images) ?? (images > 1 ? images : nil)
      diagnostic.help = [
        fitting.map { "`batch=\($0)` leaves no batch with a single image" }
          ?? "train on at least 2 images, with `batch=` of 2 or more"
      ]
      return diagnostic.located(at: has(TrainingSettings.batch) ? span(of: TrainingSettings.batch) : span(of: data))
    case .loss(let loss):
      return error(
        .shapeMismatch,
        "the network's outputs do not match the labels: expected \(loss.expected), got \(loss.received)",
        at: data, help: loss.remedy)
    case .setting(let option, let message):
      let isOfValidation = ["validate", "patience"].contains(option)
      return error(
        .badValue, message, atSetting: option, help: isOfValidation ? "for example `validate=0.2`" : nil)
    case .noExamples(let message):
      let name = path(of: data).map { $0.isBareName && $0.name != "_" ? $0.name : "DATA" } ?? "DATA"
      return error(
        .noData, message, at: data, help: "`\(name) = split \(name) test=0.2` makes a training and a test set")
    }
  }
}
