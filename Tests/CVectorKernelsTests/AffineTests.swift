import CVectorKernels
import Testing

/// The affine layer and its gradients against the plain sums.
@Suite struct AffineTests {
  private func check<Scalar: KernelScalar>(_: Scalar.Type, level: Level, cases count: Int, seed: UInt64) {
    let operations = level.operations(Scalar.self)
    var cases = Cases(state: seed)
    for number in 0..<count {
      let inputs = cases.int(1...(number % 8 == 0 ? 150 : 40)), outputs = cases.int(1...(number % 8 == 4 ? 150 : 40))
      let groups = cases.int(1...3), end = number % 2 == 0, stride = Int(vector_row_stride(Int64(outputs)))
      let relu = cases.int(0...3) == 0, biased = cases.int(0...3) > 0
      let x = GuardedBuffer<Scalar>(cases.numbers(groups * inputs * lanes), atEnd: end)
      let dy = GuardedBuffer<Scalar>(cases.numbers(outputs * lanes), atEnd: end)
      let rows = GuardedBuffer<Scalar>(cases.numbers(groups * lanes * stride), atEnd: end)
      let w = GuardedBuffer<Scalar>(cases.numbers(inputs * outputs), atEnd: end)
      let b = GuardedBuffer<Scalar>(cases.numbers(outputs), atEnd: end)
      let y = GuardedBuffer<Scalar>(count: outputs * lanes, filledWith: .nan, atEnd: end)
      let dx = GuardedBuffer<Scalar>(count: inputs * lanes, filledWith: .nan, atEnd: end)
      let dw = GuardedBuffer<Scalar>(count: w.count, filledWith: .nan, atEnd: end)
      let db = GuardedBuffer<Scalar>(count: outputs, filledWith: .nan, atEnd: end)
      let i = Int64(inputs), o = Int64(outputs), cut = Int64(cases.int(0...inputs))
      operations.affine(i, o, x.pointer, w.pointer, biased ? b.pointer : nil, relu, y.pointer)
      operations.affine_input_gradient(i, o, dy.pointer, w.pointer, dx.pointer)
      // In two parts, as two threads would do it.
      operations.affine_weight_gradient(Int64(groups), i, o, cut, i - cut, x.pointer, rows.pointer, false, dw.pointer)
      operations.affine_weight_gradient(Int64(groups), i, o, 0, cut, x.pointer, rows.pointer, false, dw.pointer)
      operations.column_sums(Int64(groups * lanes), o, rows.pointer, false, db.pointer)

      var holds = true
      for lane in 0..<lanes {
        for output in 0..<outputs {
          var sum = BoundedSum()
          if biased { sum.add(Double(b.pointer[output])) }
          for n in 0..<inputs { sum.add(Double(x.pointer[n * lanes + lane]), Double(w.pointer[n * outputs + output])) }
          let found = y.pointer[output * lanes + lane]
          holds = holds && (relu && found == 0 ? sum.value <= 0 || sum.admits(found) : sum.admits(found))
          holds = holds && (!relu || found >= 0)
        }
        for input in 0..<inputs {
          var sum = BoundedSum()
          for n in 0..<outputs { sum.add(Double(dy.pointer[n * lanes + lane]), Double(w.pointer[input * outputs + n])) }
          holds = holds && sum.admits(dx.pointer[input * lanes + lane])
        }
      }
      for output in 0..<outputs {
        var bias = BoundedSum()
        for row in 0..<groups * lanes { bias.add(Double(rows.pointer[row * stride + output])) }
        holds = holds && bias.admits(db.pointer[output])
        for input in 0..<inputs {
          var sum = BoundedSum()
          for row in 0..<groups * lanes {
            let value = x.pointer[(row / lanes * inputs + input) * lanes + row % lanes]
            sum.add(Double(value), Double(rows.pointer[row * stride + output]))
          }
          holds = holds && sum.admits(dw.pointer[input * outputs + output])
        }
      }
      let first = dw.values
      operations.affine_weight_gradient(Int64(groups), i, o, 0, i, x.pointer, rows.pointer, true, dw.pointer)
      holds = holds && zip(first, dw.values).allSatisfy { $0 + $0 == $1 }
      let intact = [x, dy, rows, w, b, y, dx, dw, db].allSatisfy(\.isIntact)
      #expect(holds && intact, "\(level.name), case \(number): \(inputs) x \(outputs), \(groups) groups")
    }
  }

  @Test(arguments: Level.present) func agreesWithThePlainSumsInSinglePrecision(level: Level) {
    check(Float.self, level: level, cases: 250, seed: 11)
  }

  @Test(arguments: Level.present) func agreesWithThePlainSumsInDoublePrecision(level: Level) {
    check(Double.self, level: level, cases: 250, seed: 12)
  }
}
