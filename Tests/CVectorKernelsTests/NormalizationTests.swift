import CVectorKernels
import Testing

/// Statistics, affine maps and gradients of channels: sums within the bound of their rounding, the rest bit for bit.
@Suite struct NormalizationTests {
  /// A case's sizes and values; lanes beyond the images hold NaN, which must never count.
  private struct Case<Scalar: KernelScalar> {
    let channels: Int, plane: Int, images: Int, atEnd: Bool
    let x: GuardedBuffer<Scalar>, dy: GuardedBuffer<Scalar>
    let perChannel: [GuardedBuffer<Scalar>]

    init(_ cases: inout Cases, _ number: Int) {
      (channels, plane, images) = (cases.int(1...4), cases.int(1...40), number % 3 == 0 ? 16 : cases.int(1...16))
      atEnd = number % 2 == 0
      x = GuardedBuffer(cases.numbers(channels * plane * lanes), atEnd: atEnd)
      dy = GuardedBuffer(cases.numbers(channels * plane * lanes), atEnd: atEnd)
      for index in 0..<x.count where index % lanes >= images { (x.pointer[index], dy.pointer[index]) = (.nan, .nan) }
      var columns: [GuardedBuffer<Scalar>] = []
      for _ in 0..<5 { columns.append(GuardedBuffer(cases.numbers(channels), atEnd: atEnd)) }
      perChannel = columns
    }

    func blank(_ count: Int) -> GuardedBuffer<Scalar> { GuardedBuffer(count: count, filledWith: .nan, atEnd: atEnd) }

    /// The places of a channel's values in the images that are there.
    func places(_ channel: Int) -> [Int] {
      (channel * plane * lanes..<(channel + 1) * plane * lanes).filter { $0 % lanes < images }
    }
  }

  private func checkSums<Scalar: KernelScalar>(_: Scalar.Type, level: Level) {
    let operations = level.operations(Scalar.self)
    var cases = Cases(state: 41)
    for number in 0..<150 {
      let c = Case<Scalar>(&cases, number)
      let (channels, plane, images) = (Int64(c.channels), Int64(c.plane), Int64(c.images))
      let results = (0..<4).map { _ in c.blank(c.channels) }
      let (mean, inverse) = (c.perChannel[0], c.perChannel[1])
      operations.channel_moments(channels, plane, images, c.x.pointer, results[0].pointer, results[1].pointer)
      operations.channel_gradient_sums(
        channels, plane, images, c.x.pointer, c.dy.pointer, mean.pointer, inverse.pointer, results[2].pointer,
        results[3].pointer)
      var holds = (results + [c.x, c.dy] + c.perChannel).allSatisfy(\.isIntact)
      for channel in 0..<c.channels {
        let places = c.places(channel), count = Double(places.count)
        let unit = 2 * (count + 8) * Double(Scalar.ulpOfOne) / 2
        let values = places.map { Double(c.x.pointer[$0]) }, gradients = places.map { Double(c.dy.pointer[$0]) }
        let exact = values.reduce(0, +) / count
        let squares = values.reduce(0) { $0 + ($1 - exact) * ($1 - exact) }
        let spread = values.reduce(0) { $0 + (abs($1) + abs(exact)) * (abs($1) + abs(exact)) }
        holds =
          holds && abs(Double(results[0].pointer[channel]) - exact) <= unit * values.reduce(0) { $0 + abs($1) } / count
        holds = holds && abs(Double(results[1].pointer[channel]) - squares) <= 2 * unit * spread
        let (center, factor) = (Double(mean.pointer[channel]), Double(inverse.pointer[channel]))
        let sum = gradients.reduce(0, +), size = gradients.reduce(0) { $0 + abs($1) }
        var (product, magnitude) = (0.0, 0.0)
        for (value, gradient) in zip(values, gradients) {
          product += gradient * (value - center) * factor
          magnitude += abs(gradient * factor) * (abs(value) + abs(center))
        }
        holds = holds && abs(Double(results[2].pointer[channel]) - sum) <= unit * size
        holds = holds && abs(Double(results[3].pointer[channel]) - product) <= unit * magnitude
      }
      #expect(holds, "\(level.name): \(c.channels) channels of \(c.plane), \(c.images) images")
    }
  }

  @Test(arguments: Level.present) func sumsAreThoseOfTheImagesThatAreThere(level: Level) {
    checkSums(Float.self, level: level)
    checkSums(Double.self, level: level)
  }

  private func checkMaps<Scalar: KernelScalar>(_: Scalar.Type, level: Level) {
    let operations = level.operations(Scalar.self)
    var cases = Cases(state: 42)
    for number in 0..<100 {
      let c = Case<Scalar>(&cases, number)
      let (channels, plane, images) = (Int64(c.channels), Int64(c.plane), Int64(c.images))
      let p = c.perChannel, relu = number % 4 < 2
      let y = c.blank(c.x.count), dx = c.blank(c.x.count), same = GuardedBuffer(c.dy.values, atEnd: c.atEnd)
      operations.channel_affine(channels, plane, c.x.pointer, p[0].pointer, p[1].pointer, relu, y.pointer)
      for target in [(c.dy, dx), (same, same)] {
        operations.channel_gradient(
          channels, plane, images, c.x.pointer, target.0.pointer, p[0].pointer, p[1].pointer, p[2].pointer,
          p[3].pointer, p[4].pointer, target.1.pointer)
      }
      var holds = ([y, dx, same, c.x, c.dy] + p).allSatisfy(\.isIntact)
      for index in 0..<c.x.count {
        let channel = index / (c.plane * lanes)
        func of(_ buffer: GuardedBuffer<Scalar>) -> Scalar { buffer.pointer[channel] }
        let isThere = index % lanes < c.images
        let line = c.x.pointer[index] * of(p[0]) + of(p[1])
        holds = holds && (isThere ? y.pointer[index] == (relu ? max(0, line) : line) : y.pointer[index].isNaN)
        let normalized = (c.x.pointer[index] - of(p[0])) * of(p[1])
        let gradient = of(p[2]) * ((c.dy.pointer[index] - of(p[3])) - normalized * of(p[4]))
        let want: Scalar = isThere ? gradient : 0
        holds = holds && dx.pointer[index].bits == want.bits && same.pointer[index].bits == want.bits
      }
      #expect(holds, "\(level.name): \(c.channels) channels of \(c.plane), \(c.images) images")
    }
  }

  @Test(arguments: Level.present) func mapsAndGradientsFollowTheirDefinition(level: Level) {
    checkMaps(Float.self, level: level)
    checkMaps(Double.self, level: level)
  }

  /// Deviations from a mean ten thousand times larger: the mean of squares minus the square of the mean would be noise.
  @Test(arguments: Level.present) func smallDeviationsFromALargeMeanAreSeen(level: Level) {
    let operations = level.operations(Float.self)
    let x = (0..<64 * lanes).map { 10_000 + Float($0 % 2 == 0 ? -1 : 1) }
    var (mean, m2) = ([Float.nan], [Float.nan])
    operations.channel_moments(1, 64, 16, x, &mean, &m2)
    #expect(mean == [10_000] && m2 == [Float(x.count)])
  }
}
