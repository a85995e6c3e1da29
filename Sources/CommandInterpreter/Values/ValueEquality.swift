import Equations
import GradientChecking
import ImageData
import NeuralNetworks

/// Equality for checking results: numbers, tensors, losses and parameters up to rounding, everything else exactly.
extension Value {
  /// Whether another value has the same form and, up to rounding, the same numbers; for a layer or network, also the
  /// same faults and equations.
  public func isEqual(to other: any Value) -> Bool {
    guard isAlike(other) else { return false }
    switch (self as any Value, other) {
    case (let mine as NumberValue, let theirs as NumberValue): return Rounding.areEqual(mine.number, theirs.number)
    case (let mine as TensorValue, let theirs as TensorValue):
      return Rounding.areEqual(mine.tensor.values, theirs.tensor.values)
    case (let mine as DatasetValue, let theirs as DatasetValue):
      return mine.dataset.traits.digest == theirs.dataset.traits.digest && mine.dataset.labels == theirs.dataset.labels
        && mine.dataset.train.count == theirs.dataset.train.count
    case (let mine as ModelValue, let theirs as ModelValue):
      return mine.hasTensorsEqual(to: theirs) && mine.faultWords == theirs.faultWords
        && mine.equations == theirs.equations
    case (let mine as LossValue, let theirs as LossValue):
      return Rounding.areEqual(mine.value, theirs.value)
        && Rounding.areEqual(mine.gradient.values, theirs.gradient.values)
    default: return json.text == other.json.text
    }
  }

  /// Whether another value is of the same kind and shape; for a layer or network, of the same architecture.
  public func isAlike(_ other: any Value) -> Bool { form == other.form }

  /// The kind and shape in words: `a tensor 2x4x8x8`.
  public var form: String {
    switch self {
    case let tensor as TensorValue: "a tensor \(tensor.tensor.shape)"
    case let data as DatasetValue:
      "a dataset of \(data.dataset.count) images \(data.dataset.exampleShape), \(data.dataset.classes.count) classes"
    case let model as ModelValue: "the \(model.kind.rawValue) `\(model.pipeline)`"
    case let loss as LossValue: "a loss of a tensor \(loss.gradient.shape)"
    default: kind.withArticle
    }
  }
}

extension ModelValue {
  /// The words of the layers, in order.
  public var layerWords: [String] { network.layers.map(\.declaration.word) }

  /// The faults in the layers' backward passes, hidden ones included, since they change the gradients.
  fileprivate var faultWords: [String?] { LayerPath.tree(of: network.layers).map { fault(of: $0.layer)?.word } }

  /// The typed equations of the layers, since they may change the passes.
  fileprivate var equations: [[EquationSet.Entry]] {
    LayerPath.tree(of: network.layers).map { mended($0.layer).typedEquations.entries }
  }

  /// Whether all parameters and buffers are equal up to rounding.
  fileprivate func hasTensorsEqual(to other: ModelValue) -> Bool {
    zip(network.layers, other.network.layers).allSatisfy { mine, theirs in
      mine.parameterNames.indices.allSatisfy {
        Rounding.areEqual(mine.parameter($0).values, theirs.parameter($0).values)
      } && mine.bufferNames.indices.allSatisfy { Rounding.areEqual(mine.buffer($0).values, theirs.buffer($0).values) }
    }
  }
}

/// Equality of numbers that were computed in two different ways.
private enum Rounding {
  /// The tolerance, relative to the larger absolute value, but at least to 1. Summing in another order changes numbers
  /// far less.
  static let tolerance = 1e-9

  static func areEqual(_ left: Double, _ right: Double) -> Bool {
    if left == right || (left.isNaN && right.isNaN) { return true }
    return abs(left - right) <= tolerance * max(1, abs(left), abs(right))
  }

  static func areEqual(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { areEqual($0, $1) }
  }
}
