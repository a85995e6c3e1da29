import CVectorKernels
import Testing

/// Layout, rectifiers, sums and optimizers: each element by its definition, bit for bit.
@Suite struct ElementwiseTests {
  private func checkLayout<Scalar: KernelScalar>(_: Scalar.Type, level: Level) {
    let operations = level.operations(Scalar.self)
    var cases = Cases(state: 31)
    for number in 0..<200 {
      let images = cases.int(1...lanes), features = cases.int(1...70), stored = images + cases.int(0...5),
        end = number % 2 == 0
      let stride = features + cases.int(0...3)
      let rows = GuardedBuffer<Scalar>(cases.numbers(stored * features), atEnd: end)
      let packed = GuardedBuffer<Scalar>(count: features * lanes, filledWith: .nan, atEnd: end)
      let back = GuardedBuffer<Scalar>(count: (images - 1) * stride + features, filledWith: 7, atEnd: end)
      let chosen = (0..<images).map { _ in Int64(cases.int(0...stored - 1)) }
      let order = number % 3 == 0 ? nil : GuardedBuffer(chosen, atEnd: end)
      operations.interleave(Int64(images), Int64(features), rows.pointer, order?.pointer, packed.pointer)
      operations.deinterleave(Int64(images), Int64(features), packed.pointer, Int64(stride), back.pointer)
      var holds = true
      for image in 0..<lanes {
        for feature in 0..<features {
          let row = order == nil ? image : image < images ? Int(chosen[image]) : 0
          let want: Scalar = image < images ? rows.pointer[row * features + feature] : 0
          holds = holds && packed.pointer[feature * lanes + image] == want
          holds = holds && (image >= images || back.pointer[image * stride + feature] == want)
        }
        for gap in features..<stride where image < images - 1 {
          holds = holds && back.pointer[image * stride + gap] == 7
        }
      }
      let intact = [rows, packed, back].allSatisfy(\.isIntact) && order?.isIntact != false
      #expect(holds && intact, "\(level.name): \(images) images of \(features)")
    }
  }

  @Test(arguments: Level.present) func layoutMovesEveryImage(level: Level) {
    checkLayout(Float.self, level: level)
    checkLayout(Double.self, level: level)
  }

  private func checkElements<Scalar: KernelScalar>(_: Scalar.Type, level: Level) {
    let operations = level.operations(Scalar.self)
    var cases = Cases(state: 32)
    let slope = 0.3, s = Scalar(slope)
    for count in [1, 2, 15, 16, 17, 31, 64, 257] {
      let end = count % 2 == 0, n = Int64(count)
      let x = GuardedBuffer<Scalar>(cases.numbers(count), atEnd: end)
      if count > 20 { (x.pointer[3], x.pointer[4], x.pointer[20]) = (.nan, 0, .infinity) }
      let b = GuardedBuffer<Scalar>(cases.numbers(count), atEnd: end)
      let out = GuardedBuffer<Scalar>(count: count, filledWith: .nan, atEnd: end)
      func matches(_ want: (Int) -> Scalar) -> Bool {
        out.isIntact && (0..<count).allSatisfy { want($0).isNaN ? out.pointer[$0].isNaN : out.pointer[$0] == want($0) }
      }
      operations.relu(n, x.pointer, out.pointer)
      #expect(matches { x.pointer[$0].isNaN ? .nan : max(0, x.pointer[$0]) })
      operations.relu_gradient(n, x.pointer, b.pointer, out.pointer)
      #expect(matches { x.pointer[$0] > 0 ? b.pointer[$0] : 0 })
      operations.leaky_relu(n, slope, x.pointer, out.pointer)
      #expect(matches { x.pointer[$0] > 0 ? x.pointer[$0] : s * x.pointer[$0] })
      operations.leaky_relu_gradient(n, slope, x.pointer, b.pointer, out.pointer)
      #expect(matches { x.pointer[$0] > 0 ? b.pointer[$0] : s * b.pointer[$0] })
      let start = out.values
      operations.add(n, b.pointer, out.pointer)
      #expect(matches { start[$0] + b.pointer[$0] })
      operations.sum(n, x.pointer, b.pointer, false, out.pointer)
      #expect(matches { x.pointer[$0] + b.pointer[$0] })
      let sums = out.values
      operations.sum(n, x.pointer, b.pointer, true, out.pointer)
      #expect(matches { sums[$0].isNaN ? .nan : max(0, sums[$0]) })
      let rectified = out.values
      operations.sum(n, out.pointer, out.pointer, true, out.pointer)
      #expect(matches { rectified[$0] + rectified[$0] })
    }
  }

  @Test(arguments: Level.present) func elementsFollowTheirDefinition(level: Level) {
    checkElements(Float.self, level: level)
    checkElements(Double.self, level: level)
  }
}
