import Platform

/// Fashion-MNIST (H. Xiao, K. Rasul and R. Vollgraf, 2017): 70,000 greyscale images of clothing, 28 x 28 pixels, 10
/// classes, 10,000 of them test images; from the Debian package `dataset-fashion-mnist`.
enum FashionMNIST {
  /// The folder in which the Debian package installs the files.
  static let packageFolder = "/usr/share/datasets/fashion-mnist"

  /// The names of the classes, in the order of the labels.
  static let classNames = [
    "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
  ]

  /// Reads the dataset from `folder`, or by default from the package's folder.
  static func dataset(folder: String?, limits: DataLimits) throws(DataError) -> Dataset {
    var limits = limits
    // Files that the administrator installed contain nothing private, so the limits on folders don't apply.
    if folder == nil { limits.folders = .anywhere }
    do {
      return try IDXFolder.dataset(
        at: folder ?? packageFolder, classNames: classNames, source: "fashion-mnist", limits: limits)
    } catch  where error.kind == .fileNotFound {
      throw DataError(
        .fileNotFound, error.place, error.reason,
        remedy: "install it with `apt-get install dataset-fashion-mnist`, or set `folder=FOLDER`")
    }
  }
}
