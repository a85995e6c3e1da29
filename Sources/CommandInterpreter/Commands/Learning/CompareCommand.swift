import ImageData
import NeuralNetworks
import TerminalGraphics

/// `compare NET... DATA` trains copies of several networks with the same seeds and reports whether the two best
/// accuracies differ significantly.
struct CompareCommand: ValueCommand {
  private static let nets = Parameter(several: "net", .networkOrLayer, "two or more networks")
  private static let data = Parameter("data", .dataset, "a dataset")
  private static let seeds = Parameter(option: "seeds", .integer(1...100), default: 3, "number of runs per network")
  private static let images = Parameter(
    option: "images", .integers(1...Int(Int32.max)), "training set sizes, such as [48,160,480]")

  let declaration = CommandDeclaration(
    "compare", .learning, "trains networks afresh with several seeds and compares their test accuracy",
    parameters: [nets, data, seeds, images] + TrainingSettings.parameters,
    details: [
      "Each network uses its remembered value for every omitted option. The networks",
      "themselves stay unchanged. Two mean accuracies count as different if they",
      "differ by more than twice the standard error of their difference.",
    ],
    examples: [
      Example(
        "compare small lin data epochs=2 seeds=2", answer: "{..}",
        after: [
          "data = patterns 60", "small = input 1x16x16 | conv 2 | relu | maxpool 2 | flatten | linear 3",
          "lin = input 1x16x16 | flatten | linear 3",
        ])
    ], seeAlso: ["train", "robustness", "summary"], errors: [.shapeMismatch, .noData, .interrupted])

  /// The results of one network for one training set size.
  private struct Score {
    var accuracies: [Double] = []
    var seconds = 0.0

