import NeuralNetworks
import Testing

@testable import Equations

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compiled equations are loops, not an interpreter: on the lecture's convolutions they take a small multiple of the
/// textbook kernels' time.
@Suite(.serialized) struct ThroughputTests {
  /// The processor time of this thread, which other tests do not count in.
  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private static func quickest(_ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<3 {
      let start = seconds()
      try body()
      best = min(best, seconds() - start)
    }
    return best
  }

  private func compare<Scalar: TensorScalar>(_ precision: Scalar.Type, _ size: Int) throws {
    var generator = SeededGenerator(seed: 1)
    let kernels = TextbookKernels<Scalar>()
    let x = random([8, 8, size, size], &generator, in: Scalar.self)
    let filters = random([16, 8, 3, 3], &generator, in: Scalar.self)
    let biases = random([16], &generator, in: Scalar.self)
    let geometry = ConvolutionGeometry(
      input: x.shape, outputChannels: 16, kernel: Extents(3), stride: Extents(1), padding: Padding(Extents(1)))
    let g = random([8, 16, size, size], &generator, in: Scalar.self)
    let scope = scope(
      [
        "X": [8, 8, size, size], "Y": [8, 16, size, size], "filters": [16, 8, 3, 3], "biases": [16],
      ], ["s": 1, "p": 1])
    let tensors = ["X": x, "filters": filters, "biases": biases, "dY": g]
    let cases: [(String, () -> Void)] = [
      (
        "Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h*s+i-p,w*s+j-p] · filters[c,k,i,j] + biases[c]",
        { _ = kernels.convolution(x, filters: filters, biases: biases, geometry) }
      ),
      (
        "∂L/∂filters[c,k,i,j] = Σ_{b,h,w} G[b,c,h,w] · X[b,k,h*s+i-p,w*s+j-p]",
        { _ = kernels.convolutionFilterGradient(g, input: x, geometry) }
      ),
      (
        "∂L/∂X[b,k,h,w] = Σ_{c,i,j} G[b,c,(h+p-i)/s,(w+p-j)/s] · filters[c,k,i,j]",
        { _ = kernels.convolutionInputGradient(g, filters: filters, geometry) }
      ),
    ]
    for (text, textbook) in cases {
      let compiled = try CompiledEquation(Equation(text), in: scope)
      let own = try Self.quickest { _ = try compiled.evaluate(tensors) }
      let reference = Self.quickest(textbook)
      #expect(own / reference < 5, "\(text) takes \(own / reference) times as long")
    }
  }

  @Test func convolutionsAreWithinFiveTimesTheTextbook() throws {
    try compare(Double.self, 28)
    try compare(Float.self, 28)
    try compare(Double.self, 8)
  }
}
