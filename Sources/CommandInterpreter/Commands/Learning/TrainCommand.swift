import ImageData
import NeuralNetworks
import TerminalGraphics

/// `train NET DATA` trains a network in place.
struct TrainCommand: Command {
  private static let net = Parameter("net", .networkOrLayer, "a named network")
  private static let data = Parameter("data", .dataset, "a dataset; its training set is used")
  private static let validate = Parameter(
    option: "validate", .value(.number, .dataset), "dataset or fraction of the training set to validate on")
  private static let patience = Parameter(
    option: "patience", .integer(1...1_000_000), "epochs without a lower validation loss before stopping")
  private static let precision = Parameter(
    option: "precision", .choice(), default: TrainingConfiguration.Precision.float, "floating-point precision")
  private static let clip = Parameter(option: "clip", .number(1e-300...1e300), "L2 norm to clip the gradient to")

  let declaration = CommandDeclaration(
    "train", .learning, "trains a network with gradient descent, continuing from its current weights",
    parameters: [net, data] + TrainingSettings.parameters + [validate, patience, precision, clip],
    details: [
      "Ctrl-C stops after the current batch and keeps the weights. A network",
      "remembers its options: the next `train` uses them unless you give others.",
    ],
    examples: [
      Example(
        "train net data epochs=2", answer: "epoch 1/2  loss {..}  accuracy {..}",
        after: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"])
    ], seeAlso: ["evaluate", "plot", "compare"], errors: [.shapeMismatch, .diverged, .interrupted, .noData])

  var keepsWhatWasReached: Bool { true }

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    var (model, path) = try call.namedModel(Self.net)
    let data = call[Self.data].dataset
    model.network = model.network.prepared(for: data.exampleShape)
    var configuration = TrainingSettings.configuration(
      call, remembered: model.network.training, seed: evaluator.session.generator.next())
    configuration.patience = call[Self.patience]
    configuration.clip = call[Self.clip] ?? configuration.clip
    configuration.precision = call[Self.precision]
    var validation: Dataset?
    switch call[Self.validate] {
    case let share as NumberValue:
      guard share.number > 0, share.number < 1 else {
        let given = FieldValue.number(share.number)
        throw call.error(
          .badValue, "validate must be above 0 and below 1, not \(given)", at: Self.validate,
          help: "for example `validate=0.2`")
      }
      configuration.validationShare = share.number
    case let other as DatasetValue: validation = other.dataset.isPart ? other.dataset : other.dataset.test
    default: break
    }
    var learnt = try evaluator.checkpointed { print in
      print.add("train \(configuration)")
      print.add(model)
      print.add(data)
      if let validation { print.add(validation) }
    } read: {
      let learnt = LearntNetwork(from: &$0, network: model.network)
      // Print the epochs as the earlier run did.
      for epoch in 0..<(learnt?.log.epochs ?? 0) {
        if let log = learnt?.log { evaluator.environment.write(Self.line(log, epoch, of: configuration.epochs)) }
      }
      return learnt
    } compute: { [evaluator] () throws(Diagnostic) in
      configuration.precision == .double
        ? try train(model, data, validation, configuration, Double.self, path, call, evaluator)
        : try train(model, data, validation, configuration, Float.self, path, call, evaluator)
    }
    learnt.network.training = configuration
    var result = model.learnt(learnt.network)
    result.dataTraits = data.traits
    try evaluator.assign(result, to: path)
    let verdict = verdict(learnt.log, configuration, call)
    return CommandOutput(
      Self.value(learnt.log, images: data.train.count), effects: verdict.map { [.verdict($0)] } ?? [])
  }

