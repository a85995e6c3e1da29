import CVectorKernels
import Testing

/// Pooling, its winners and its gradients against the definitions, NaN and ties included.
@Suite struct PoolingTests {
  /// Geometries whose every window holds a pixel; every third is the usual 2 x 2 with stride 2.
  private func geometry(_ cases: inout Cases, _ number: Int) -> vector_geometry {
    while true {
      var g = cases.geometry(largest: 12)
      if number % 3 == 0 {
        (g.kernel_height, g.kernel_width, g.stride_y, g.stride_x) = (2, 2, 2, 2)
        (g.padding_top, g.padding_left, g.padding_bottom, g.padding_right) = (0, 0, 0, 0)
        if g.height < 2 || g.width < 2 { continue }
      }
      let lastRow = Int64(g.outputHeight - 1) * g.stride_y, lastColumn = Int64(g.outputWidth - 1) * g.stride_x
      if g.padding_top < g.kernel_height && g.padding_left < g.kernel_width && lastRow < g.height + g.padding_top
        && lastColumn < g.width + g.padding_left
      {
        g.filters = g.channels
        return g
      }
    }
  }

  private func check<Scalar: KernelScalar>(_: Scalar.Type, level: Level, cases count: Int, seed: UInt64) {
    let operations = level.operations(Scalar.self)
    var cases = Cases(state: seed)
    for number in 0..<count {
      var g = geometry(&cases, number)
      let end = number % 2 == 0
      // Few distinct values give ties, a few NaN the rest.
      let values: [Scalar] = (0..<g.inputCount * lanes).map { _ in
        cases.int(0...60) == 0 ? .nan : Scalar(cases.int(-4...4)) / 4
      }
      let x = GuardedBuffer(values, atEnd: end)
      let dy = GuardedBuffer<Scalar>(cases.numbers(g.outputCount * lanes), atEnd: end)
      let y = GuardedBuffer<Scalar>(count: dy.count, filledWith: .nan, atEnd: end)
      let mean = GuardedBuffer<Scalar>(count: dy.count, filledWith: .nan, atEnd: end)
      let winners = GuardedBuffer<UInt16>(count: dy.count, filledWith: .max, atEnd: end)
      let dx = GuardedBuffer<Scalar>(count: x.count, filledWith: .nan, atEnd: end)
      let rectified = GuardedBuffer<Scalar>(count: x.count, filledWith: .nan, atEnd: end)
      let spread = GuardedBuffer<Scalar>(count: x.count, filledWith: .nan, atEnd: end)
      operations.max_pool(&g, x.pointer, y.pointer, winners.pointer)
      operations.max_pool_gradient(&g, dy.pointer, winners.pointer, dx.pointer)
      operations.rectified_max_pool_gradient(&g, y.pointer, dy.pointer, winners.pointer, rectified.pointer)
      operations.average_pool(&g, x.pointer, mean.pointer)
      operations.average_pool_gradient(&g, dy.pointer, spread.pointer)

      var wantX = [Scalar](repeating: 0, count: x.count), wantRectified = wantX
      var wantSpread = [BoundedSum](repeating: BoundedSum(), count: x.count)
      let area = Scalar(Int(g.kernel_height * g.kernel_width))
      var holds = true
      for k in 0..<Int(g.channels) {
        for r in 0..<g.outputHeight {
          for c in 0..<g.outputWidth {
            for lane in 0..<lanes {
              let o = ((k * g.outputHeight + r) * g.outputWidth + c) * lanes + lane
              var best: Scalar?, winner = 0, place = 0, sum = BoundedSum(), hasNaN = false
              for i in 0..<Int(g.kernel_height) {
                for j in 0..<Int(g.kernel_width) {
                  let row = r * Int(g.stride_y) + i - Int(g.padding_top),
                    column = c * Int(g.stride_x) + j - Int(g.padding_left)
                  guard row >= 0, row < Int(g.height), column >= 0, column < Int(g.width) else { continue }
                  let p = ((k * Int(g.height) + row) * Int(g.width) + column) * lanes + lane
                  let value = x.pointer[p]
                  hasNaN = hasNaN || value.isNaN
                  sum.add(Double(value))
                  wantSpread[p].add(Double(dy.pointer[o] / area))
                  if best == nil || (!best!.isNaN && (value.isNaN || value > best!)) {
                    (best, winner, place) = (value, i * Int(g.kernel_width) + j, p)
                  }
                }
              }
              holds = holds && y.pointer[o].bits == best!.bits && Int(winners.pointer[o]) == winner
              holds =
                holds
                && (hasNaN
                  ? mean.pointer[o].isNaN
                  : abs(Double(mean.pointer[o] * area) - sum.value) <= sum.magnitude * 64 * Double(Scalar.ulpOfOne))
              wantX[place] += dy.pointer[o]
              if best! > 0 { wantRectified[place] += dy.pointer[o] }
            }
          }
        }
      }
      holds = holds && wantX == dx.values && wantRectified == rectified.values
      for p in wantSpread.indices { holds = holds && wantSpread[p].admits(spread.pointer[p]) }
      let intact = [x, dy, y, mean, dx, rectified, spread].allSatisfy(\.isIntact) && winners.isIntact
      #expect(holds && intact, "\(level.name), case \(number): \(g)")
    }
  }

  @Test(arguments: Level.present) func agreesWithTheDefinitionInSinglePrecision(level: Level) {
    check(Float.self, level: level, cases: 300, seed: 21)
  }

  @Test(arguments: Level.present) func agreesWithTheDefinitionInDoublePrecision(level: Level) {
    check(Double.self, level: level, cases: 300, seed: 22)
  }
}
