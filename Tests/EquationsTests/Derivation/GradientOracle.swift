import NeuralNetworks
import Testing

@testable import Equations

/// Compares equations for gradients with central differences of forward equations.
struct GradientOracle {
  /// The tensors that are given, by canonical name, with `dY`.
  let given: [String: Tensor<Double>]
  let scope: EquationScope
  private let forward: EquationPlan

  /// Random tensors of these shapes, X included; the output's shape follows from the equations or is given as `Y`.
  init(
    _ texts: [String], _ shapes: [String: [Int]], _ numbers: [String: Int] = [:], activation: Activation? = nil,
    window: [Int] = [], seed: UInt64 = 5
  ) throws {
    var names = EquationsTests.scope(shapes, numbers)
    names.activation = activation
    names.window = window.map { .integer($0) }
    for (short, full) in [("F", "filters"), ("W", "weights")] where shapes[full] != nil {
      names.shortForms[short] = full
    }
    try self.init(texts, names, seed: seed)
  }

  /// Random tensors for a scope whose shapes are complete, except the output's.
  init(_ texts: [String], _ names: EquationScope, seed: UInt64 = 5) throws {
    var generator = SeededGenerator(seed: seed)
    var (names, given) = (names, [String: Tensor<Double>]())
    for name in names.tensors.keys.sorted() where name != "Y" && name != "Z" {
      given[name] = random(try #require(names.tensors[name]?.complete), &generator)
    }
    forward = try EquationSet(texts, in: names).plan(for: ["Y"], in: names)
    let shape = try #require(forward.evaluate(given)["Y"]?.shape.dimensions)
    names.tensors["Y"] = KnownShape(shape.map { Optional($0) })
    if names.tensors["Z"] == nil, texts.contains(where: { $0.hasPrefix("Z") }) {
      names.tensors["Z"] = names.tensors["Y"]
    }
    given["dY"] = random(shape, &generator)
    (self.given, scope) = (given, names)
  }

  /// The gradient of Σ dY · Y by central differences.
  func gradient(of name: String) throws -> [Double] {
    func loss(_ tensors: [String: Tensor<Double>]) throws -> Double {
      zip(try #require(forward.evaluate(tensors)["Y"]).values, given["dY"]?.values ?? []).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return try #require(given[name]).values.indices.map { place in
      var (up, down) = (given, given)
      up[name]?.values[place] += 1e-6
      down[name]?.values[place] -= 1e-6
      return try (loss(up) - loss(down)) / 2e-6
    }
  }

  /// Expects that a block of equations computes the gradients of these tensors.
  func check(_ block: [String], of tensors: [String], _ location: SourceLocation = #_sourceLocation) throws {
    let set = try EquationSet(block, in: scope)
    let found = try set.plan(for: tensors.map { "d" + $0 }, in: scope).evaluate(given)
    for tensor in tensors {
      let own = try #require(found["d" + tensor]).values
      let slopes = try gradient(of: tensor)
      #expect(own.count == slopes.count, sourceLocation: location)
      for (place, (value, slope)) in zip(own, slopes).enumerated()
      where !(abs(value - slope) <= 1e-6 * (1 + abs(slope))) {
        Issue.record(
          "d\(tensor) at \(place) is \(value), not \(slope):\n\(block.joined(separator: "\n"))",
          sourceLocation: location)
        break
      }
    }
  }
}
