import CVectorKernels
import Testing

/// Philox4x32-10 as its paper writes it, one counter at a time, in 64 bits.
private func philox(_ counter: [UInt64], key: [UInt64]) -> [UInt64] {
  let low: UInt64 = 0xFFFF_FFFF
  var c = counter, k = key
  for _ in 0..<10 {
    let (first, second) = (c[0] * 0xD251_1F53, c[2] * 0xCD9E_8D57)
    c = [(second >> 32) ^ c[1] ^ k[0], second & low, (first >> 32) ^ c[3] ^ k[1], first & low]
    k = [(k[0] + 0x9E37_79B9) & low, (k[1] + 0xBB67_AE85) & low]
  }
  return c
}

/// Dropout against the generator's definition, bit for bit at every level and in both precisions.
@Suite struct DropoutTests {
  /// The known answers of Random123, the authors' library.
  @Test func theDefinitionGivesTheKnownAnswers() {
    let ones: UInt64 = 0xFFFF_FFFF
    #expect(philox([0, 0, 0, 0], key: [0, 0]) == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
    #expect(
      philox([ones, ones, ones, ones], key: [ones, ones]) == [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD])
    #expect(
      philox([0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], key: [0xA409_3822, 0x299F_31D0])
        == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
  }

  private func check<Scalar: KernelScalar>(_: Scalar.Type, level: Level) {
    let operations = level.operations(Scalar.self)
    let low: UInt64 = 0xFFFF_FFFF
    var cases = Cases(state: 51)
    for number in 0..<120 {
      let features = cases.int(1...13), end = number % 2 == 0
      let first = number % 5 == 0 ? UInt32.max - 3 : UInt32(cases.int(0...1000))
      let (key, step) = (cases.next(), number % 3 == 0 ? UInt64(number) : cases.next())
      let threshold = [0, 1 << 32, 1 << 31, cases.next() & low][number % 4], scale = 1 / 0.7
      let x = GuardedBuffer<Scalar>(cases.numbers(features * lanes), atEnd: end)
      x.pointer[number % x.count] = .nan
      let y = GuardedBuffer<Scalar>(count: x.count, filledWith: .nan, atEnd: end)
      let mask = GuardedBuffer<UInt16>(count: x.count, filledWith: 7, atEnd: end)
      let dx = GuardedBuffer<Scalar>(count: x.count, filledWith: .nan, atEnd: end)
      let same = GuardedBuffer(x.values, atEnd: end)
      operations.dropout(Int64(features), first, key, step, threshold, scale, x.pointer, y.pointer, mask.pointer)
      let count = x.count - number % 3
      operations.dropout_gradient(Int64(count), scale, mask.pointer, x.pointer, dx.pointer)
      operations.dropout_gradient(Int64(count), scale, mask.pointer, same.pointer, same.pointer)
      var holds = [x, y, dx, same].allSatisfy(\.isIntact) && mask.isIntact
      for feature in 0..<features {
        for lane in 0..<lanes {
          let counter = [UInt64(feature / 4), UInt64(first &+ UInt32(lane)), step & low, step >> 32]
          let kept = philox(counter, key: [key & low, key >> 32])[feature % 4] >= threshold
          let index = feature * lanes + lane
          let want = kept ? x.pointer[index] * Scalar(scale) : 0
          holds = holds && mask.pointer[index] == (kept ? 1 : 0)
          holds = holds && (want.isNaN ? y.pointer[index].isNaN : y.pointer[index].bits == want.bits)
          if index < count {
            holds = holds && (want.isNaN ? dx.pointer[index].isNaN : dx.pointer[index].bits == want.bits)
            holds = holds && (want.isNaN ? same.pointer[index].isNaN : same.pointer[index].bits == want.bits)
          } else {
            holds = holds && dx.pointer[index].isNaN
          }
        }
      }
      #expect(holds, "\(level.name): \(features) features, threshold \(threshold)")
    }
  }

  @Test(arguments: Level.present) func masksFollowTheGenerator(level: Level) {
    check(Float.self, level: level)
    check(Double.self, level: level)
  }
}
