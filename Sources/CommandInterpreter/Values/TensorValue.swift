public import NeuralNetworks
public import TerminalGraphics

/// A tensor of Doubles and its provenance.
public struct TensorValue: Value {
  public let tensor: Tensor<Double>
  /// The gradient from a backward pass, if there is one and the tensor is a parameter or an input.
  var gradient: Tensor<Double>?
  /// Whether the tensor is a layer's buffer, such as a running mean, which has no gradient.
  var isBuffer = false
  public var provenance: Provenance?

  init(_ tensor: Tensor<Double>, gradient: Tensor<Double>? = nil, from provenance: Provenance? = nil) {
    self.tensor = tensor
    self.gradient = gradient
    self.provenance = provenance
  }

  public var kind: ValueKind { .tensor }

  public func addStorage(to tally: inout StorageTally) {
    tally.add(tensor)
    if let gradient { tally.add(gradient) }
    provenance?.addStorage(to: &tally)
  }

  public var fieldNames: [String] {
    ["shape", "size", "rank", "min", "max", "mean", "sd", "norm", "sum", "nonzero"] + (isBuffer ? [] : ["gradient"])
  }

  public func field(_ name: String) throws(Diagnostic) -> (any Value)? {
    switch name {
    case "shape": return ShapeValue(tensor.shape)
    case "size": return NumberValue(Double(tensor.count))
    case "rank": return NumberValue(Double(tensor.shape.rank))
    case "min": return NumberValue(TensorStatistics(tensor.values).minimum)
    case "max": return NumberValue(TensorStatistics(tensor.values).maximum)
    case "mean": return NumberValue(TensorStatistics(tensor.values).mean)
    case "sd": return NumberValue(TensorStatistics(tensor.values).deviation)
    case "norm": return NumberValue(TensorStatistics(tensor.values).norm)
    case "sum": return NumberValue(TensorStatistics(tensor.values).sum)
    case "nonzero": return NumberValue(Double(TensorStatistics(tensor.values).nonzero))
    case "gradient":
      if isBuffer { throw Diagnostic(.unknownField, "a running mean or variance is not learnt and has no gradient") }
      guard let gradient else {
        throw Diagnostic(
          .noForward, "this tensor has no gradient",
          help: "for the gradients of a layer's parameters and input, run `forward NAME X`, then `backward NAME G`; "
            + "changing a parameter discards both")
      }
      return TensorValue(gradient)
    default: return nil
    }
  }

  public func entry(_ indices: [Index]) throws(Diagnostic) -> any Value {
    let selection = try TensorSelection(indices, of: tensor.shape)
    if selection.shape.rank == 0 { return NumberValue(tensor.values[selection.offsets[0]]) }
    var part = Tensor<Double>(selection.shape)
    var poll = CancellationPoll()
    for (place, offset) in selection.offsets.enumerated() {
      if poll.spent(TensorSelection.workOfEntry) { throw .stopped }
      part.values[place] = tensor.values[offset]
    }
    return TensorValue(part, from: Provenance("[]", text: "a slice", operands: [self], indices: indices))
  }

  public func replacing(entry indices: [Index], with value: any Value) throws(Diagnostic) -> any Value {
    let selection = try TensorSelection(indices, of: tensor.shape)
    var changed = tensor
    var poll = CancellationPoll()
    switch value {
    case let number as NumberValue:
      for offset in selection.offsets {
        if poll.spent(TensorSelection.workOfEntry) { throw .stopped }
        changed.values[offset] = number.number
      }
    case let other as TensorValue:
      guard let fitted = other.tensor.fitted(to: selection.shape) else {
        throw Diagnostic(
          .shapeMismatch,
          "the selected part has shape \(selection.shape), but the value has shape \(other.tensor.shape)")
      }
      for (offset, entry) in zip(selection.offsets, fitted.values) {
        if poll.spent(TensorSelection.workOfEntry) { throw .stopped }
        changed.values[offset] = entry
      }
    default:
      throw Diagnostic(
        .wrongKind, "part of a tensor can only be set to a number or tensor, not \(value.kind.withArticle)")
    }
    return TensorValue(changed)
  }

  public func summary(_ style: GraphicsStyle) -> String {
    let statistics = TensorStatistics(tensor.values)
    let format = NumberFormat(digits: style.digits)
    var parts = [
      "Tensor \(tensor.shape)", "mean \(format.string(statistics.mean))", "sd \(format.string(statistics.deviation))",
      "min \(format.string(statistics.minimum))", "max \(format.string(statistics.maximum))",
    ]
    if statistics.notFinite > 0 { parts.append("\(statistics.notFinite) not finite") }
    return parts.joined(separator: "  ")
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    [summary(style)] + TensorNumbers(tensor).lines(style)
  }

