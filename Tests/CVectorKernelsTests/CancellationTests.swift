import CVectorKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Operations end soon after that is requested, and a request that never comes changes no bit.
@Suite(.serialized) struct CancellationTests {
  /// Seconds of this thread, so that a loaded machine does not count.
  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// How long `body` takes when cancelled after 20 ms.
  private func secondsUntilReturn(_ body: (UnsafePointer<vector_cancellation>) -> Void) -> Double {
    let start = Self.seconds()
    return withUnsafePointer(to: start) { context in
      var cancellation = vector_cancellation(
        is_requested: { CancellationTests.seconds() > $0!.load(as: Double.self) + 0.02 }, context: context)
      body(&cancellation)
      return Self.seconds() - start
    }
  }

  private func window(
    channels: Int64 = 1, _ height: Int64, _ width: Int64, filters: Int64 = 1, _ kernelHeight: Int64,
    _ kernelWidth: Int64, cancellation: UnsafePointer<vector_cancellation>?
  ) -> vector_geometry {
    vector_geometry(
      channels: channels, height: height, width: width, filters: filters, kernel_height: kernelHeight,
      kernel_width: kernelWidth, stride_y: 1, stride_x: 1, padding_top: 0, padding_left: 0, padding_bottom: 0,
      padding_right: 0, cancellation: cancellation)
  }

  /// Each is some ten thousand million multiply-adds of vectors, more than three seconds on any processor of today.
  @Test(arguments: Level.present) func operationsEndSoonAfterARequest(level: Level) {
    let operations = level.operations(Float.self)
    func check(_ name: String, _ body: (UnsafePointer<vector_cancellation>) -> Void) {
      let time = secondsUntilReturn(body)
      #expect(time > 0.015 && time < 0.2, "\(name) at \(level.name): \(time) s")
    }
    let side: Int64 = 256, kernel: Int64 = 128, filters: Int64 = 64, out = Int(side - kernel + 1)
    let image = [Float](repeating: 0.5, count: Int(side * side) * lanes)
    let weights = [Float](repeating: 0.5, count: Int(filters * kernel * kernel))
    var (y, dx, dw) = ([Float](repeating: 0, count: Int(filters) * out * out * lanes), image, weights)
    check("convolve") {
      var g = window(side, side, filters: filters, kernel, kernel, cancellation: $0)
      operations.convolve(&g, image, weights, nil, true, &y)
    }
    check("input gradient") {
      var g = window(side, side, filters: filters, kernel, kernel, cancellation: $0)
      operations.convolution_input_gradient(&g, y, weights, &dx)
    }
    check("filter gradient") {
      var g = window(side, side, filters: filters, kernel, kernel, cancellation: $0)
      operations.convolution_filter_gradient(&g, image, y, false, &dw, nil)
    }
    // One sum of this takes a while alone.
    let long = 4_000_000
    let row = [Float](repeating: 0.5, count: long * lanes), tap = [Float](repeating: 0.5, count: long / 2)
    var sums = [Float](repeating: 0, count: (long / 2 + 1) * lanes)
    check("convolve a row") {
      var g = window(1, Int64(long), 1, Int64(long / 2), cancellation: $0)
      operations.convolve(&g, row, tap, nil, true, &sums)
    }
    let wide: Int64 = 512, pool: Int64 = 200, places = Int(wide - pool + 1) * Int(wide - pool + 1) * lanes
    let picture = [Float](repeating: 0.5, count: 4 * Int(wide * wide) * lanes)
    var (pooled, spread) = ([Float](repeating: 0, count: 4 * places), picture)
    var winners = [UInt16](repeating: 0, count: 4 * places)
    func pooling(_ cancellation: UnsafePointer<vector_cancellation>) -> vector_geometry {
      window(channels: 4, wide, wide, filters: 4, pool, pool, cancellation: cancellation)
    }
    check("max pooling") {
      var g = pooling($0)
      operations.max_pool(&g, picture, &pooled, &winners)
    }
    check("max pooling's gradient") {
      var g = pooling($0)
      operations.max_pool_gradient(&g, pooled, winners, &spread)
    }
    check("rectified max pooling's gradient") {
      var g = pooling($0)
      operations.rectified_max_pool_gradient(&g, pooled, pooled, winners, &spread)
    }
    check("average pooling") {
      var g = pooling($0)
      operations.average_pool(&g, picture, &pooled)
    }
    check("average pooling's gradient") {
      var g = pooling($0)
      operations.average_pool_gradient(&g, pooled, &spread)
    }
  }

  /// Sums so long that they are cut: by channels, by rows of a channel, by taps of a row.
  @Test(arguments: Level.present) func sumsThatAreCutKeepTheirBits(level: Level) {
    let operations = level.operations(Float.self)
    // Cheap numbers, because they are many.
    func numbers(_ count: Int) -> [Float] { (0..<count).map { Float($0 &* 7919 % 1009 - 504) / 1009 } }
    var patient = vector_cancellation(is_requested: { _ in false }, context: nil)
    withUnsafePointer(to: &patient) { patient in
      let shapes: [[Int64]] = [
        [60_000, 4, 4, 2, 3, 3], [1, 752, 752, 2, 750, 750], [1, 1, 600_004, 2, 1, 600_000], [2, 5, 5, 70_000, 3, 3],
      ]
      for shape in shapes {
        var (plain, asking) = (vector_geometry(), vector_geometry())
        (plain, asking) = (
          window(channels: shape[0], shape[1], shape[2], filters: shape[3], shape[4], shape[5], cancellation: nil),
          window(channels: shape[0], shape[1], shape[2], filters: shape[3], shape[4], shape[5], cancellation: patient)
        )
        let x: [Float] = numbers(plain.inputCount * lanes), w: [Float] = numbers(plain.filterCount)
        let dy: [Float] = numbers(plain.outputCount * lanes)
        let b: [Float] = numbers(Int(plain.filters))
        var results: [[[Float]]] = []
        for var g in [plain, asking] {
          var (y, dx, dw, db) = (dy, x, w, b)
          operations.convolve(&g, x, w, b, true, &y)
          operations.convolution_input_gradient(&g, dy, w, &dx)
          operations.convolution_filter_gradient(&g, x, dy, false, &dw, &db)
          results.append([y, dx, dw, db])
        }
        #expect(results[0] == results[1], "\(level.name): \(shape)")
      }
      let (inputs, outputs) = (1_100_000, 3)
      let x: [Float] = numbers(inputs * lanes), w: [Float] = numbers(inputs * outputs)
      let b: [Float] = numbers(outputs), blank = [Float](repeating: .nan, count: outputs * lanes)
      var (y, cut) = (blank, blank)
      operations.affine(Int64(inputs), Int64(outputs), x, w, b, true, &y)
      operations.affine_until(patient, Int64(inputs), Int64(outputs), x, w, b, true, &cut)
      #expect(y == cut, "\(level.name): affine")
      operations.affine_input_gradient(Int64(outputs), Int64(inputs), x, w, &y)
      operations.affine_input_gradient_until(patient, Int64(outputs), Int64(inputs), x, w, &cut)
      #expect(y == cut, "\(level.name): affine's input gradient")
    }
  }
}
