import NeuralNetworks
import TerminalGraphics

/// Training logs as curves: losses, accuracies below them, and a remark if a network overfits.
struct LearningCurves: Drawing {
  /// Heights of the two plots in lines: with their legends, a remark and the next prompt, they fill 24 lines.
  private static let (lossHeight, accuracyHeight) = (6, 5)

  private let logs: [(name: String, log: ResultValue)]

  /// Creates curves for named logs; the name of a single log can be empty.
  init(_ logs: [(name: String, log: ResultValue)]) { self.logs = logs }

  func lines(_ style: GraphicsStyle) -> [String] {
    let loss = LinePlot(series("loss"), y: Axis("loss"), height: Self.lossHeight)
    let accuracy = LinePlot(series("accuracy"), x: Axis("epoch"), y: Axis("accuracy"), height: Self.accuracyHeight)
    guard !loss.series.isEmpty else { return ["no epoch was finished, so there is nothing to draw"] }
    return loss.lines(style) + accuracy.lines(style)
      + logs.compactMap { Self.remark($0.name, $0.log) }.flatMap { DisplayText.wrapped($0, to: style.width) }
  }

  /// The training and validation curves of every log.
  private func series(_ measure: String) -> [Series] {
    logs.flatMap { name, log in
      [("training", measure), ("validation", "validation_\(measure)")].compactMap { part, field -> Series? in
        let values = log.curve(field)
        if values.isEmpty { return nil }
        return Series(name.isEmpty ? part : part == "training" ? name : "\(name) \(part)", values: values)
      }
    }
  }

  /// A remark on overfitting; nil unless the last epoch is at least three epochs after the minimum of the validation
  /// loss, its validation loss is at least 5% above that minimum, and its training loss is lower than at the minimum.
  static func remark(_ name: String, _ log: ResultValue) -> String? {
    let (training, validation) = (log.curve("loss"), log.curve("validation_loss"))
    guard let lowest = validation.min(), let best = validation.firstIndex(of: lowest), let last = validation.last,
      training.count == validation.count, validation.count - 1 - best >= 3, let end = training.last,
      last >= 1.05 * lowest, end < training[best]
    else { return nil }
    let format = NumberFormat(digits: 3)
    return (name.isEmpty ? "" : "\(name): ") + "overfitting after epoch \(best + 1): validation loss rises to "
      + "\(format.string(last)), training loss falls"
  }
}

extension ResultValue {
  /// The values of a curve field; empty if there is no such field.
  fileprivate func curve(_ name: String) -> [Double] {
    (fields.first { $0.name == name }?.value as? TensorValue)?.tensor.values ?? []
  }
}
