import NeuralNetworks
import Testing

@testable import GradientChecking

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Every rule of the checker, turned off, lets a mistake pass or accuses what is right: something here notices.
@Suite struct CheckRulesTests {
  /// The verdict with all rules, and without one.
  private func verdicts(
    without rule: CheckRules, _ layer: () throws -> any Layer<Double>, _ input: Tensor<Double>
  ) throws -> (with: GradientReport, without: GradientReport) {
    var lax = checker()
    lax.rules.remove(rule)
    return (try checker().check(layer(), at: input), try lax.check(layer(), at: input))
  }

  private func expectMissed(
    _ rule: CheckRules, _ input: Tensor<Double>, _ layer: () throws -> any Layer<Double>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let reports = try verdicts(without: rule, layer, input)
    #expect(reports.with.verdict == .wrong, "\(describe(reports.with))", sourceLocation: sourceLocation)
    #expect(reports.without.verdict == .right, "\(describe(reports.without))", sourceLocation: sourceLocation)
  }

  private func expectAccused(
    _ rule: CheckRules, _ input: Tensor<Double>, _ layer: () throws -> any Layer<Double>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let reports = try verdicts(without: rule, layer, input)
    #expect(reports.with.verdict == .right, "\(describe(reports.with))", sourceLocation: sourceLocation)
    #expect(reports.without.verdict == .wrong, "\(describe(reports.without))", sourceLocation: sourceLocation)
  }

  private func faulty(_ word: String, _ line: String) throws -> any Layer<Double> {
    try #require(Fault.named(word)).around(try layer(line))
  }

  let zeros = integers(Shape(2, 3, 4), -1...1, seed: 1)
  let point = normal(Shape(3, 4), seed: 1)

  @Test func signedUpstream() throws {
    try expectMissed(.signedUpstream, normal(Shape(2, 2, 5, 4), seed: 1)) {
      try faulty("upstream-averaged", "conv 2 3")
    }
  }

  @Test func secondDifference() throws { try expectAccused(.secondDifference, zeros) { try layer("relu") } }

  @Test func halfStep() throws {
    try expectAccused(.halfStep, zeros) { try WrittenLayer.elementwise({ $0 * $0 * $0 }) { 3 * $0 * $0 } }
  }

  @Test func smoothnessCertificate() throws {
    try expectAccused(.smoothnessCertificate, zeros) { try layer("relu") }
  }

  @Test func smallerSteps() throws {
    // A wrong derivative so near the corner that a large step takes it for the corner itself.
    let near = Tensor<Double>(Shape(1, 4), [1e-4, 1, -1, -1e-4])
    try expectMissed(.smallerSteps, near) {
      try WrittenLayer.elementwise(form: .piecewiseAffine, { max($0, 0) }) { $0 > 1e-3 ? 1 : $0 > 0 ? 0.5 : 0 }
    }
  }

  @Test func slopeInterval() throws {
    try expectMissed(.slopeInterval, zeros) {
      try WrittenLayer.elementwise(form: .piecewiseAffine, { max($0, 0) }) { $0 > 0 ? 1 : $0 == 0 ? 2 : 0 }
    }
  }

  @Test func tieGroups() throws {
    try expectMissed(.tieGroups, integers(Shape(1, 2, 6, 6), 0...2, seed: 1)) {
      try faulty("pool-all-ties", "maxpool 2")
    }
  }

  @Test func jumps() throws {
    try expectMissed(.jumps, zeros) { try WrittenLayer.elementwise({ $0 > 0 ? 1 : 0 }) { _ in 0 } }
  }

  @Test func leaks() throws {
    try expectMissed(.leaks, point) {
      try WrittenLayer(form: .affine, { x, _, _ in x.mapWithOffset { $0 == 5 ? 0 : $1 } }) { _, _, _, g in [g] }
    }
  }

  @Test func finite() throws {
    try expectMissed(.finite, zeros) { try faulty("relu-nan-at-zero", "relu") }
  }

  @Test func certifiedAccusation() throws {
    // What is rounded to six places has no slope that differences could find, whatever backward says.
    let rounded = try WrittenLayer.elementwise({ ($0 * 1e6).rounded() / 1e6 }) { _ in 1 }
    let reports = try verdicts(without: .certifiedAccusation, { rounded }, normal(Shape(3, 5), seed: 2))
    #expect(reports.with.count(.wrong) == 0 && reports.with.count(.undecided) > 0, "\(describe(reports.with))")
    #expect(reports.without.count(.wrong) > 0)
  }

  @Test func decoy() throws {
    try expectMissed(.decoy, point) {
      // Backward answers the forward pass before the last: the right one as long as all passes are on the same input.
      let state = HiddenState()
      return try WrittenLayer(
        form: .smooth,
        { x, _, _ in
          state.tensors = Array((state.tensors + [x]).suffix(2))
          return x.map { $0 * $0 }
        }
      ) { _, _, _, g in [state.tensors[0].combined(with: g) { 2 * $0 * $1 }] }
    }
  }

  @Test func repeatableBackward() throws {
    try expectMissed(.repeatableBackward, point) {
      // The same gradient arriving twice is counted twice.
      let state = HiddenState()
      return try WrittenLayer(
        form: .affine,
        { x, _, _ in
          state.tensors = []
          return x
        }
      ) { _, _, _, g in
        defer { state.tensors = [g.map { $0 }] }
        return [state.tensors == [g] ? g.map { 2 * $0 } : g]
      }
    }
  }

