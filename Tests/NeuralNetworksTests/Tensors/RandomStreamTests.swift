import CVectorKernels
import NeuralNetworks
import Testing

/// The counter-based generator: known answers, independence of its coordinates, and the C kernels' numbers.
@Suite struct RandomStreamTests {
  /// The known answers of Random123, the library of the generator's authors.
  @Test func wordsAreTheKnownAnswers() {
    #expect(
      RandomStream(seed: 0).words(image: 0, block: 0) == (0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    #expect(
      RandomStream(seed: .max, step: -1).words(image: 0xFFFF_FFFF, block: 0xFFFF_FFFF)
        == (0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
      RandomStream(seed: 0x299F_31D0_A409_3822, step: 0x0370_7344_1319_8A2E, firstImage: 0x85A3_08D0)
        .words(image: 3, block: 0x243F_6A88) == (0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  @Test func streamsOfPartsDiffer() {
    let stream = RandomStream(seed: 7)
    let parts = [
      stream, stream.entering(0), stream.entering(1), stream.entering("block"), stream.entering("shortcut"),
      stream.entering(0).entering(1), stream.entering(1).entering(0), stream.entering("block").entering(0),
      stream.entering(0).entering("block"), stream.entering(""), RandomStream(seed: 8),
      RandomStream(seed: 8).entering(0),
    ]
    #expect(Set(parts.map(\.key)).count == parts.count)
    #expect(stream.entering(3) == RandomStream(seed: 7).entering(3))
    var keys = Set<UInt64>()
    for seed in 0..<100 as Range<UInt64> {
      for index in 0..<100 { keys.insert(RandomStream(seed: seed).entering(index).key) }
    }
    #expect(keys.count == 10_000)
  }

  @Test func imagesAndStepsAreCoordinates() {
    let stream = RandomStream(seed: 9, step: 2, firstImage: 5)
    #expect(stream.words(image: 4, block: 1) == stream.from(image: 4).words(image: 0, block: 1))
    #expect(stream.from(image: 3).from(image: 4) == stream.from(image: 7))
    #expect(stream.from(image: 3).firstImage == 8)
    #expect(stream.at(step: 6) == RandomStream(seed: 9, step: 6, firstImage: 5))
  }

  /// Masks of 64 images of 4096 features, as plus and minus ones around their mean.
  private func mask(_ stream: RandomStream, probability: Double) -> [Double] {
    let threshold = UInt64((probability * 0x1p32).rounded())
    var mask: [Double] = []
    for image in 0..<64 {
      for block in 0..<1024 {
        let words = stream.words(image: image, block: block)
        for word in [words.0, words.1, words.2, words.3] { mask.append(UInt64(word) >= threshold ? 1 : 0) }
      }
    }
    return mask
  }

  /// The correlation of two masks with probability p; for independent ones normal with deviation 1/√n.
  private func correlation(_ a: some Sequence<Double>, _ b: some Sequence<Double>, keep: Double, count: Int) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - keep) * ($1.1 - keep) } / (keep * (1 - keep) * Double(count))
  }

  @Test(arguments: [0.1, 0.5, 0.8]) func masksHaveTheirShareAndNoPattern(probability: Double) {
    let keep = 1 - probability, stream = RandomStream(seed: 24).entering(3)
    let mask = mask(stream, probability: probability), count = mask.count
    // Five deviations: one in two million for each of what is looked at, and the numbers never change.
    let five = 5 / Double(count).squareRoot()
    #expect(abs(mask.reduce(0, +) / Double(count) - keep) < five * (keep * probability).squareRoot())
    for shift in [1, 2, 3, 4, 64, 4096, 8192] {
      let found = correlation(mask, mask.dropFirst(shift), keep: keep, count: count - shift)
      #expect(abs(found) < 1.1 * five, "values \(shift) apart")
    }
    let others = [
      stream.at(step: 1), stream.at(step: 1 << 32), stream.from(image: 64), RandomStream(seed: 25).entering(3),
      RandomStream(seed: 24).entering(4), stream.entering(3), stream.entering("block"),
    ]
    for other in others {
      let found = correlation(mask, self.mask(other, probability: probability), keep: keep, count: count)
      #expect(abs(found) < five, "\(other)")
    }
  }

  /// The C kernel makes the mask of the Swift words.
  @Test func kernelsDrawTheSameNumbers() {
    let stream = RandomStream(seed: 11, step: 3, firstImage: 100).entering(2)
    let features = 37, lanes = Int(VECTOR_LANES), threshold: UInt64 = 1 << 30
    let x = [Float](repeating: 3, count: features * lanes)
    var y = x
    var mask = [UInt16](repeating: 9, count: x.count)
    vector_operations_best(VECTOR_FLOAT32).pointee.dropout(
      Int64(features), stream.firstImage, stream.key, stream.step, threshold, 2, x, &y, &mask)
    for feature in 0..<features {
      for image in 0..<lanes {
        let words = stream.words(image: image, block: feature / 4)
        let isKept = UInt64([words.0, words.1, words.2, words.3][feature % 4]) >= threshold
        #expect(mask[feature * lanes + image] == (isKept ? 1 : 0))
        #expect(y[feature * lanes + image] == (isKept ? 6 : 0))
      }
    }
  }
}
