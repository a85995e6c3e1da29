import CVectorKernels
import Testing

/// The same source at every instruction level: AVX-512 and AVX2 must agree bit for bit; the baseline, which may lack fused
/// multiply-add, within the rounding of a short sum, and bit for bit where no product is added.
@Suite struct InstructionLevelTests {
  /// Every operation's output for one random case.
  private func outputs<Scalar: KernelScalar>(_: Scalar.Type, _ operations: vector_operations, seed: UInt64) -> (
    sums: [[Scalar]], exact: [[Scalar]]
  ) {
    var cases = Cases(state: seed)
    var g = cases.geometry(strides: seed % 2 == 0 ? 1...1 : 1...3, largest: 14)
    func blank(_ count: Int) -> [Scalar] { [Scalar](repeating: 0, count: count) }
    let x: [Scalar] = cases.numbers(g.inputCount * lanes), dy: [Scalar] = cases.numbers(g.outputCount * lanes)
    let w: [Scalar] = cases.numbers(g.filterCount), b: [Scalar] = cases.numbers(Int(g.filters))
    var y = blank(dy.count), dx = blank(x.count), dw = blank(w.count), db = blank(b.count)
    operations.convolve(&g, x, w, b, seed % 4 == 0, &y)
    operations.convolution_input_gradient(&g, dy, w, &dx)
    operations.convolution_filter_gradient(&g, x, dy, false, &dw, &db)

    let inputs = cases.int(1...60), outputs = cases.int(1...60), i = Int64(inputs), o = Int64(outputs)
    let stride = Int(vector_row_stride(o))
    let ax: [Scalar] = cases.numbers(2 * inputs * lanes), aw: [Scalar] = cases.numbers(inputs * outputs)
    let ady: [Scalar] = cases.numbers(outputs * lanes), rows: [Scalar] = cases.numbers(2 * lanes * stride)
    let ab: [Scalar] = cases.numbers(outputs)
    var ay = blank(outputs * lanes), adx = blank(inputs * lanes), adw = blank(aw.count), adb = blank(outputs)
    operations.affine(i, o, ax, aw, ab, false, &ay)
    operations.affine_input_gradient(i, o, ady, aw, &adx)
    operations.affine_weight_gradient(2, i, o, 0, i, ax, rows, false, &adw)
    operations.column_sums(Int64(2 * lanes), o, rows, false, &adb)

    var pool = vector_geometry(
      channels: 3, height: 9, width: 8, filters: 3, kernel_height: 2, kernel_width: 2, stride_y: 2, stride_x: 2,
      padding_top: 0,
      padding_left: 0, padding_bottom: 0, padding_right: 0, cancellation: nil)
    if seed % 3 == 0 { (pool.kernel_height, pool.padding_top, pool.stride_x) = (3, 1, 1) }
    let px: [Scalar] = cases.numbers(pool.inputCount * lanes)
    var py = blank(pool.outputCount * lanes), pdx = blank(px.count), mean = py, spread = pdx
    var winners = [UInt16](repeating: 0, count: py.count)
    operations.max_pool(&pool, px, &py, &winners)
    operations.max_pool_gradient(&pool, py, winners, &pdx)
    operations.average_pool(&pool, px, &mean)
    operations.average_pool_gradient(&pool, py, &spread)

    let plane = px.count / 3 / lanes, images = Int64(1 + seed % 16), c: [Scalar] = cases.numbers(3)
    var means = blank(3), squares = means, sums = means, products = means,
      scaled = blank(px.count), normal = scaled, kept = scaled
    operations.channel_moments(3, Int64(plane), images, px, &means, &squares)
    operations.channel_gradient_sums(3, Int64(plane), images, px, pdx, c, c, &sums, &products)
    operations.channel_affine(3, Int64(plane), px, c, c, seed % 2 == 0, &scaled)
    operations.channel_gradient(3, Int64(plane), images, px, pdx, c, c, c, c, c, &normal)
    var mask = [UInt16](repeating: 0, count: px.count)
    operations.dropout(Int64(px.count / lanes), 5, seed, seed, 1 << 31, 2, px, &kept, &mask)

    let n = Int64(x.count)
    var leaky = x, summed = x
    operations.leaky_relu(n, 0.1, x, &leaky)
    operations.add(n, dx, &summed)
    return (
      [y, dx, dw, db, ay, adx, adw, summed],
      [adb, py, pdx, mean, spread, winners.map { Scalar($0) }, leaky, means, squares, sums, products]
        + [scaled, normal, kept, mask.map { Scalar($0) }]
    )
  }

  private func isSame<Scalar: KernelScalar>(_ a: [[Scalar]], _ b: [[Scalar]]) -> Bool {
    zip(a, b).allSatisfy { zip($0, $1).allSatisfy { $0.bits == $1.bits } }
  }

  private func check<Scalar: KernelScalar>(_: Scalar.Type) {
    let baseline = Level.all[0].operations(Scalar.self)
    for seed in 0..<UInt64(150) {
      let low = outputs(Scalar.self, baseline, seed: seed)
      var reference: (sums: [[Scalar]], exact: [[Scalar]])?
      for level in Level.present.dropFirst() {
        let found = outputs(Scalar.self, level.operations(Scalar.self), seed: seed)
        let want = reference ?? found
        reference = want
        #expect(isSame(found.sums, want.sums) && isSame(found.exact, want.exact), "\(level.name), seed \(seed)")
        #expect(isSame(found.exact, low.exact), "\(level.name) and baseline, seed \(seed)")
        let near = zip(found.sums, low.sums).allSatisfy {
          zip($0, $1).allSatisfy { abs($0 - $1) <= 3000 * Scalar.ulpOfOne }
        }
        #expect(near, "\(level.name) and baseline, seed \(seed)")
      }
    }
  }

  /// Which levels were compared, said aloud: on another processor the comparison may be empty.
  private static func sayWhatIsMissing() {
    for level in Level.all where !Level.present.contains(where: { $0.level == level.level }) {
      print("Not compared: this processor or build lacks \(level.name).")
    }
  }

  @Test func levelsAgreeInSinglePrecision() {
    Self.sayWhatIsMissing()
    check(Float.self)
  }

  @Test func levelsAgreeInDoublePrecision() {
    check(Double.self)
  }

  /// The best level is one that is present, and the highest.
  @Test func theHighestPresentLevelIsChosen() {
    #expect(vector_operations_best(VECTOR_FLOAT32) == vector_operations_at(VECTOR_FLOAT32, Level.present.last!.level))
    #expect(vector_operations_best(VECTOR_FLOAT64) == vector_operations_at(VECTOR_FLOAT64, Level.present.last!.level))
  }
}