    var mean: Double { accuracies.reduce(0, +) / Double(accuracies.count) }
    /// The sample standard deviation over the seeds (divided by the count minus one).
    var deviation: Double {
      // Equal numbers have deviation 0, even if their mean is rounded.
      guard accuracies.contains(where: { $0 != accuracies[0] }) else { return 0 }
      let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(accuracies.count - 1)).squareRoot()
    }
    var text: String {
      let mean = NumberFormat.fixed(mean, decimals: 3)
      return accuracies.count > 1 ? "\(mean) +- \(NumberFormat.fixed(deviation, decimals: 3))" : mean
    }
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let models = call[Self.nets]
    let names = zip(models, call.paths(of: Self.nets)).map { model, path in path?.text ?? model.pipeline }
    let data = call[Self.data].dataset
    let seeds = (0..<call[Self.seeds]).map { _ in evaluator.session.generator.next() }
    let counts = call[Self.images] ?? [data.train.count]
    if let most = counts.max(), most > data.train.count {
      throw call.error(
        .badValue, "images must be at most \(data.train.count), the size of the training set, not \(most)",
        at: Self.images, help: data.train.count > 0 ? "for example `images=\(data.train.count)`" : nil)
    }
    var adds: [Int] = []
    for (model, name) in zip(models, names) {
      try evaluator.checkActivations(of: model.network, data.exampleShape.batch(of: 1))
      do throws(NetworkShapeError) {
        adds.append(try model.network.cost(data.exampleShape).multiplyAdds)
      } catch {
        throw call.error(.shape(error), named: name, of: model, on: Self.data)
      }
    }
    let rows = try evaluator.checkpointed { print in
      print.add("compare")
      for model in models { print.add(model) }
      for model in models {
        print.add("\(TrainingSettings.configuration(call, remembered: model.network.training, seed: 0))")
      }
      for numbers in [seeds.map { Int(bitPattern: UInt($0)) }, counts] {
        print.add(numbers.count)
        for number in numbers { print.add(number) }
      }
      print.add(data)
    } read: {
      NumberRows(from: &$0, lengths: Array(repeating: seeds.count + 1, count: models.count * counts.count))
    } compute: { [evaluator] () throws(Diagnostic) in
      let scores = try trained(models, names, data, seeds, counts, call, evaluator)
      return NumberRows(scores.flatMap { $0.map { $0.accuracies + [$0.seconds] } })
    }
    let flat = rows.rows.map { Score(accuracies: $0.dropLast(), seconds: $0.last ?? 0) }
    let scores = models.indices.map { Array(flat[($0 * counts.count)..<(($0 + 1) * counts.count)]) }
    return value(
      models, names, adds, counts, scores, seeds: seeds.count, unlike: unlikeSettings(models, names, call))
  }

  /// Trains every network with every seed on every training set size: for each network, one score per size.
  private func trained(
    _ models: [ModelValue], _ names: [String], _ data: Dataset, _ seeds: [UInt64], _ counts: [Int], _ call: Call,
    _ evaluator: Evaluator
  ) throws(Diagnostic) -> [[Score]] {
    var scores = [[Score]](repeating: [Score](repeating: Score(), count: counts.count), count: models.count)
    let total = models.count * counts.count * seeds.count
    var done = 0
    defer { evaluator.environment.progress(nil) }
    for (column, count) in counts.enumerated() {
      let examples = data.train.part(at: Array(0..<count))
      for (row, model) in models.enumerated() {
        for seed in seeds {
          let start = evaluator.environment.clock()
          let fraction = (done: done, total: total, name: names[row])
          let accuracy = try accuracy(model, names[row], examples, data.test, seed, fraction, call, evaluator)
          scores[row][column].accuracies.append(accuracy)
          scores[row][column].seconds += evaluator.environment.clock() - start
          done += 1
        }
      }
    }
    return scores
  }

  /// The test accuracy of a network trained from fresh weights with a seed.
  private func accuracy(
    _ model: ModelValue, _ name: String, _ examples: Dataset, _ test: Dataset, _ seed: UInt64,
    _ fraction: (done: Int, total: Int, name: String), _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> Double {
    var generator = SeededGenerator(seed: seed)
    try evaluator.checkMemory(model.network.tensorBytes)
    var network = model.network.converted(to: Float.self)
    network.initialize(from: &generator)
    let configuration = TrainingSettings.configuration(
      call, remembered: model.network.training, seed: generator.next())
    try evaluator.checkMemory(
      ofTraining: model.network, on: examples, batch: min(configuration.batch, examples.count), call)
    let environment = evaluator.environment
    let hooks = TrainingHooks(
      shouldStop: environment.isInterrupted,
      batchFinished: { progress in
        let part =
          (Double(progress.epoch - 1) + Double(progress.batch) / Double(progress.batches)) / Double(progress.epochs)
        environment.progress(
          ProgressBar(label: fraction.name, fraction: (Double(fraction.done) + part) / Double(fraction.total)))
      })
    let trainer: Trainer<Float>
    do throws(TrainingError) {
      trainer = try Trainer(configuration, on: evaluator.kernels(Float.self), threads: environment.threads)
    } catch { throw call.error(error, named: name, of: model, on: Self.data) }
    try evaluator.checkTraining(network, by: trainer, on: examples, images: examples.count, validation: test.count)
    let evaluation: Evaluation?
    do throws(TrainingError) {
      let log = try trainer.train(&network, on: examples, hooks: hooks)
      if case .interrupted = log.ending {
        evaluation = nil
      } else {
        evaluation = try network.evaluation(
          on: test, kernels: evaluator.kernels(Float.self), threads: environment.threads,
          shouldStop: environment.isInterrupted)
      }
    } catch {
      throw call.error(
        error, named: name, of: model, on: Self.data, images: examples.count, batch: configuration.batch)
    }
    guard let evaluation else { throw call.error(.interrupted, "stopped before all networks were trained and tested") }
    return evaluation.accuracy
  }

  private func value(
    _ models: [ModelValue], _ names: [String], _ adds: [Int], _ counts: [Int], _ scores: [[Score]], seeds: Int,
    unlike settings: [String]
  ) -> ResultValue {
    let costs = models.indices.map { row -> [TableCell] in
      let seconds = scores[row].reduce(0) { $0 + $1.seconds }
      return [
        .text(names[row]), .integer(models[row].network.parameterCount), .integer(adds[row]),
        .text(NumberFormat.duration(seconds)),
      ]
    }
    let costColumns = ["network", "parameters", "multiply-adds", "time"]
    let tables: [Table]
    if counts.count == 1 {
      let columns = costColumns + ["\(counts[0]) images"]
      tables = [Table(columns: columns, rows: zip(costs, scores).map { $0 + [.text($1[0].text)] })]
    } else {
      tables = [Table(columns: costColumns, rows: costs)] + accuracies(names, counts, scores, seeds)
    }
    var lines = settings
    for (column, count) in counts.enumerated() {
      lines.append(remark(names, scores.map { $0[column] }, seeds, counts.count > 1 ? "\(count) images: " : ""))
    }
    let shape = Shape(models.count, counts.count)
    return ResultValue(
      "", kind: .comparison,
      fields: [
        ("accuracy", TensorValue(Tensor(shape, scores.flatMap { $0.map(\.mean) }))),
        ("sd", TensorValue(Tensor(shape, scores.flatMap { $0.map(\.deviation) }))),
        ("parameters", TensorValue(Tensor(Shape(models.count), models.map { Double($0.network.parameterCount) }))),
        ("multiply_adds", TensorValue(Tensor(Shape(models.count), adds.map(Double.init)))),
      ], drawings: tables + plot(names, counts, scores) + [TextLines(lines)])
  }

  /// The number of networks whose accuracies and deviations fit side by side in one table.
  private static let networksPerTable = 4

  /// The accuracies, one row per training set size, in several tables if there are too many networks for one.
  private func accuracies(_ names: [String], _ counts: [Int], _ scores: [[Score]], _ seeds: Int) -> [Table] {
    let title = "test accuracy by number of training images" + (seeds > 1 ? " +- sd over \(seeds) seeds" : "")
    return stride(from: 0, to: names.count, by: Self.networksPerTable).map { first in
      let part = first..<min(first + Self.networksPerTable, names.count)
      let rows = counts.indices.map { column -> [TableCell] in
        [.integer(counts[column])] + scores[part].map { .text($0[column].text) }
      }
      return Table(title: first == 0 ? title : "", columns: ["images"] + names[part], rows: rows)
    }
  }

  /// The learning curves: a network's mean test accuracy over the training set size, if there are several sizes.
  private func plot(_ names: [String], _ counts: [Int], _ scores: [[Score]]) -> [any Drawing] {
    guard Set(counts).count > 1 else { return [] }
    let series = zip(names, scores).map { name, row in
      let points = zip(counts, row).sorted { $0.0 < $1.0 }
      return Series(name, points: points.map { Series.Point(Double($0.0), $0.1.mean) })
    }
    return [LinePlot(series, x: Axis("training images"), y: Axis("test accuracy"), height: 8)]
  }

  /// Lines with the settings of each network; empty unless they differ because the networks remember different options.
  private func unlikeSettings(_ models: [ModelValue], _ names: [String], _ call: Call) -> [String] {
    let all = models.map { TrainingSettings.configuration(call, remembered: $0.network.training, seed: 0) }
    let texts = all.map {
      "epochs=\($0.epochs) rate=\($0.rate) batch=\($0.batch) loss=\($0.loss.rawValue) "
        + "optimizer=\($0.optimizer.rawValue)"
    }
    guard Set(texts).count > 1 else { return [] }
    return ["each network was trained with the settings it remembers:"] + zip(names, texts).map { "  \($0): \($1)" }
  }

  /// The conclusion for the scores of all networks at one training set size.
  private func remark(_ names: [String], _ scores: [Score], _ seeds: Int, _ head: String) -> String {
    guard scores.count > 1 else { return head + "there is no other network to compare with" }
    if scores.allSatisfy({ $0.mean >= 0.99 }) {
      return head + "all are at the ceiling: this data cannot tell them apart"
    }
    let order = scores.indices.sorted { (scores[$0].mean, $1) > (scores[$1].mean, $0) }
    let (first, second) = (order[0], order[1])
    let variance =
      scores[first].deviation * scores[first].deviation + scores[second].deviation * scores[second].deviation
    let error = (variance / Double(seeds)).squareRoot()
    if seeds < 2 { return head + "\(names[first]) is ahead, but one seed cannot rule out chance: try seeds=3" }
    let difference = scores[first].mean - scores[second].mean
    if difference <= 2 * error {
      return head + "\(names[first]) and \(names[second]) differ by no more than chance"
    }
    return head
      + "\(names[first]) is ahead of \(names[second]) by \(NumberFormat.fixed(difference, decimals: 3)), more than chance"
  }
}
