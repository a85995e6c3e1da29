import NeuralNetworks
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Seconds of this thread, so that a loaded machine does not count.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Every kernel of both engines ends soon after that is requested, and a request that never comes changes no bit.
@Suite(.serialized) struct CancellationTests {
  /// Runs `body` with kernels that are cancelled after 20 ms; the result must come within 200 ms, in its shape.
  private func check<Scalar: TensorScalar>(
    _ name: String, _ engine: Engine, gives shape: Shape, _ body: (any LayerKernels<Scalar>) -> Tensor<Scalar>
  ) {
    let start = threadSeconds()
    let cancellation = Cancellation { threadSeconds() > start + 0.02 }
    let result = body(engine.kernels(cancellation: cancellation))
    let time = threadSeconds() - start
    #expect(time < 0.2, "\(name) by \(engine): \(time) s")
    #expect(cancellation.isRequested() && result.shape == shape && result.isFinite(), "\(name) by \(engine)")
  }

  /// Each would take more than a second, with the fastest kernels of a processor of today.
  private func checkWindows<Scalar: TensorScalar>(_ engine: Engine, _: Scalar.Type) {
    let g = ConvolutionGeometry(
      input: Shape(16, 1, 256, 256), outputChannels: 64, kernel: Extents(128), stride: Extents(1),
      padding: Padding(Extents(0)))
    let x = Tensor<Scalar>(g.inputShape, repeating: 0.5), filters = Tensor<Scalar>(g.filterShape, repeating: 0.5)
    let biases = Tensor<Scalar>(Shape(64)), dy = Tensor<Scalar>(g.outputShape, repeating: 0.5)
    check("convolution", engine, gives: g.outputShape) { (kernels: any LayerKernels<Scalar>) in
      kernels.convolution(x, filters: filters, biases: biases, g)
    }
    check("filter gradient", engine, gives: g.filterShape) { (kernels: any LayerKernels<Scalar>) in
      kernels.convolutionFilterGradient(dy, input: x, g)
    }
    check("input gradient", engine, gives: g.inputShape) { (kernels: any LayerKernels<Scalar>) in
      kernels.convolutionInputGradient(dy, filters: filters, g)
    }
    let pool = PoolingGeometry(input: Shape(64, 2, 360, 360), window: Extents(150), stride: Extents(1))
    let picture = Tensor<Scalar>(pool.inputShape, repeating: 0.5)
    let upstream = Tensor<Scalar>(pool.outputShape, repeating: 0.5)
    var winners: [Int32] = []
    check("max pooling", engine, gives: pool.outputShape) { (kernels: any LayerKernels<Scalar>) in
      let output: Tensor<Scalar>
      (output, winners) = kernels.maxPooling(picture, pool)
      return output
    }
    // Winners stay places of the input, so that whoever uses them all the same does not leave it.
    #expect(winners.count == pool.outputShape.count && winners.allSatisfy { $0 >= 0 && Int($0) < picture.count })
    check("average pooling", engine, gives: pool.outputShape) { (kernels: any LayerKernels<Scalar>) in
      kernels.averagePooling(picture, pool)
    }
    check("average pooling's gradient", engine, gives: pool.inputShape) { (kernels: any LayerKernels<Scalar>) in
      kernels.averagePoolingInputGradient(upstream, pool)
    }
  }

  @Test(arguments: Engine.allCases) func windowsEndSoonAfterARequest(engine: Engine) {
    checkWindows(engine, Float.self)
  }

  @Test(arguments: Engine.allCases) func affineMapsEndSoonAfterARequest(engine: Engine) {
    // The sums are long and the results small: a result's memory takes time whatever is computed.
    let (side, length) = (2400, 12_000), square = Shape(side, side)
    let wide = Tensor<Float>(Shape(side, length), repeating: 0.5),
      tall = Tensor<Float>(Shape(length, side), wide.values)
    check("affine", engine, gives: square) { (kernels: any LayerKernels<Float>) in
      kernels.affine(wide, weights: tall, biases: Tensor(Shape(side)))
    }
    check("affine weight gradient", engine, gives: square) { (kernels: any LayerKernels<Float>) in
      kernels.affineWeightGradient(tall, input: tall)
    }
    check("affine input gradient", engine, gives: square) { (kernels: any LayerKernels<Float>) in
      kernels.affineInputGradient(wide, weights: wide)
    }
  }

