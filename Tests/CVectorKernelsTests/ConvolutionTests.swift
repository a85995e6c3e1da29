import CVectorKernels
import Testing

/// Convolution and its gradients against the plain sums, written down term by term.
@Suite struct ConvolutionTests {
  /// The places where a filter's tap meets a pixel: (output row, output column, tap row, tap column, input row, input column).
  private func visit(_ g: vector_geometry, _ body: (_ out: (Int, Int), _ tap: (Int, Int), _ pixel: (Int, Int)) -> Void)
  {
    for r in 0..<g.outputHeight {
      for c in 0..<g.outputWidth {
        for i in 0..<Int(g.kernel_height) {
          for j in 0..<Int(g.kernel_width) {
            let y = r * Int(g.stride_y) + i - Int(g.padding_top)
            let x = c * Int(g.stride_x) + j - Int(g.padding_left)
            if y >= 0 && y < Int(g.height) && x >= 0 && x < Int(g.width) { body((r, c), (i, j), (y, x)) }
          }
        }
      }
    }
  }

  private func check<Scalar: KernelScalar>(_: Scalar.Type, level: Level, cases count: Int, seed: UInt64) {
    let operations = level.operations(Scalar.self)
    var cases = Cases(state: seed)
    for number in 0..<count {
      // Half of the cases as networks have them, stride 1 and larger images; half anything.
      var g = number % 2 == 0 ? cases.geometry() : cases.geometry(strides: 1...1, largest: 16)
      let end = number % 4 < 2
      let relu = cases.int(0...3) == 0
      let x = GuardedBuffer<Scalar>(cases.numbers(g.inputCount * lanes), atEnd: end)
      let dy = GuardedBuffer<Scalar>(cases.numbers(g.outputCount * lanes), atEnd: end)
      let w = GuardedBuffer<Scalar>(cases.numbers(g.filterCount), atEnd: end)
      let b = GuardedBuffer<Scalar>(cases.numbers(Int(g.filters)), atEnd: end)
      let y = GuardedBuffer<Scalar>(count: dy.count, filledWith: .nan, atEnd: end)
      let dx = GuardedBuffer<Scalar>(count: x.count, filledWith: .nan, atEnd: end)
      let dw = GuardedBuffer<Scalar>(count: w.count, filledWith: .nan, atEnd: end)
      let db = GuardedBuffer<Scalar>(count: b.count, filledWith: .nan, atEnd: end)
      let biased = cases.int(0...3) > 0
      operations.convolve(&g, x.pointer, w.pointer, biased ? b.pointer : nil, relu, y.pointer)
      operations.convolution_input_gradient(&g, dy.pointer, w.pointer, dx.pointer)
      operations.convolution_filter_gradient(&g, x.pointer, dy.pointer, false, dw.pointer, db.pointer)

      let area = g.outputHeight * g.outputWidth, pixels = Int(g.height * g.width),
        taps = Int(g.kernel_height * g.kernel_width)
      var wantW = [BoundedSum](repeating: BoundedSum(), count: w.count)
      var wantB = [BoundedSum](repeating: BoundedSum(), count: b.count)
      for f in 0..<b.count { for n in 0..<area * lanes { wantB[f].add(Double(dy.pointer[f * area * lanes + n])) } }
      var holds = true
      for lane in 0..<lanes {
        var wantY = [BoundedSum](repeating: BoundedSum(), count: g.outputCount)
        var wantX = [BoundedSum](repeating: BoundedSum(), count: g.inputCount)
        if biased { for n in wantY.indices { wantY[n].add(Double(b.pointer[n / area])) } }
        visit(g) { out, tap, pixel in
          for f in 0..<Int(g.filters) {
            for k in 0..<Int(g.channels) {
              let o = f * area + out.0 * g.outputWidth + out.1
              let p = k * pixels + pixel.0 * Int(g.width) + pixel.1
              let n = (f * Int(g.channels) + k) * taps + tap.0 * Int(g.kernel_width) + tap.1
              let image = Double(x.pointer[p * lanes + lane]), gradient = Double(dy.pointer[o * lanes + lane])
              let weight = Double(w.pointer[n])
              wantY[o].add(image, weight)
              wantX[p].add(gradient, weight)
              wantW[n].add(gradient, image)
            }
          }
        }
        for o in wantY.indices {
          let found = y.pointer[o * lanes + lane]
          // A rectified sum may round to either side of zero: then its bound must reach zero.
          holds = holds && (relu && found == 0 ? wantY[o].value <= 0 || wantY[o].admits(found) : wantY[o].admits(found))
          holds = holds && (!relu || found >= 0)
        }
        for p in wantX.indices { holds = holds && wantX[p].admits(dx.pointer[p * lanes + lane]) }
      }
      for n in wantW.indices { holds = holds && wantW[n].admits(dw.pointer[n]) }
      for f in wantB.indices { holds = holds && wantB[f].admits(db.pointer[f]) }

      // Accumulating adds exactly the sums found before.
      let first = dw.values, firstBias = db.values
      operations.convolution_filter_gradient(&g, x.pointer, dy.pointer, true, dw.pointer, db.pointer)
      holds =
        holds && zip(first, dw.values).allSatisfy { $0 + $0 == $1 }
        && zip(firstBias, db.values).allSatisfy { $0 + $0 == $1 }
      let intact = [x, dy, w, b, y, dx, dw, db].allSatisfy(\.isIntact)
      #expect(holds && intact, "\(level.name), case \(number): \(g)")
    }
  }

  @Test(arguments: Level.present) func agreesWithThePlainSumsInSinglePrecision(level: Level) {
    check(Float.self, level: level, cases: 400, seed: 1)
  }

  @Test(arguments: Level.present) func agreesWithThePlainSumsInDoublePrecision(level: Level) {
    check(Double.self, level: level, cases: 400, seed: 2)
  }

  /// An image's output does not depend on the other fifteen, not even when they are infinite.
  @Test func imagesDoNotMix() {
    var cases = Cases(state: 3)
    for level in Level.present {
      let operations = level.operations(Float.self)
      for _ in 0..<50 {
        var g = cases.geometry()
        var x: [Float] = cases.numbers(g.inputCount * lanes)
        let w: [Float] = cases.numbers(g.filterCount)
        var y = [Float](repeating: 0, count: g.outputCount * lanes), other = y
        operations.convolve(&g, x, w, nil, false, &y)
        let kept = cases.int(0...lanes - 1)
        for n in x.indices where n % lanes != kept { x[n] = n % 2 == 0 ? .infinity : .nan }
        operations.convolve(&g, x, w, nil, false, &other)
        #expect(y.indices.allSatisfy { $0 % lanes != kept || y[$0].bitPattern == other[$0].bitPattern })
      }
    }
  }
}