  @Test func repeatableForward() throws {
    try expectMissed(.repeatableForward, point) {
      let state = HiddenState()
      return try WrittenLayer(
        form: .affine,
        { x, _, _ in
          state.calls += 1
          return state.calls % 2 == 0 ? x.map { $0.nextUp } : x
        }
      ) { _, _, _, g in [g] }
    }
  }

  @Test func linearBackward() throws {
    try expectMissed(.linearBackward, point) {
      try WrittenLayer(form: .affine, { x, _, _ in x }) { _, _, _, g in [g.map { min(max($0, -1.6), 1.6) }] }
    }
  }

  @Test func untouchedOperands() throws {
    try expectMissed(.untouchedOperands, point) { try forgetful(seed: 1, .scalesUpstream).0 }
  }

  @Test func gradientShapes() throws {
    try expectMissed(.gradientShapes, point) {
      try WrittenLayer(a: Tensor(Shape(1), [2]), form: .smooth, { x, a, _ in x.map { $0 * a.values[0] } }) {
        _, a, _, g in [g.map { $0 * a.values[0] }]
      }
    }
  }

  @Test func locality() throws {
    try expectMissed([.locality, .verifiedTraits], normal(Shape(1, 12), seed: 1)) {
      // Each output depends on its neighbour too, which neither the groups nor backward admit.
      var layer = try WrittenLayer(
        form: .affine,
        { x, _, _ in
          x.mapWithOffset { $0 > 0 ? $1 + x.values[$0 - 1] / 2 : $1 }
        }
      ) { _, _, _, g in [g] }
      layer.groups = { shape in
        IndependentGroups(count: 2) { parity in
          IndependentEntries(
            entries: (0..<shape.count / 2).map { 2 * $0 + parity },
            owners: (0..<shape.count).map { $0 % 2 == parity ? Int32($0 / 2) : -1 })
        }
      }
      return layer
    }
  }

  @Test func largerSteps() throws {
    // x moved by a share of itself vanishes in b + 2x: only a step far larger than x tells 2 from 3.
    let tiny = normal(Shape(3, 4), seed: 1, times: 1e-17)
    for factor in [2.0, 3] {
      var lax = checker()
      lax.rules.remove(.largerSteps)
      let layer = try WrittenLayer.elementwise(form: .affine, { 900 + 2 * $0 }) { _ in factor }
      #expect(try checker().check(layer, at: tiny).verdict == (factor == 2 ? .right : .wrong))
      #expect(try lax.check(layer, at: tiny).verdict == .untested)
    }
  }

  @Test func verifiedTraits() throws {
    // Each entry is said to own the other's output, and backward believes it.
    let factors = [2.0, 3, 5]
    try expectMissed(.verifiedTraits, Tensor(Shape(1, 3), [1, 1, 1])) {
      var layer = try WrittenLayer(form: .affine, { x, _, _ in x.mapWithOffset { factors[$0] * $1 } }) { _, _, _, g in
        [g.mapWithOffset { place, _ in factors[2 - place] * g.values[2 - place] }]
      }
      layer.groups = { _ in
        IndependentGroups(count: 2) { group in
          group == 0
            ? IndependentEntries(entries: [0, 2], owners: [1, -1, 0])
            : IndependentEntries(entries: [1], owners: [-1, 0, -1])
        }
      }
      return layer
    }
  }

  /// Whatever a layer says of itself, a wrong gradient of it is found.
  @Test func noTraitHidesAMistake() throws {
    var diagonal = try WrittenLayer({ x, _, _ in softmax(x) }) { _, _, _, g in [g.map { _ in 0 }] }
    diagonal.groups = { .elementwise($0.count) }
    // A partition that leaves out the one entry whose gradient is wrong.
    var partial = try WrittenLayer({ x, _, _ in x.map { 2 * $0 } }) { _, _, _, g in
      [g.mapWithOffset { $0 == 1 ? $1 : 2 * $1 }]
    }
    partial.groups = { shape in
      IndependentGroups(count: 1) { _ in
        IndependentEntries(entries: [0], owners: (0..<shape.count).map { $0 == 0 ? 0 : -1 })
      }
    }
    // One that names what is not there.
    var outside = try WrittenLayer({ x, _, _ in x.map { 2 * $0 } }) { _, _, _, g in [g] }
    outside.groups = { shape in
      IndependentGroups(count: 1) { _ in
        IndependentEntries(entries: [0, 99], owners: (0..<shape.count).map { Int32($0) })
      }
    }
    let layers =
      try [diagonal, partial, outside]
      + Smoothness.allCases.map { form in
        try WrittenLayer.elementwise(form: form, { $0 * $0 }) { 3 * $0 }
      }
    for layer in layers { #expect(try checker().check(layer, at: point).verdict == .wrong) }
  }

  private func softmax(_ x: Tensor<Double>) -> Tensor<Double> {
    let sum = x.values.reduce(0) { $0 + exp($1) }
    return x.map { exp($0) / sum }
  }

  @Test func noRuleIsLeftOut() {
    #expect(CheckRules.all.rawValue.nonzeroBitCount == 20)
  }
}
