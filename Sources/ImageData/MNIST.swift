/// MNIST (Y. LeCun, C. Cortes and C. J. C. Burges, 1998): 70,000 greyscale images of handwritten digits, 28 x 28
/// pixels, 10,000 of them test images, from the user's own folder.
enum MNIST {
  /// Reads the dataset from `folder`; there is no default folder.
  static func dataset(folder: String?, limits: DataLimits) throws(DataError) -> Dataset {
    guard let folder else {
      throw DataError(
        .noData, .option("folder"), "mnist needs the folder of your copy, but none is given",
        remedy: "`dataset mnist folder=FOLDER` reads its four IDX files, such as train-images-idx3-ubyte.gz")
    }
    return try IDXFolder.dataset(at: folder, classNames: (0...9).map(String.init), source: "mnist", limits: limits)
  }
}
