import NeuralNetworks

/// A folder with the four files of the MNIST database, or of a dataset in the same format: `train-images-idx3-ubyte`,
/// `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, each plain or gzipped (`.gz`).
enum IDXFolder {
  /// Reads all images, training images first, divided as in the folder.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder
  ///   - classNames: the names of the classes; if nil, the label numbers
  ///   - source: the origin of the data in words
  static func dataset(
    at folder: String, classNames: [String]?, source: String, limits: DataLimits
  ) throws(DataError) -> Dataset {
    try FileBytes.check(folder, limits)
    guard let kind = FileBytes.kind(of: folder) else { throw .file(.fileNotFound, folder, "no such folder") }
    guard kind == .folder else {
      throw .file(
        .fileFormat, folder, "not a folder",
        remedy: "name the folder that contains the four IDX files (train-images-idx3-ubyte and so on)")
    }
    let train = try Part(prefix: "train", folder: folder, classes: classNames?.count, limits: limits)
    let test = try Part(prefix: "t10k", folder: folder, classes: classNames?.count, limits: limits)
    guard train.shape == test.shape else {
      throw .file(.fileFormat, folder, "training images are \(train.shape) but test images are \(test.shape)")
    }
    let count = train.labels.count + test.labels.count
    guard count > 0 else { throw .file(.noData, folder, "the files contain no images") }
    try limits.check(
      count: count, shape: train.shape, bytesPerValue: 1, place: .file(folder.escapedForDisplay, byte: nil))
    let labels = (train.labels + test.labels).map(Int.init)
    return Dataset(
      bytes: train.pixels + test.pixels, shape: train.shape, labels: labels,
      classNames: classNames ?? (0...(labels.max() ?? 0)).map(String.init), source: source
    ).divided(train: Array(0..<train.labels.count), test: Array(train.labels.count..<count))
  }

  /// The images and labels of one part, checked against each other.
  private struct Part {
    let shape: Shape
    let pixels: [UInt8]
    let labels: [UInt8]

    init(prefix: String, folder: String, classes: Int?, limits: DataLimits) throws(DataError) {
      let (imagesPath, labelsPath) = (
        try IDXFolder.path("\(prefix)-images", "idx3-ubyte", in: folder),
        try IDXFolder.path("\(prefix)-labels", "idx1-ubyte", in: folder)
      )
      let images = try IDXFile.read(imagesPath, limits: limits)
      let labels = try IDXFile.read(labelsPath, limits: limits)
      switch images.dimensions.count {
      case 3: shape = Shape([1] + images.dimensions[1...])
      case 4: shape = Shape(Array(images.dimensions[1...]))
      default:
        throw .file(.fileFormat, imagesPath, byte: 3, "images must have 3 or 4 axes, not \(images.dimensions.count)")
      }
      for (axis, length) in images.dimensions.enumerated().dropFirst() where !(1...limits.imageSide ~= length) {
        throw .file(
          length == 0 ? .fileFormat : .limit, imagesPath, byte: 4 + 4 * axis,
          "channels, height and width must be 1 to \(limits.imageSide), not \(length)")
      }
      guard labels.dimensions.count == 1 else {
        throw .file(.fileFormat, labelsPath, byte: 3, "labels must have 1 axis, not \(labels.dimensions.count)")
      }
      guard labels.values.count == images.dimensions[0] else {
        throw .file(
          .fileFormat, labelsPath, byte: 4,
          "the numbers of labels and images differ: \(labels.values.count) and \(images.dimensions[0])")
      }
      if let classes, let index = labels.values.firstIndex(where: { Int($0) >= classes }) {
        throw .file(
          .fileFormat, labelsPath, byte: labels.headerSize + index,
          "labels must be 0 to \(classes - 1), not \(labels.values[index])")
      }
      self.pixels = images.values
      self.labels = labels.values
    }
  }

  /// Returns the path of a file named `stem-ending`, as in the database, or `stem.ending`, as some tools unpack it; a
  /// plain file is preferred to a gzipped one.
  private static func path(_ stem: String, _ ending: String, in folder: String) throws(DataError) -> String {
    let names = ["-", "."].map { "\(stem)\($0)\(ending)" }
    for name in names + names.map({ $0 + ".gz" }) where FileBytes.kind(of: "\(folder)/\(name)") != nil {
      return "\(folder)/\(name)"
    }
    throw .file(.fileNotFound, folder, "the folder contains neither \(names[0]) nor \(names[0]).gz")
  }
}
