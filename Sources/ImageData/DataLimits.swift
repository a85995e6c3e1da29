import NeuralNetworks
public import Platform

/// Limits on the size of data, checked against declared sizes before memory is allocated, and the folders to read from.
public struct DataLimits: Hashable, Sendable {
  /// The maximum size of one dataset's images in bytes.
  public var datasetBytes: Int
  /// The maximum height or width of one image in pixels.
  public var imageSide: Int
  /// The folders from which files may be read; installed datasets are always readable.
  public var folders: FolderScope

  /// Creates limits with the given values.
  public init(datasetBytes: Int = 1 << 30, imageSide: Int = 4096, folders: FolderScope = .anywhere) {
    self.datasetBytes = datasetBytes
    self.imageSide = imageSide
    self.folders = folders
  }

  /// The default limits: 1 GiB of images of at most 4096 x 4096 pixels.
  public static let standard = DataLimits()

  /// Throws `limit` if `count` images of `shape` with `bytesPerValue` bytes per value exceed the limit for one dataset.
  func check(count: Int, shape: Shape, bytesPerValue: Int, place: DataError.Place?) throws(DataError) {
    let (bytes, overflow) = (shape.batch(of: count).checkedCount ?? .max).multipliedReportingOverflow(by: bytesPerValue)
    if overflow || bytes > datasetBytes {
      throw DataError(
        .limit, place,
        "\(count) image\(count == 1 ? "" : "s") of \(shape) would exceed the limit of \(datasetBytes) bytes",
        remedy: "use fewer or smaller images")
    }
  }
}