  private func train<Scalar: TensorScalar>(
    _ model: ModelValue, _ data: Dataset, _ validation: Dataset?, _ configuration: TrainingConfiguration,
    _ precision: Scalar.Type, _ path: PathExpression, _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> LearntNetwork {
    try evaluator.checkActivations(of: model.network, data.exampleShape.batch(of: 1))
    let held = configuration.validationShare.map { Int(($0 * Double(data.train.count)).rounded()) } ?? 0
    let images = data.train.count - held
    try evaluator.checkMemory(ofTraining: model.network, on: data, batch: min(configuration.batch, images), call)
    let environment = evaluator.environment
    try evaluator.checkMemory(model.network.tensorBytes)
    var network = model.network.converted(to: precision)
    let start = environment.clock()
    var batches = 0
    let hooks = TrainingHooks(
      shouldStop: { [counter = environment.batches, isInterrupted = environment.isInterrupted] in
        counter?.isOver == true || isInterrupted()
      },
      batchFinished: { progress in
        batches += 1
        environment.batches?.add()
        Self.show(progress, since: start, batch: configuration.batch, environment)
      },
      epochFinished: { environment.write(Self.line($0, $0.epochs - 1, of: configuration.epochs)) })
    let trainer: Trainer<Scalar>
    do throws(TrainingError) {
      trainer = try Trainer(configuration, on: evaluator.kernels(precision), threads: environment.threads)
    } catch { throw call.error(error, named: path.text, of: model, on: Self.data) }
    try evaluator.checkTraining(
      network, by: trainer, on: data, images: images, validation: max(held, validation?.count ?? 0))
    do throws(TrainingError) {
      let log = try trainer.train(&network, on: data.train, validation: validation, hooks: hooks)
      environment.progress(nil)
      let seconds = environment.clock() - start
      let rate = Double(batches * min(configuration.batch, data.train.count)) / max(seconds, 1e-9)
      environment.remark(
        "\(log.epochs) epoch\(log.epochs == 1 ? "" : "s") in \(NumberFormat.duration(seconds)), "
          + "\(NumberFormat.grouped(Int(rate))) images/s")
      return LearntNetwork(network: network.converted(to: Double.self), log: log)
    } catch {
      environment.progress(nil)
      throw call.error(
        error, named: path.text, of: model, on: Self.data, images: images, batch: configuration.batch)
    }
  }

  /// A line such as `epoch 3/10  loss 0.412  accuracy 0.872  validation 0.859`; `epoch` counts from 0.
  private static func line(_ log: TrainingLog, _ epoch: Int, of epochs: Int) -> String {
    func value(_ curve: [Double]) -> Double? { curve.indices.contains(epoch) ? curve[epoch] : nil }
    var parts = ["epoch \(epoch + 1)/\(epochs)"]
    if let loss = value(log.loss) { parts.append("loss \(NumberFormat(digits: 3).string(loss))") }
    if let accuracy = value(log.accuracy) { parts.append("accuracy \(NumberFormat.fixed(accuracy, decimals: 3))") }
    if let validation = value(log.validationAccuracy) {
      parts.append("validation \(NumberFormat.fixed(validation, decimals: 3))")
    }
    return parts.joined(separator: "  ")
  }

  private static func show(
    _ progress: TrainingProgress, since start: Double, batch: Int, _ environment: Environment
  ) {
    let done = Double((progress.epoch - 1) * progress.batches + progress.batch)
    let all = Double(progress.epochs * progress.batches)
    let seconds = environment.clock() - start
    environment.progress(
      ProgressBar(
        label: "epoch \(progress.epoch)/\(progress.epochs)", fraction: done / all,
        rate: done * Double(batch) / max(seconds, 1e-9), remaining: seconds / done * (all - done),
        loss: progress.loss, accuracy: progress.accuracy))
  }

  private func verdict(_ log: TrainingLog, _ configuration: TrainingConfiguration, _ call: Call) -> Diagnostic? {
    switch log.ending {
    case .completed, .stoppedEarly: return nil
    case .interrupted(let epoch, let batch):
      return call.error(
        .interrupted, "training was stopped in epoch \(epoch) after batch \(batch); the weights so far are kept",
        help:
          "`train \(call.name(of: Self.net, else: "NET")) \(call.text(of: Self.data) ?? "DATA")` continues from them")
    case .diverged(let epoch, let batch):
      let rate = NumberFormat(digits: 2).string(min(0.05, configuration.rate / 10))
      let isClipped = configuration.clip.map { $0 <= 1 } ?? false
      return call.error(
        .diverged,
        "training diverged in epoch \(epoch) at batch \(batch); the last finite weights were kept",
        at: TrainingSettings.rate,
        help: "use a lower learning rate, such as `rate=\(rate)`"
          + (isClipped ? "" : ", or clip the gradient: `clip=1`"))
    }
  }

  /// The log as a value, with its curves as fields.
  static func value(_ log: TrainingLog, images: Int) -> ResultValue {
    func curve(_ values: [Double]) -> TensorValue { TensorValue(Tensor(Shape(values.count), values)) }
    var fields: [(name: String, value: any Value)] = [("loss", curve(log.loss)), ("accuracy", curve(log.accuracy))]
    if !log.validationLoss.isEmpty {
      fields += [
        ("validation_loss", curve(log.validationLoss)), ("validation_accuracy", curve(log.validationAccuracy)),
      ]
    }
    var headline = NumberFormat.counted(log.epochs, "epoch") + " on " + NumberFormat.counted(images, "image")
    if let loss = log.loss.last, let accuracy = log.accuracy.last {
      headline +=
        ": loss \(NumberFormat(digits: 3).string(loss)), accuracy \(NumberFormat.fixed(accuracy, decimals: 3))"
    }
    if log.ending == .stoppedEarly {
      headline += "; stopped early" + (log.bestEpoch.map { ", the weights of epoch \($0) were kept" } ?? "")
    }
    return ResultValue(headline, kind: .trainingLog, fields: fields)
  }
}
