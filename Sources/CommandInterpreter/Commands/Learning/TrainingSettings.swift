import ImageData
import NeuralNetworks

/// The options of `train` that other commands share, and what they make of a network's remembered configuration.
enum TrainingSettings {
  private static let standard = TrainingConfiguration()

  static let epochs = Parameter(
    option: "epochs", .integer(1...1_000_000), "how often every image is seen (default \(standard.epochs))")
  static let rate = Parameter(option: "rate", .number(0...1e6), "the learning rate (default \(standard.rate))")
  static let batch = Parameter(
    option: "batch", .integer(1...1_000_000), "images in a step (default \(standard.batch))")
  static let loss = Parameter(
    option: "loss", .choice(NamedLoss.self),
    "what is made small; mse is the lecture's (default \(standard.loss.rawValue))")
  static let optimizer = Parameter(
    option: "optimizer", .choice(NamedOptimizer.self),
    "how steps follow gradients (default \(standard.optimizer.rawValue))")
  static let momentum = Parameter(
    option: "momentum", .number(0...0.9999), "of sgd (default \(standard.momentum))")
  static let decay = Parameter(option: "decay", .number(0...1e6), "weight decay (default \(standard.decay))")

  /// The options, with the defaults of a network that was never trained.
  static let parameters: [any DeclaredParameter] = [epochs, rate, batch, loss, optimizer, momentum, decay]

  /// The largest batch up to a size that leaves no single image for the last batch of an epoch; nil where there is none.
  static func fittingBatch(_ largest: Int, of images: Int) -> Int? {
    var batch = largest
    while batch > 1, images % batch == 1 { batch -= 1 }
    return batch > 1 ? batch : nil
  }

  /// The configuration for a network: the options that were given, over what it remembers, over the defaults.
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
  /// The error of training or judging, at the operand that it is about.
  ///
  /// - Parameter images: how many images were to be learnt from, where they were.
  func error(
    _ failure: TrainingError, named name: String?, of model: ModelValue, on data: Parameter<DatasetValue>,
    images: Int = 0, batch: Int = 1
  ) -> Diagnostic {
    switch failure {
    case .shape(let shape):
      return Diagnostic(
        shape, named: name, isLayer: model.isLayer, input: self[data].dataset.exampleShape,
        isStated: model.network.inputShape != nil
      ).located(at: span(of: data))
    case .batch(let shape):
      var diagnostic = Diagnostic(shape, named: name, isLayer: model.isLayer)
      if let left = shape.batch { diagnostic.message += ": a batch has \(left) image\(left == 1 ? "" : "s")" }
      let fitting = TrainingSettings.fittingBatch(max(2, batch), of: images) ?? (images > 1 ? images : nil)
      diagnostic.help = [
        fitting.map { "`batch=\($0)` leaves no single image for the last batch" }
          ?? "train on more images, with `batch=` of 2 or more"
      ]
      return diagnostic.located(at: has(TrainingSettings.batch) ? span(of: TrainingSettings.batch) : span(of: data))
    case .loss(let loss):
      return error(
        .shapeMismatch,
        "the network's outputs and the labels do not belong together: expected \(loss.expected), got \(loss.received)",
        at: data, help: loss.remedy)
    case .setting(let option, let message):
      return error(.badValue, "\(option) \(message)", atSetting: option)
    case .noExamples(let message):
      return error(.noData, message, at: data, help: "`split DATA test=0.2` sets the parts")
    }
  }
}
