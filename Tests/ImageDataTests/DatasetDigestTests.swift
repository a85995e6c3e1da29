import ImageData
import NeuralNetworks
import Testing

@Suite struct DatasetDigestTests {
  /// Computed with Python: crc32 and adler32 of b"2x1x1x2 uint8\n" + bytes([1, 2, 3, 250]) + array("<i4", [1, 0]).
  @Test func bytesHaveTheDigestThatPythonsZlibGives() {
    let data = Dataset(
      bytes: [1, 2, 3, 250], shape: Shape(1, 1, 2), labels: [1, 0], classNames: ["a", "b"], source: "")
    #expect(data.traits.digest == "2433a6815e1f0552")
  }

  /// Computed with Python: the same of b"1x1x1x2 float32\n" + array("<f4", [0.5, -1.25]) + array("<i4", [0]).
  @Test func floatsHaveTheDigestThatPythonsZlibGives() {
    let data = Dataset(floats: [0.5, -1.25], shape: Shape(1, 1, 2), labels: [0], classNames: ["a"], source: "")
    #expect(data.traits.digest == "146c10f96e860671")
  }

  @Test func everyPixelLabelAndShapeCounts() {
    func digest(_ bytes: [UInt8], _ shape: Shape, _ labels: [Int]) -> String {
      Dataset(bytes: bytes, shape: shape, labels: labels, classNames: ["a", "b"], source: "").traits.digest
    }
    let digests = [
      digest([0, 0, 0, 0], Shape(1, 1, 2), [0, 0]), digest([0, 0, 0, 1], Shape(1, 1, 2), [0, 0]),
      digest([0, 0, 0, 0], Shape(1, 2, 1), [0, 0]), digest([0, 0, 0, 0], Shape(1, 1, 2), [0, 1]),
      digest([0, 0, 0, 0], Shape(2, 1, 1), [0, 0]),
    ]
    #expect(Set(digests).count == digests.count)
  }

  @Test func theSplitDoesNotCount() throws {
    var generator = SeededGenerator(seed: 1)
    let data = countingImages(10)
    #expect(try data.split(test: 0.3, using: &generator).traits == data.traits)
  }
}
