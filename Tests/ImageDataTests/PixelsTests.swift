import NeuralNetworks
import Testing

@testable import ImageData

@Suite struct PixelsTests {
  /// Called through a generic function that knows nothing of the type, as a trainer calls it.
  @inline(never)
  private func convert<Scalar: TensorScalar>(_ data: Dataset, as precision: Scalar.Type) -> Tensor<Scalar> {
    data.images(0..<data.count, as: precision)
  }

  /// Unspecialised generic code takes about 100 ns a value; specialised code 1 or 2.
  @Test func imagesBecomeTensorsAtFullSpeedInEitherPrecision() {
    let count = 2000
    let shape = Shape(1, 28, 28)
    let bytes = Dataset(
      bytes: [UInt8](repeating: 7, count: count * shape.count), shape: shape, labels: [Int](repeating: 0, count: count),
      classNames: ["a"], source: "")
    let floats = Dataset(
      floats: [Float](repeating: 7, count: count * shape.count), shape: shape,
      labels: [Int](repeating: 0, count: count), classNames: ["a"], source: "")
    let precisions: [any TensorScalar.Type] = [Float.self, Double.self]
    for data in [bytes, floats] {
      for precision in precisions {
        let start = processorSeconds()
        func converted<Scalar: TensorScalar>(_ precision: Scalar.Type) -> Int { convert(data, as: precision).count }
        #expect(converted(precision) == count * shape.count)
        let nanoseconds = (processorSeconds() - start) * 1e9 / Double(count * shape.count)
        #expect(nanoseconds < 20, "\(nanoseconds) ns a value")
      }
    }
  }

  @Test func chosenImagesAreGathered() {
    #expect(Pixels.bytes([1, 2, 3, 4, 5, 6]).gathered([2, 0, 2], size: 2) == .bytes([5, 6, 1, 2, 5, 6]))
    #expect(Pixels.floats([1, 2, 3]).gathered([1], size: 1) == .floats([2]))
    #expect(Pixels.floats([1, 2, 3]).gathered([], size: 1) == .floats([]))
  }

  @Test func statisticsOfBytesAreExact() {
    let statistics = Pixels.bytes([0, 0, 255, 255, 255, 0]).statistics(scale: 1 / 255.0)
    #expect(abs(statistics.mean - 0.5) < 1e-15 && abs(statistics.deviation - 0.5) < 1e-15)
    #expect(Pixels.bytes([]).statistics(scale: 1) == (0, 0))
  }
}
