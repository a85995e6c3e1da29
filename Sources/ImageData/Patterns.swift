public import NeuralNetworks

/// Generates the lecture's images from a seed: patterns of ones on zeros with added Gaussian noise, one class per kind
/// of pattern, the classes alternating (slide *Explore Different Image Patterns*).
public struct Patterns: Hashable, Sendable {
  /// The number of images.
  public var count = 200
  /// The height and width of each image in pixels, 8 to 64.
  public var size = 16
  /// The kinds of patterns, one per class, 1 to 10 of them without repetition.
  public var kinds: [PatternKind] = Array(PatternKind.allCases.prefix(3))
  /// The standard deviation of the noise, 0 to 10.
  public var noise = 0.1
  /// The maximum random shift of each pattern in pixels, along each axis in either direction; 0 to half the size.
  public var shift = 0
  /// The number of free rows and columns on every side; nil for the lecture's 5, or, if the size is below 16, for a
  /// quarter of it.
  public var margin: Int?
  /// The fraction of images held out for testing, at least 0 and below 1.
  public var testShare = 0.2

  /// Creates the lecture's patterns: 200 images of 16 x 16 pixels in 3 classes.
  public init() {}

  /// Returns the first `count` kinds: the lecture's three come first.
  ///
  /// - Throws: `badValue` for a number of classes outside 1 to 10.
  public static func kinds(classes count: Int) throws(DataError) -> [PatternKind] {
    guard 1...PatternKind.allCases.count ~= count else {
      throw .option("classes", "the number of classes must be 1 to \(PatternKind.allCases.count), not \(count)")
    }
    return Array(PatternKind.allCases.prefix(count))
  }

  /// Returns the kinds with these names.
  ///
  /// - Throws: `badValue` for an unknown name.
  public static func kinds(named names: [String]) throws(DataError) -> [PatternKind] {
    var kinds: [PatternKind] = []
    for name in names {
      guard let kind = PatternKind(rawValue: name) else {
        throw .option(
          "kinds", "unknown pattern `\(name)`",
          remedy: "the kinds are " + PatternKind.allCases.map(\.rawValue).joined(separator: ", "))
      }
      kinds.append(kind)
    }
    return kinds
  }

  /// Creates the images and divides them into `train` and `test`.
  ///
  /// The generator advances by two steps, whatever the (valid) options, and the images don't depend on `testShare`.
  ///
  /// - Throws: `badValue` for an option out of range, `limit` for more images than one dataset may contain,
  ///   `interrupted` if the running command is cancelled.
  public func dataset(
    limits: DataLimits = .standard, using generator: inout SeededGenerator
  ) throws(DataError) -> Dataset {
    let margin = try checked(limits)
    var drawing = generator.split()
    var dividing = generator.split()
    let stencils = kinds.map { $0.pixels(size: size, margin: margin) }
    var pixels: [Float] = []
    pixels.reserveCapacity(count * size * size)
    var poll = CancellationPoll()
    for index in 0..<count {
      if poll.spent(20 * size * size) { throw .stopped }
      append(stencils[index % kinds.count], to: &pixels, using: &drawing)
    }
    return try Dataset(
      floats: pixels, shape: Shape(1, size, size), labels: (0..<count).map { $0 % kinds.count },
      classNames: kinds.map(\.rawValue), source: source(margin: margin)
    ).split(test: testShare, using: &dividing)
  }

  /// Appends one image: the pattern, shifted and filled with zeros, with noise on every pixel.
  private func append(_ stencil: [Float], to pixels: inout [Float], using generator: inout SeededGenerator) {
    var (down, right) = (0, 0)
    if shift > 0 {
      down = generator.integer(below: 2 * shift + 1) - shift
      right = generator.integer(below: 2 * shift + 1) - shift
    }
    for row in 0..<size {
      for column in 0..<size {
        let (y, x) = (row - down, column - right)
        let value = 0..<size ~= y && 0..<size ~= x ? stencil[y * size + x] : 0
        pixels.append(noise > 0 ? Float(Double(value) + noise * generator.normal()) : value)
      }
    }
  }

  /// Checks every option and returns the margin.
  private func checked(_ limits: DataLimits) throws(DataError) -> Int {
    guard count >= 1 else { throw .option("count", "the number of images must be at least 1, not \(count)") }
    guard 8...64 ~= size else { throw .option("size", "the image size must be 8 to 64 pixels, not \(size)") }
    guard noise >= 0 && noise <= 10 else { throw .option("noise", "the noise must be 0 to 10, not \(noise)") }
    guard 0...size / 2 ~= shift else {
      throw .option("shift", "with size=\(size), shift must be 0 to \(size / 2), not \(shift)")
    }
    let margin = self.margin ?? (size >= 16 ? 5 : size / 4)
    guard 0...(size - 4) / 2 ~= margin else {
      throw .option("margin", "with size=\(size), margin must be 0 to \((size - 4) / 2), not \(margin)")
    }
    guard !kinds.isEmpty else { throw .option("kinds", "at least one kind of pattern is needed") }
    for (index, kind) in kinds.enumerated() where kinds[..<index].contains(kind) {
      throw .option("kinds", "`\(kind.rawValue)` is listed twice, but each class needs a different kind")
    }
    guard testShare >= 0 && testShare < 1 else {
      throw .option("test", "the fraction of test images must be at least 0 and below 1, not \(testShare)")
    }
    try limits.check(
      count: count, shape: Shape(1, size, size), bytesPerValue: MemoryLayout<Float>.size, place: .option("count"))
    return margin
  }

  /// Returns the command that creates these images (from the same seed).
  private func source(margin: Int) -> String {
    "patterns \(count) size=\(size) kinds=[\(kinds.map(\.rawValue).joined(separator: ", "))] noise=\(noise) "
      + "shift=\(shift) margin=\(margin)"
  }
}
