public import ImageData
public import NeuralNetworks
public import TerminalGraphics

/// Images with labels, split into a training set and a test set.
public struct DatasetValue: Value {
  public let dataset: Dataset
  public var provenance: Provenance?

  init(_ dataset: Dataset, from provenance: Provenance? = nil) {
    self.dataset = dataset
    self.provenance = provenance
  }

  /// Bytes per image, without its pixels, while a dataset is split: its label, indices and random draws.
  static let bytesPerImage = 200

  public var kind: ValueKind { .dataset }

  public func addStorage(to tally: inout StorageTally) {
    dataset.addStorage(to: &tally)
    provenance?.addStorage(to: &tally)
  }

  public var fieldNames: [String] { ["train", "test", "images", "labels", "classes", "count"] }

  public func field(_ name: String) throws(Diagnostic) -> (any Value)? {
    switch name {
    case "train": return DatasetValue(dataset.train, from: part("train"))
    case "test": return DatasetValue(dataset.test, from: part("test"))
    case "images": return try images(0..<dataset.count)
    case "labels":
      return TensorValue(Tensor(Shape(dataset.count), dataset.labels.map(Double.init)), from: part("labels"))
    case "classes": return TextValue(dataset.classes.joined(separator: ", "))
    case "count": return NumberValue(Double(dataset.count))
    default: return nil
    }
  }

  private func part(_ name: String) -> Provenance { Provenance(name, text: ".\(name)", operands: [self]) }

  /// The number of images, for errors.
  var countText: String { "the dataset has \(NumberFormat.counted(dataset.count, "image"))" }

  private func images(_ range: Range<Int>) throws(Diagnostic) -> TensorValue {
    let count = dataset.exampleShape.count * range.count
    guard count <= Limits.tensorValues else {
      throw Diagnostic(
        .limit, "\(range.count) images as one tensor would have \(count) values; the limit is \(Limits.tensorValues)",
        help: "use fewer images, as in `DATA[0:\(max(1, Limits.tensorValues / dataset.exampleShape.count))]`")
    }
    return TensorValue(dataset.images(range), from: part("images"))
  }

  public func entry(_ indices: [Index]) throws(Diagnostic) -> any Value {
    let selection = try TensorSelection(Array(indices.prefix(1)), of: Shape(dataset.count), in: countText)
    let (start, count, isEntry) = selection.axes[0]
    var value = try images(start..<start + count)
    value.provenance = Provenance("[]", text: "images", operands: [self], indices: Array(indices.prefix(1)))
    if isEntry { value = TensorValue(value.tensor.reshaped(to: dataset.exampleShape), from: value.provenance) }
    if indices.count == 1 { return value }
    return try value.entry((isEntry ? [] : [.slice(nil, nil)]) + Array(indices.dropFirst()))
  }

  public func summary(_ style: GraphicsStyle) -> String {
    let shape = dataset.exampleShape
    var parts = [
      "Dataset of \(NumberFormat.counted(dataset.count, "image")) \(shape)",
      NumberFormat.counted(dataset.classes.count, "class", plural: "classes"),
    ]
    if !dataset.isPart { parts.append("\(dataset.train.count) train, \(dataset.test.count) test") }
    return parts.joined(separator: "  ")
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let rows: [[TableCell]] = zip(dataset.classes, dataset.classCounts).enumerated().map { index, entry in
      [.integer(index), .text(DisplayText.escaped(entry.0)), .integer(entry.1)]
    }
    return [summary(style)] + Table(columns: ["label", "class", "images"], rows: rows).lines(style)
      + ["source \(DisplayText.escaped(dataset.traits.source))  digest \(dataset.traits.digest)"]
  }

  public var json: JSON {
    .object([
      .init("kind", .string(kind.rawValue)), .init("count", .integer(dataset.count)),
      .init("shape", .array(dataset.exampleShape.dimensions.map { .integer($0) })),
      .init("classes", .array(dataset.classes.map { .string($0) })),
      .init("train", .integer(dataset.train.count)), .init("test", .integer(dataset.test.count)),
      .init("digest", .string(dataset.traits.digest)),
    ])
  }
}
