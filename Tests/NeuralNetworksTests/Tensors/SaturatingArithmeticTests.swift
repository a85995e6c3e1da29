import NeuralNetworks
import Testing

@Suite struct SaturatingArithmeticTests {
  @Test func whatDoesNotFitIsTheLargest() {
    #expect(3.saturatingAdd(4) == 7 && 3.saturatingMultiply(4) == 12)
    #expect(Int.max.saturatingAdd(1) == .max && (Int.max - 1).saturatingAdd(1) == .max)
    #expect((1 << 40).saturatingMultiply(1 << 40) == .max && 0.saturatingMultiply(.max) == 0)
  }
}
