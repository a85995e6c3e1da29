public import NeuralNetworks

/// Labelled images of one shape, in order, with a training part and a test part unless they are a part themselves.
///
/// Images are stored as bytes or Floats, as they were read, and become tensors one batch at a time: tensor value =
/// stored value x `traits.scale`. Copies and parts share the images' memory; a smaller dataset made by `limited` has
/// its own.
public struct Dataset: Equatable, Sendable {
  /// The shape of one image: C x H x W.
  public let exampleShape: Shape
  /// The properties of these data that a network must store; a part has those of the whole.
  public let traits: DataTraits
  /// Whether this is a part of a dataset (`train`, `test`, or a selection of images), which is not divided further.
  public let isPart: Bool

  private let pixels: Pixels
  private let storedLabels: [Int]
  /// The indices of the stored images that belong to this dataset, in order.
  private let selection: [Int]
  let trainPositions: [Int]
  let testPositions: [Int]

  /// Creates a dataset from images of bytes, one after another; until the data are split, all images are training
  /// images.
  ///
  /// - Parameters:
  ///   - bytes: the values of all images, `shape.count` each
  ///   - shape: C x H x W
  ///   - labels: one per image, each an index of `classNames`
  ///   - scale: the factor from a byte to a tensor value
  ///   - source: the origin of the data in words
  public init(
    bytes: [UInt8], shape: Shape, labels: [Int], classNames: [String], scale: Double = 1 / 255, source: String
  ) {
    self.init(.bytes(bytes), shape: shape, labels: labels, classNames: classNames, scale: scale, source: source)
  }

  /// Creates a dataset from images of Floats, one after another; until the data are split, all images are training
  /// images.
  public init(floats: [Float], shape: Shape, labels: [Int], classNames: [String], source: String) {
    self.init(.floats(floats), shape: shape, labels: labels, classNames: classNames, scale: 1, source: source)
  }

  private init(
    _ pixels: Pixels, shape: Shape, labels: [Int], classNames: [String], scale: Double, source: String
  ) {
    precondition(shape.rank == 3, "an image is channels x height x width")
    precondition(pixels.count == shape.count * labels.count, "every image has a label and \(shape.count) values")
    precondition(labels.allSatisfy(classNames.indices.contains), "every label is the index of a class name")
    let (mean, deviation) = pixels.statistics(scale: scale)
    self.exampleShape = shape
    self.traits = DataTraits(
      scale: scale, mean: mean, deviation: deviation, classNames: classNames.map(\.escapedForDisplay),
      source: source.escapedForDisplay,
      digest: DatasetDigest.of(pixels, shape: shape, labels: labels))
    self.isPart = false
    self.pixels = pixels
    self.storedLabels = labels
    self.selection = Array(labels.indices)
    self.trainPositions = selection
    self.testPositions = []
  }

  private init(_ whole: Dataset, selection: [Int], train: [Int], test: [Int], isPart: Bool) {
    self.exampleShape = whole.exampleShape
    self.traits = whole.traits
    self.isPart = isPart
    self.pixels = whole.pixels
    self.storedLabels = whole.storedLabels
    self.selection = selection
    self.trainPositions = train
    self.testPositions = test
  }

  /// The indices of this dataset's images among the stored ones, in order; together with the digest they identify the
  /// images.
  public var storedPositions: [Int] { selection }

  /// The number of images.
  public var count: Int { selection.count }

  /// The shape of all images together: B x C x H x W.
  public var shape: Shape { exampleShape.batch(of: count) }

  /// The names of the classes, in the order of the labels.
  public var classes: [String] { traits.classNames }

  /// The class of each image, in order, as an index of `classes`.
  public var labels: [Int] { selection.map { storedLabels[$0] } }

  /// Returns the class labels of the images at these positions.
  public func labels(at positions: [Int]) -> [Int] { positions.map { storedLabels[selection[$0]] } }

  /// The number of images in each class.
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for index in selection { counts[storedLabels[index]] += 1 }
    return counts
  }

  /// The training images in the order of the split; for a part, the part itself.
  public var train: Dataset { isPart ? self : part(at: trainPositions) }

  /// The test images in the order of the split; for a part, the part itself.
  public var test: Dataset { isPart ? self : part(at: testPositions) }

  /// Returns the images at these positions, in this order, as a part.
  public func part(at positions: [Int]) -> Dataset {
    Dataset(self, selection: positions.map { selection[$0] }, train: [], test: [], isPart: true)
  }

  /// Returns these images in the same order with a new division: `train` and `test` are positions in this dataset.
  public func divided(train: [Int], test: [Int]) -> Dataset {
    let all = train + test
    precondition(all.allSatisfy(selection.indices.contains), "the parts contain only this dataset's images")
    precondition(Set(all).count == all.count, "an image is in one part only, and only once")
    return Dataset(self, selection: selection, train: train, test: test, isPart: false)
  }

  /// Returns a copy of the images at these positions with its own memory and digest, divided as before.
  func extracted(at positions: [Int]) -> Dataset {
    let indices = positions.map { selection[$0] }
    let extract = Dataset(
      pixels.gathered(indices, size: exampleShape.count), shape: exampleShape,
      labels: indices.map { storedLabels[$0] }, classNames: classes, scale: traits.scale, source: traits.source)
    let places = Dictionary(uniqueKeysWithValues: zip(positions, positions.indices))
    return extract.divided(
      train: trainPositions.compactMap { places[$0] }, test: testPositions.compactMap { places[$0] })
  }

  /// Returns the images at these positions as a B x C x H x W tensor.
  public func images<Scalar: TensorScalar>(
    at positions: [Int], as precision: Scalar.Type = Scalar.self
  ) -> Tensor<Scalar> {
    let indices = positions.map { selection[$0] }
    return Tensor(exampleShape.batch(of: indices.count)) { output in
      pixels.write(indices, size: exampleShape.count, scale: traits.scale, to: output)
    }
  }

  /// Returns the images in this range of positions as a B x C x H x W tensor.
  public func images<Scalar: TensorScalar>(
    _ positions: Range<Int>, as precision: Scalar.Type = Scalar.self
  ) -> Tensor<Scalar> {
    images(at: Array(positions), as: precision)
  }

  /// Returns one image as a C x H x W tensor.
  public func image<Scalar: TensorScalar>(
    at position: Int, as precision: Scalar.Type = Scalar.self
  ) -> Tensor<Scalar> {
    images(at: [position], as: precision).reshaped(to: exampleShape)
  }
}

extension Dataset: StorageHolder {
  public func addStorage(to tally: inout StorageTally) {
    switch pixels {
    case .bytes(let values): tally.add(values)
    case .floats(let values): tally.add(values)
    }
    for positions in [storedLabels, selection, trainPositions, testPositions] { tally.add(positions) }
  }
}