  /// One image and one sum at a time that are as large as the shell allows.
  @Test(arguments: Engine.allCases) func sumsOfMillionsEndSoonAfterARequest(engine: Engine) {
    let g = ConvolutionGeometry(
      input: Shape(1, 1, 2048, 4096), outputChannels: 1, kernel: Extents(1024, 2048), stride: Extents(1),
      padding: Padding(Extents(0)))
    let x = Tensor<Float>(g.inputShape, repeating: 0.5), filters = Tensor<Float>(g.filterShape, repeating: 0.5)
    let dy = Tensor<Float>(g.outputShape, repeating: 0.5)
    check("convolution", engine, gives: g.outputShape) { (kernels: any LayerKernels<Float>) in
      kernels.convolution(x, filters: filters, biases: Tensor(Shape(1)), g)
    }
    check("filter gradient", engine, gives: g.filterShape) { (kernels: any LayerKernels<Float>) in
      kernels.convolutionFilterGradient(dy, input: x, g)
    }
    check("input gradient", engine, gives: g.inputShape) { (kernels: any LayerKernels<Float>) in
      kernels.convolutionInputGradient(dy, filters: filters, g)
    }
    let values = Tensor<Float>(Shape(1, 20_000_000), repeating: 0.5)
    check("activation", engine, gives: values.shape) { (kernels: any LayerKernels<Float>) in
      kernels.activation(.softplus, values)
    }
    check("activation gradient", engine, gives: values.shape) { (kernels: any LayerKernels<Float>) in
      kernels.activationGradient(.softplus, values, output: values)
    }
  }

  /// Images larger than what is moved in one go, and enough of them for two groups.
  @Test(arguments: Engine.allCases) func aRequestThatNeverComesChangesNothing(engine: Engine) {
    let plain: any LayerKernels<Float> = engine.kernels()
    let asking: any LayerKernels<Float> = engine.kernels(cancellation: Cancellation { false })
    #expect(!plain.cancellation.isRequested() && !asking.cancellation.isRequested())
    var generator = SeededGenerator(seed: 3)
    let g = ConvolutionGeometry(
      input: Shape(19, 1, 520, 520), outputChannels: 2, kernel: Extents(3), stride: Extents(2),
      padding: Padding(Extents(1)))
    let pool = PoolingGeometry(input: g.inputShape, window: Extents(3), stride: Extents(2))
    let x: Tensor<Float> = generator.uniform(g.inputShape), dy: Tensor<Float> = generator.uniform(g.outputShape)
    let w: Tensor<Float> = generator.uniform(g.filterShape), b: Tensor<Float> = generator.uniform(Shape(2))
    let dz: Tensor<Float> = generator.uniform(pool.outputShape)
    let rows: Tensor<Float> = generator.uniform(Shape(19, 300_000)),
      v: Tensor<Float> = generator.uniform(Shape(300_000, 2))
    let du: Tensor<Float> = generator.uniform(Shape(19, 2))
    func results(_ kernels: any LayerKernels<Float>) -> [Tensor<Float>] {
      let (pooled, winners) = kernels.maxPooling(x, pool)
      return [
        kernels.convolution(x, filters: w, biases: b, g), kernels.convolutionFilterGradient(dy, input: x, g),
        kernels.convolutionBiasGradient(dy), kernels.convolutionInputGradient(dy, filters: w, g), pooled,
        kernels.maxPoolingInputGradient(dz, winners: winners, pool), kernels.averagePooling(x, pool),
        kernels.averagePoolingInputGradient(dz, pool), kernels.affine(rows, weights: v, biases: b),
        kernels.affineWeightGradient(du, input: rows), kernels.affineBiasGradient(rows),
        kernels.affineInputGradient(du, weights: v), kernels.activation(.sigmoid, rows),
        kernels.activationGradient(.relu, rows, output: rows),
      ]
    }
    for (index, pair) in zip(results(plain), results(asking)).enumerated() {
      #expect(pair.0 == pair.1, "result \(index)")
    }
  }
}
