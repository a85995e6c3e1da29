import NeuralNetworks
import PlatformMath

@testable import GradientChecking

/// Functions of every value alone whose slope jumps somewhere, or that are made of pieces.
extension Formula {
  /// A function of every value alone, its derivative, and wrong derivatives by the name of the mistake.
  static func elementwise(
    _ word: String, _ form: Smoothness, _ f: @escaping @Sendable (Scalar) -> Scalar,
    _ derivative: @escaping @Sendable (Scalar) -> Scalar,
    faults: [String: @Sendable (Scalar) -> Scalar] = [:],
    cornerFaults: [String: @Sendable (Scalar) -> Scalar] = [:]
  ) -> Formula {
    let wrong = faults.merging(cornerFaults) { first, _ in first }
    return Formula(
      word: word, form: form, faults: faults.keys.sorted(), cornerFaults: cornerFaults.keys.sorted(),
      forward: { x, _ in x.map(f) },
      backward: { x, _, g, fault in
        let slope = wrong[fault] ?? derivative
        return [x.combined(with: g) { slope($0) * $1 }]
      })
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func corneredFormulas() -> [Formula] {
    let scale: Scalar = 1.0507009873554805
    let alpha: Scalar = 1.6732632423543772
    return [
      elementwise(
        "their-relu", .piecewiseAffine, { $0 > 0 ? $0 : 0 }, { $0 > 0 ? 1 : 0 },
        faults: ["negative side leaks": { $0 > 0 ? 1 : 0.001 }],
        cornerFaults: ["slope 7 at 0": { $0 > 0 ? 1 : $0 == 0 ? 7 : 0 }]),
      elementwise(
        "their-leakyrelu", .piecewiseAffine, { $0 > 0 ? $0 : $0 / 64 }, { $0 > 0 ? 1 : 1 / 64 },
        faults: ["leak forgotten": { $0 > 0 ? 1 : 0 }],
        cornerFaults: ["slope 0 at 0": { $0 > 0 ? 1 : $0 == 0 ? 0 : 1 / 64 }]),
      elementwise(
        "abs", .piecewiseAffine, { abs($0) }, { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
        faults: ["sign forgotten": { _ in 1 }], cornerFaults: ["slope 2 at 0": { $0 > 0 ? 1 : $0 < 0 ? -1 : 2 }]),
      elementwise(
        "hardtanh", .piecewiseAffine, { min(max($0, -1), 1) }, { abs($0) < 1 ? 1 : 0 },
        faults: ["only the upper edge": { $0 < 1 ? 1 : 0 }]),
      elementwise(
        "hardswish", .composite,
        {
          let gate: Scalar = min(max($0 + 3, 0), 6)
          return $0 * (gate / 6)
        },
        {
          let inside: Scalar = (2 * $0 + 3) / 6
          return $0 <= -3 ? 0 : $0 >= 3 ? 1 : inside
        },
        faults: ["gate held constant": { min(max($0 + 3, 0), 6) / 6 }]),
      elementwise(
        "selu", .composite, { $0 > 0 ? scale * $0 : scale * (alpha * .expm1($0)) },
        { $0 > 0 ? scale : scale * (alpha * .exp($0)) },
        faults: ["alpha forgotten": { $0 > 0 ? scale : scale * .exp($0) }]),
      elementwise(
        "elu", .smooth, { $0 > 0 ? $0 : .expm1($0) }, { $0 > 0 ? 1 : .exp($0) },
        faults: ["output in place of slope": { $0 > 0 ? 1 : .expm1($0) }]),
      elementwise(
        "smooth-l1", .smooth,
        {
          let size: Scalar = abs($0)
          return size < 1 ? $0 * $0 / 2 : size - 0.5
        }, { min(max($0, -1), 1) },
        faults: ["never cut off": { $0 }, "sign alone": { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }]),
      elementwise(
        "squared-hinge", .smooth,
        {
          let margin: Scalar = max(0, 1 - $0)
          return margin * margin
        }, { -2 * max(0, 1 - $0) },
        faults: ["factor 2 forgotten": { -max(0, 1 - $0) }, "margin ignored": { -2 * (1 - $0) }]),
      elementwise(
        "signed-square", .smooth, { $0 * abs($0) }, { 2 * abs($0) },
        faults: ["size forgotten": { 2 * $0 }, "factor 2 forgotten": { abs($0) }]),
    ]
  }
}
