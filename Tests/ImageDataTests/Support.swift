import Foundation
import ImageData
import NeuralNetworks

/// A file of Tests/ImageDataTests/Fixtures.
func fixture(_ name: String) throws -> Data {
  try Data(
    contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)"))
}

/// Images of bytes that count upwards, image i beginning with the byte i, classes drawn at random.
func countingImages(_ count: Int, shape: Shape = Shape(2, 3, 2), classes: Int = 3, seed: UInt64 = 1) -> Dataset {
  var generator = SeededGenerator(seed: seed)
  return Dataset(
    bytes: (0..<count).flatMap { image in (0..<shape.count).map { UInt8(truncatingIfNeeded: image + $0) } },
    shape: shape, labels: (0..<count).map { _ in generator.integer(below: classes) },
    classNames: (0..<classes).map { "class \($0)" }, source: "counting")
}

/// The error that `work` throws, and nil where it throws none.
func dataError(_ work: () throws(DataError) -> some Any) -> DataError? {
  do {
    _ = try work()
    return nil
  } catch {
    return error
  }
}

/// How long this thread has been computing.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