  public var json: JSON {
    let statistics = TensorStatistics(tensor.values)
    var members: [JSON.Member] = [
      .init("kind", .string(kind.rawValue)), .init("shape", .array(tensor.shape.dimensions.map { .integer($0) })),
      .init("mean", .number(statistics.mean)), .init("sd", .number(statistics.deviation)),
      .init("min", .number(statistics.minimum)), .init("max", .number(statistics.maximum)),
    ]
    if tensor.count <= 4096 { members.append(.init("values", .numbers(tensor.values))) }
    return .object(members)
  }
}

extension Tensor {
  /// The tensor in this shape, to set a parameter or a part of a tensor; nil unless the shapes are equal, or of
  /// different rank and equal apart from axes of length 1. A 1x2 tensor for a 2x1 shape is probably a mistake.
  func fitted(to shape: Shape) -> Tensor? {
    if self.shape == shape { return self }
    guard self.shape.rank != shape.rank else { return nil }
    func trimmed(_ shape: Shape) -> [Int] { shape.dimensions.filter { $0 != 1 } }
    return trimmed(self.shape) == trimmed(shape) ? reshaped(to: shape) : nil
  }
}

/// The statistics of some numbers. Without numbers, the minimum, maximum, mean and deviation are NaN.
struct TensorStatistics {
  var minimum = Double.nan
  var maximum = Double.nan
  var sum = 0.0
  var mean = Double.nan
  /// The population standard deviation (divided by the count).
  var deviation = Double.nan
  /// The square root of the sum of squares.
  var norm = 0.0
  var nonzero = 0
  var notFinite = 0

  /// Work per value, in multiply-adds.
  private static let workOfValue = 4

  /// Computes the statistics; they are incomplete if the running command is cancelled.
  init(_ values: [Double]) {
    guard !values.isEmpty else { return }
    var poll = CancellationPoll()
    (minimum, maximum) = (.infinity, -.infinity)
    var squares = 0.0
    for value in values {
      if poll.spent(Self.workOfValue) { return }
      sum += value
      squares += value * value
      minimum = value < minimum || value.isNaN ? value : minimum
      maximum = value > maximum || value.isNaN ? value : maximum
      if value != 0 { nonzero += 1 }
      if !value.isFinite { notFinite += 1 }
    }
    norm = squares.squareRoot()
    mean = sum / Double(values.count)
    var deviations = 0.0
    for value in values {
      if poll.spent(Self.workOfValue) { return }
      deviations += (value - mean) * (value - mean)
    }
    deviation = (deviations / Double(values.count)).squareRoot()
  }
}

/// The numbers of a tensor as planes of rows; a large tensor is shown only in part.
struct TensorNumbers: Drawing {
  private let tensor: Tensor<Double>
  private static let mostRows = 24
  private static let mostColumns = 4096
  private static let mostPlanes = 4

  init(_ tensor: Tensor<Double>) { self.tensor = tensor }

  func lines(_ style: GraphicsStyle) -> [String] {
    let dimensions = tensor.shape.dimensions
    guard let columns = dimensions.last else { return [] }
    let rows = dimensions.count > 1 ? dimensions[dimensions.count - 2] : 1
    let planes = tensor.count / max(1, rows * columns)
    var lines: [String] = []
    for plane in 0..<min(planes, Self.mostPlanes) {
      if dimensions.count > 2 {
        let indices = tensor.indices(of: plane * rows * columns).dropLast(2).map(String.init)
        lines.append("[\(indices.joined(separator: ","))]")
      }
      lines += planeLines(plane * rows * columns, rows, columns, style)
    }
    if planes > Self.mostPlanes { lines.append("... \(planes - Self.mostPlanes) more planes") }
    return lines
  }

  private func planeLines(_ start: Int, _ rows: Int, _ columns: Int, _ style: GraphicsStyle) -> [String] {
    let shownRows = min(rows, Self.mostRows)
    // The ends of very long rows don't affect the column width.
    let seen = min(columns, max(Self.mostColumns, style.width))
    let values = (0..<shownRows).flatMap { row in
      tensor.values[start + row * columns..<start + row * columns + seen]
    }
    let texts = NumberFormat(digits: min(4, style.digits)).aligned(values)
    let cell = (texts.map(\.count).max() ?? 1) + 1
    let shownColumns = max(1, min(seen, (style.width - 6) / cell))
    var lines = (0..<shownRows).map { row in
      let cells = texts[row * seen..<row * seen + shownColumns]
      let line = cells.map { String(repeating: " ", count: cell - $0.count) + $0 }.joined()
      return " " + line + (shownColumns < columns ? " ..." : "")
    }
    if rows > shownRows { lines.append("  ... \(rows - shownRows) more rows") }
    return lines
  }
}
