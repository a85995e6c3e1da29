import ImageData
import NeuralNetworks
import TerminalGraphics

/// `robustness NET... DATA` evaluates networks on perturbed images.
struct RobustnessCommand: ValueCommand {
  private static let nets = Parameter(several: "net", .networkOrLayer, "one or more networks")
  private static let data = Parameter("data", .dataset, "a dataset")
  private static let shift = Parameter(
    option: "shift", .integers(0...64), "shifts in pixels, in all four directions, such as 0:5")
  private static let rotate = Parameter(
    option: "rotate", .numbers(0...180), "rotations in degrees, in both directions, such as [0,10,20]")
  private static let occlude = Parameter(
    option: "occlude", .integers(0...64), "sides in pixels of a randomly placed black square, such as [0,2,4]")
  private static let noise = Parameter(
    option: "noise", .numbers(0...10), "standard deviations of the added noise, such as [0,0.2,0.5]")

  let declaration = CommandDeclaration(
    "robustness", .learning, "plots test accuracy under shifts, rotations, occlusion and noise",
    parameters: [nets, data, shift, rotate, occlude, noise],
    details: [
      "Without options, `shift=0:5` is used. Accuracy is averaged over the directions."
    ],
    examples: [
      Example(
        "robustness net data shift=0:3", answer: "{..}",
        after: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"])
    ], seeAlso: ["compare", "shift", "evaluate"], errors: [.shapeMismatch, .noData, .interrupted])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let models = call[Self.nets]
    let names = zip(models, call.paths(of: Self.nets)).map { model, path in path?.text ?? model.pipeline }
    let data = call[Self.data].dataset.test
    let seed = evaluator.session.generator.next()
    var changes: [(name: String, amounts: [Double], make: (Double) -> [ImageChange])] = []
    if let shifts = call[Self.shift] ?? (Self.isPlain(call) ? Array(0..<5) : nil) {
      changes.append(("shift", shifts.map(Double.init), { ImageChange.shifts(by: Int($0)) }))
    }
    if let angles = call[Self.rotate] { changes.append(("rotate", angles, { ImageChange.rotations(by: $0) })) }
    if let sides = call[Self.occlude] {
      changes.append(("occlude", sides.map(Double.init), { [.occlusion(side: Int($0), seed: seed)] }))
    }
    if let amounts = call[Self.noise] {
      changes.append(("noise", amounts, { [.noise(deviation: $0, seed: seed)] }))
    }
    defer { evaluator.environment.progress(nil) }
    var drawings: [any Drawing] = []
    var fields: [(name: String, value: any Value)] = []
    for (name, amounts, make) in changes {
      let accuracies = try evaluator.checkpointed { print in
        print.add("robustness \(name)")
        print.add(amounts)
        print.add(seed)
        for model in models { print.add(model) }
        print.add(data)
      } read: {
        NumberRows(from: &$0, lengths: models.map { _ in amounts.count })
      } compute: { [evaluator] () throws(Diagnostic) in
        var rows = NumberRows([])
        for model in models {
          rows.rows.append(try curve(of: model, name, amounts, make, data, call, evaluator))
        }
        return rows
      }.rows
      let rows = zip(names, accuracies).map { network, row -> [TableCell] in
        [.text(network)] + row.map { .text(NumberFormat.fixed($0, decimals: 3)) }
      }
      drawings.append(
        Table(title: "accuracy under \(name)", columns: ["network"] + amounts.map(evaluator.format), rows: rows))
      drawings += Self.plot(name, amounts, names, accuracies)
      fields.append(
        (name, TensorValue(Tensor(Shape(models.count, amounts.count), accuracies.flatMap(\.self)))))
    }
    return ResultValue("", fields: fields, drawings: drawings)
  }

  /// A network's accuracy for each amount of a perturbation, averaged over its directions.
  private func curve(
    of model: ModelValue, _ name: String, _ amounts: [Double], _ make: (Double) -> [ImageChange], _ data: Dataset,
    _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> [Double] {
    var row: [Double] = []
    for amount in amounts {
      var sum = 0.0
      let ways = make(amount)
      for change in ways {
        sum += try evaluator.judged(model, on: ChangedExamples(data, change), call, Self.nets, Self.data).accuracy
      }
      row.append(sum / Double(ways.count))
      evaluator.environment.progress(ProgressBar(label: "\(name) \(evaluator.format(amount))", fraction: nil))
    }
    return row
  }

  /// A plot with one curve per network; empty if there is only one amount.
  private static func plot(
    _ change: String, _ amounts: [Double], _ names: [String], _ accuracies: [[Double]]
  ) -> [any Drawing] {
    guard amounts.count > 1 else { return [] }
    let units = [
      "shift": "shift in pixels", "rotate": "rotation in degrees", "occlude": "side of the black square in pixels",
      "noise": "standard deviation of the noise",
    ]
    let series = zip(names, accuracies).map { name, row in
      Series(name, points: zip(amounts, row).map { Series.Point($0, $1) })
    }
    return [LinePlot(series, x: Axis(units[change] ?? change), y: Axis("accuracy", range: 0...1), height: 8)]
  }

  private static func isPlain(_ call: Call) -> Bool {
    !call.has(rotate) && !call.has(occlude) && !call.has(noise)
  }
}
