import ImageData
import NeuralNetworks
import Testing

@Suite struct DatasetTests {
  @Test func aTensorHasTheBytesTimesTheScaleInEitherPrecision() {
    let data = Dataset(
      bytes: Array(0...255), shape: Shape(1, 16, 16), labels: [0], classNames: ["a"], scale: 1 / 255.0, source: "")
    let double: Tensor<Double> = data.images(0..<1)
    let float = data.images(at: [0], as: Float.self)
    #expect(double.shape == Shape(1, 1, 16, 16))
    for byte in 0...255 {
      #expect(double.values[byte] == Double(byte) * (1 / 255.0))
      #expect(float.values[byte] == Float(Double(byte) * (1 / 255.0)))
    }
    #expect(float.values[255] == 1)
  }

  @Test func floatsComeBackAsTheyWereStored() {
    let floats: [Float] = [0.1, -2, .pi, 1e-30]
    let data = Dataset(floats: floats, shape: Shape(1, 2, 2), labels: [0], classNames: ["a"], source: "")
    #expect(data.image(at: 0, as: Double.self) == Tensor(Shape(1, 2, 2), floats.map(Double.init)))
    #expect(data.image(at: 0, as: Float.self) == Tensor(Shape(1, 2, 2), floats))
  }

  @Test func imagesAreTakenInTheOrderAskedFor() {
    let data = countingImages(9)
    let images: Tensor<Double> = data.images(at: [7, 2, 2])
    #expect(images.shape == Shape(3, 2, 3, 2))
    for (place, index) in [7, 2, 2].enumerated() {
      let expected = (0..<12).map { Double(index + $0) * (1 / 255.0) }
      #expect(images.examples(place..<place + 1).values == expected)
    }
    #expect(data.labels(at: [7, 2, 2]) == [data.labels[7], data.labels[2], data.labels[2]])
    #expect(data.images(3..<5, as: Float.self) == data.images(at: [3, 4]))
  }

  @Test func aPartOfAPartHasTheRightImages() {
    let data = countingImages(20).divided(train: [5, 9, 1, 7], test: [2, 3])
    let part = data.train.part(at: [3, 0])
    #expect(data.train.count == 4 && data.test.count == 2 && data.count == 20)
    #expect(part.images(0..<2, as: Double.self) == data.images(at: [7, 5]))
    #expect(part.labels == [data.labels[7], data.labels[5]])
    #expect(part.isPart && part.train == part && part.test == part)
    #expect(part.traits == data.traits)
  }

  @Test func statisticsAreThoseOfTheTensorsValues() {
    var generator = SeededGenerator(seed: 3)
    let patterns = Patterns()
    for data in [countingImages(40), try? patterns.dataset(using: &generator)].compactMap({ $0 }) {
      let values = data.images(0..<data.count, as: Double.self).values
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(abs(data.traits.mean - mean) < 1e-12)
      #expect(abs(data.traits.deviation - variance.squareRoot()) < 1e-12)
    }
  }

  @Test func classCountsAddUp() {
    let data = countingImages(50, classes: 4)
    #expect(data.classCounts == (0..<4).map { label in data.labels.filter { $0 == label }.count })
    #expect(data.classCounts.reduce(0, +) == 50)
  }

  @Test func namesThatCouldMoveTheCursorAreEscaped() {
    let data = Dataset(
      bytes: [0], shape: Shape(1, 1, 1), labels: [0], classNames: ["\u{1B}[2Jcat\u{202E}é"], source: "a\nb")
    #expect(data.classes == ["\\u{1B}[2Jcat\\u{202E}é"])
    #expect(data.traits.source == "a\\u{A}b")
  }
}
