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
      let next = out.values
      operations.add_scaled(n, slope, b.pointer, out.pointer)
      #expect(matches { next[$0] + s * b.pointer[$0] })
    }
  }

  @Test(arguments: Level.present) func elementsFollowTheirDefinition(level: Level) {
    checkElements(Float.self, level: level)
    checkElements(Double.self, level: level)
  }

  /// Three steps of each optimizer in double precision against torch.optim (PyTorch 2.15): SGD(lr 0.1, weight decay 0.01), the same
  /// with momentum 0.9, RMSprop(lr 0.01, alpha 0.9, eps 1e-8, weight decay 0.02), Adam(lr 0.05, betas 0.8 0.95, eps 1e-7, weight decay 0.03).
  @Test(arguments: Level.present) func optimizersFollowPyTorch(level: Level) {
    let operations = level.operations(Double.self)
    let gradients = [[0.3, -0.7, 0.05, 2], [-0.1, 0.4, 1.5, -0.6], [0.9, 0, -0.25, 0.125]]
    func trained(_ step: (_ number: Int, _ gradient: [Double], _ weights: inout [Double]) -> Void) -> [Double] {
      var weights = [0.5, -1.25, 2, 0.1]
      for (number, gradient) in gradients.enumerated() { step(number, gradient, &weights) }
      return weights
    }
    func near(_ a: [Double], _ b: [Double]) -> Bool { zip(a, b).allSatisfy { abs($0 - $1) < 1e-14 } }

    var plain = vector_descent(rate: 0.1, momentum: 0, decay: 0.01)
    #expect(
      near(
        trained { operations.descend(4, &plain, $1, nil, &$2) },
        [0.38855146949999997, -1.21635367875, 1.864165993, -0.05245990009999999]))
    var heavy = vector_descent(rate: 0.1, momentum: 0.9, decay: 0.01)
    var velocity = [Double](repeating: 0, count: 4)
    #expect(
      near(
        trained { operations.descend(4, &heavy, $1, &velocity, &$2) },
        [0.3450013695, -1.12951942875, 1.715408593, -0.34036072009999996]))
    var root = vector_rmsprop(rate: 0.01, smoothing: 0.9, epsilon: 1e-8, decay: 0.02)
    var squares = [Double](repeating: 0, count: 4)
    #expect(
      near(
        trained { operations.rmsprop(4, &root, $1, &squares, &$2) },
        [0.4475807074179281, -1.2324857457540686, 1.9413237432014778, 0.07576974614485486]))
    var means = [Double](repeating: 0, count: 4)
    squares = means
    var power1 = 1.0, power2 = 1.0
    #expect(
      near(
        trained {
          power1 *= 0.8
          power2 *= 0.95
          var rule = vector_adam(
            rate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-7, decay: 0.03, correction1: 1 - power1,
            correction2: 1 - power2)
          operations.adam(4, &rule, $1, &means, &squares, &$2)
        }, [0.39236116926908454, -1.1795898521975439, 1.8837599388954516, 0.014806405307114669]))
  }
}
