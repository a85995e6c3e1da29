import NeuralNetworks
import Testing

/// The fast kernels against the equations as loops, over random geometries in both precisions.
///
/// Both sum the same products in other orders, so two sums of n terms differ by at most 2 n u / (1 - n u) times the sum of the
/// terms' magnitudes (u the unit roundoff); what sums no products must agree bit for bit.
@Suite struct VectorKernelsTests {
  private func random<Scalar: TensorScalar>(_ shape: Shape, _ generator: inout SeededGenerator) -> Tensor<Scalar> {
    Tensor(shape, (0..<shape.count).map { _ in Scalar(Double.random(in: -1...1, using: &generator)) })
  }

  /// Whether two results agree up to rounding; `magnitude` is the same operation on magnitudes, `terms` the sums' length.
  private func agree<Scalar: TensorScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, magnitude: Tensor<Scalar>, terms: Int
  ) -> Bool {
    let n = Double(terms + 2) * Double(Scalar.ulpOfOne) / 2
    let factor = 2 * n / (1 - n) * (1 + 4 * n)
    return a.shape == b.shape
      && a.values.indices.allSatisfy {
        abs(Double(a.values[$0] - b.values[$0])) <= factor * Double(magnitude.values[$0])
      }
  }

  private func checkConvolution<Scalar: TensorScalar>(_: Scalar.Type, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let (fast, plain) = (VectorKernels<Scalar>(), TextbookKernels<Scalar>())
    for _ in 0..<150 {
      let kernel = Extents(pick(1...5), pick(1...5))
      let padding = pick(0...2) == 0 ? Padding(sameFor: kernel) : Padding(Extents(pick(0...3), pick(0...3)))
      let (height, width) = (pick(kernel.vertical...9), pick(kernel.horizontal...9))
      let g = ConvolutionGeometry(
        input: Shape(pick(1...19), pick(1...3), height, width), outputChannels: pick(1...5), kernel: kernel,
        stride: Extents(pick(1...3), pick(1...3)), padding: padding)
      let x: Tensor<Scalar> = random(g.inputShape, &generator), dy: Tensor<Scalar> = random(g.outputShape, &generator)
      let w: Tensor<Scalar> = random(g.filterShape, &generator)
      let b: Tensor<Scalar> = random(Shape(g.outputChannels), &generator)
      let (ax, ady, aw, ab) = (x.map(abs), dy.map(abs), w.map(abs), b.map(abs))
      let window = kernel.vertical * kernel.horizontal
      #expect(
        agree(
          fast.convolution(x, filters: w, biases: b, g), plain.convolution(x, filters: w, biases: b, g),
          magnitude: plain.convolution(ax, filters: aw, biases: ab, g), terms: g.inputChannels * window + 1), "\(g)")
      #expect(
        agree(
          fast.convolutionFilterGradient(dy, input: x, g), plain.convolutionFilterGradient(dy, input: x, g),
          magnitude: plain.convolutionFilterGradient(ady, input: ax, g), terms: dy.count / g.outputChannels), "\(g)")
      #expect(
        agree(
          fast.convolutionInputGradient(dy, filters: w, g), plain.convolutionInputGradient(dy, filters: w, g),
          magnitude: plain.convolutionInputGradient(ady, filters: aw, g), terms: g.outputChannels * window), "\(g)")
      #expect(
        agree(
          fast.convolutionBiasGradient(dy), plain.convolutionBiasGradient(dy),
          magnitude: plain.convolutionBiasGradient(ady), terms: dy.count / g.outputChannels), "\(g)")
    }
  }

  @Test func convolutionAgreesWithTheTextbook() {
    checkConvolution(Float.self, seed: 51)
    checkConvolution(Double.self, seed: 52)
  }

  private func checkAffine<Scalar: TensorScalar>(_: Scalar.Type, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let (fast, plain) = (VectorKernels<Scalar>(), TextbookKernels<Scalar>())
    for _ in 0..<150 {
      let (batch, inputs, outputs) = (pick(1...40), pick(1...70), pick(1...40))
      let x: Tensor<Scalar> = random(Shape(batch, inputs), &generator)
      let dy: Tensor<Scalar> = random(Shape(batch, outputs), &generator)
      let w: Tensor<Scalar> = random(Shape(inputs, outputs), &generator)
      let b: Tensor<Scalar> = random(Shape(outputs), &generator)
      let (ax, ady, aw, ab) = (x.map(abs), dy.map(abs), w.map(abs), b.map(abs))
      let sizes: Comment = "\(batch) rows, \(inputs) x \(outputs)"
      #expect(
        agree(
          fast.affine(x, weights: w, biases: b), plain.affine(x, weights: w, biases: b),
          magnitude: plain.affine(ax, weights: aw, biases: ab), terms: inputs + 1), sizes)
      #expect(
        agree(
          fast.affineWeightGradient(dy, input: x), plain.affineWeightGradient(dy, input: x),
          magnitude: plain.affineWeightGradient(ady, input: ax), terms: batch), sizes)
      #expect(
        agree(
          fast.affineBiasGradient(dy), plain.affineBiasGradient(dy), magnitude: plain.affineBiasGradient(ady),
          terms: batch), sizes)
      #expect(
        agree(
          fast.affineInputGradient(dy, weights: w), plain.affineInputGradient(dy, weights: w),
          magnitude: plain.affineInputGradient(ady, weights: aw), terms: outputs), sizes)
    }
  }

  @Test func affineMapsAgreeWithTheTextbook() {
    checkAffine(Float.self, seed: 53)
    checkAffine(Double.self, seed: 54)
  }

  private func checkPooling<Scalar: TensorScalar>(_: Scalar.Type, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let (fast, plain) = (VectorKernels<Scalar>(), TextbookKernels<Scalar>())
    for _ in 0..<150 {
      let window = Extents(pick(1...4), pick(1...4))
      let g = PoolingGeometry(
        input: Shape(pick(1...35), pick(1...3), pick(window.vertical...9), pick(window.horizontal...9)), window: window,
        stride: pick(0...1) == 0 ? window : Extents(pick(1...4), pick(1...4)))
      // Few distinct values, so that windows hold ties; now and then a NaN.
      let x = Tensor<Scalar>(
        g.inputShape,
        (0..<g.inputShape.count).map { _ in pick(0...50) == 0 ? Scalar.nan : Scalar(pick(-4...4)) / 4 })
      let dy: Tensor<Scalar> = random(g.outputShape, &generator)
      let (a, b) = (fast.maxPooling(x, g), plain.maxPooling(x, g))
      #expect(a.winners == b.winners, "\(g)")
      #expect(zip(a.output.values, b.output.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }, "\(g)")
      #expect(
        fast.maxPoolingInputGradient(dy, winners: a.winners, g)
          == plain.maxPoolingInputGradient(dy, winners: b.winners, g), "\(g)")
      let clean = x.map { $0.isNaN ? 0.25 : $0 }
      #expect(fast.averagePooling(clean, g) == plain.averagePooling(clean, g), "\(g)")
      #expect(fast.averagePoolingInputGradient(dy, g) == plain.averagePoolingInputGradient(dy, g), "\(g)")
    }
  }

  @Test func poolingIsTheTextbooks() {
    checkPooling(Float.self, seed: 55)
    checkPooling(Double.self, seed: 56)
  }

  private func checkActivations<Scalar: TensorScalar>(_: Scalar.Type, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (fast, plain) = (VectorKernels<Scalar>(), TextbookKernels<Scalar>())
    for activation: Activation in [.none, .relu, .leakyRelu(slope: 0.1), .sigmoid, .tanh, .softplus] {
      for count in [1, 15, 16, 17, 100] {
        var x: Tensor<Scalar> = random(Shape(count, 1), &generator)
        x.values[count / 2] = 0
        let dy: Tensor<Scalar> = random(x.shape, &generator)
        let (a, b) = (fast.activation(activation, x), plain.activation(activation, x))
        #expect(a == b, "\(activation)")
        #expect(
          fast.activationGradient(activation, dy, output: a) == plain.activationGradient(activation, dy, output: b),
          "\(activation)")
      }
    }
  }

  @Test func activationsAreTheTextbooks() {
    checkActivations(Float.self, seed: 57)
    checkActivations(Double.self, seed: 58)
  }
}
