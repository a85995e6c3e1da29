/// What must be remembered of the data that a network was trained on, so that an image given later is scaled in the same
/// way and its class can be named: it is kept beside the network, which need not know any dataset.
public struct DataTraits: Hashable, Sendable {
  /// What a stored value is multiplied by: byte value x scale = tensor value (1/255 for bytes of 0 to 255, 1 for Floats).
  public let scale: Double
  /// The mean of the tensor values, for reference: nothing is subtracted from them.
  public let mean: Double
  /// The standard deviation of the tensor values, for reference: nothing is divided by it.
  public let deviation: Double
  /// The name of each class, in the order of the labels 0, 1, 2, ...
  public let classNames: [String]
  /// Where the data come from, in words: `fashion-mnist`, or the pattern command's options.
  public let source: String
  /// A hexadecimal digest of the images and labels, which tells two datasets apart.
  public let digest: String

  /// Traits of these parts.
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
