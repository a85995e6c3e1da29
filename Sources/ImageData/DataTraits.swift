/// Properties of the data that a network was trained on, needed to scale later images in the same way and to name their
/// classes. They are kept with the network, which does not need the dataset itself.
public struct DataTraits: Hashable, Sendable {
  /// The factor from stored values to tensor values: 1/255 for bytes from 0 to 255, 1/16 for the built-in digits, 1 for
  /// Floats.
  public let scale: Double
  /// The mean of the tensor values, for reference; it is not subtracted from them.
  public let mean: Double
  /// The standard deviation of the tensor values, for reference; they are not divided by it.
  public let deviation: Double
  /// The name of each class, in the order of the labels 0, 1, 2, ...
  public let classNames: [String]
  /// The origin of the data in words, such as `fashion-mnist`, the path of a folder, or the `patterns` command with all
  /// options that affect the images.
  public let source: String
  /// A hexadecimal digest of the images and labels, which distinguishes datasets.
  public let digest: String

  /// Creates traits with the given values.
  public init(
    scale: Double, mean: Double, deviation: Double, classNames: [String], source: String, digest: String
  ) {
    self.scale = scale
    self.mean = mean
    self.deviation = deviation
    self.classNames = classNames
    self.source = source
    self.digest = digest
  }
}
