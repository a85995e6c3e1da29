import Foundation
import NeuralNetworks
import Testing

@testable import ImageData

@Suite(.serialized) struct FashionMNISTTests {
  static let isInstalled = FileManager.default.fileExists(atPath: FashionMNIST.packageFolder)

  /// The digest, mean and deviation were computed from the package's files with Python's gzip and zlib, and numpy.
  @Test(.enabled(if: isInstalled, "dataset-fashion-mnist is not installed"))
  func thePackagesImagesAreRead() throws {
    var generator = SeededGenerator(seed: 1)
    let data = try DatasetCatalog.open("fashion-mnist", using: &generator)
    #expect(data.traits.digest == "8798117dea9fe8bf")
    #expect(data.train.count == 60_000 && data.test.count == 10_000)
    #expect(
      Array(data.train.labels.prefix(5)) == [9, 0, 0, 3, 0] && Array(data.test.labels.prefix(5)) == [9, 2, 1, 1, 6])
    #expect(
      abs(data.traits.mean - 0.2861561232350083) < 1e-12 && abs(data.traits.deviation - 0.3529415461508495) < 1e-12)
    #expect(data.classCounts == [Int](repeating: 7000, count: 10))
  }

  @Test(.enabled(if: isInstalled, "dataset-fashion-mnist is not installed"))
  func theFirstBatchIsThereInUnderASecond() throws {
    // The processor's time of this thread, because other tests run beside this one.
    let start = processorSeconds()
    let data = try FashionMNIST.dataset(folder: nil, limits: .standard)
    #expect(data.train.images(0..<64, as: Float.self).shape == Shape(64, 1, 28, 28))
    #expect(processorSeconds() - start < 1)
  }

  @Test func theErrorNamesTheCommandThatInstallsIt() {
    let error = dataError { () throws(DataError) in
      try FashionMNIST.dataset(folder: "/none/fashion-mnist", limits: .standard)
    }
    #expect(error?.kind == .fileNotFound)
    #expect(error?.remedy?.contains("`apt-get install dataset-fashion-mnist`") == true)
  }
}
