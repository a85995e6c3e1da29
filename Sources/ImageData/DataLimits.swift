import NeuralNetworks
public import Platform

/// How large data may be, and where they are read from: checked against what a file or a command declares, before memory
/// is taken.
public struct DataLimits: Hashable, Sendable {
  /// The bytes that the images of one dataset may take.
  public var datasetBytes: Int
  /// The height or width of one image in pixels.
  public var imageSide: Int
  /// Where files may be read; a dataset that is installed is read wherever it is.
  public var folders: FolderScope

  /// Limits of these sizes and folders.
  public init(datasetBytes: Int = 1 << 30, imageSide: Int = 4096, folders: FolderScope = .anywhere) {
    self.datasetBytes = datasetBytes
    self.imageSide = imageSide
    self.folders = folders
  }

  /// The limits that hold where no others are set: 1 GiB of images of at most 4096 x 4096 pixels.
  public static let standard = DataLimits()

  /// Throws where `count` images of `shape` with `bytesPerValue` bytes a value do not fit into one dataset.
  func check(count: Int, shape: Shape, bytesPerValue: Int, place: DataError.Place?) throws(DataError) {
    let (bytes, overflow) = (shape.batch(of: count).checkedCount ?? .max).multipliedReportingOverflow(by: bytesPerValue)
    if overflow || bytes > datasetBytes {
      throw DataError(
        .limit, place, "\(count) images of \(shape) do not fit into the limit of \(datasetBytes) bytes for one dataset",
        remedy: "ask for fewer or smaller images")
    }
  }
}
