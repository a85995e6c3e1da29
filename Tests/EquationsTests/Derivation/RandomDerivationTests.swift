import NeuralNetworks
import Testing

@testable import Equations

/// Random forward equations: what is derived can be typed, both forms compute the same gradients, and these are the
/// slopes in a random direction.
@Suite struct RandomDerivationTests {
  private struct Generator {
    var random: SeededGenerator

    mutating func pick(_ texts: [String]) -> String { texts[Int(random.next() % UInt64(texts.count))] }
    mutating func chance(_ one: UInt64) -> Bool { random.next() % one == 0 }

    mutating func index(_ axis: String, _ inner: String) -> String {
      pick([
        axis, axis, inner, "\(axis)+\(inner)", "\(axis)*s+\(inner)-p", "(\(axis)+p-\(inner))/s", "2*\(inner)",
        "\(axis)%3", "3-\(axis)", "(\(axis)+\(inner))%4", "\(axis)//2", "1",
      ])
    }

    mutating func read() -> String {
      switch random.next() % 5 {
      case 0, 1: "X[\(pick(["b", "b", "0"])),\(pick(["k", "c", "1"])),\(index("h", "i")),\(index("w", "j"))]"
      case 2: "F[c,\(pick(["k", "0"])),i,j]"
      case 3: "biases[\(pick(["c", "c", "3-c"]))]"
      default: "Q[\(pick(["i", "k", "h"])),\(pick(["j", "w", "j", "2-w"]))]"
      }
    }

    mutating func factor(_ depth: Int) -> String {
      switch random.next() % (depth > 0 ? 9 : 3) {
      case 0, 1, 2: read()
      case 3: "\(pick(["exp", "tanh", "relu", "sigmoid", "abs"]))(\(read()))"
      case 4: "\(read())^2"
      case 5: "(\(sum(depth - 1)))"
      case 6: "(\(read()) if \(read()) > 0 else \(read()))"
      case 7: "max(\(read()), 0.1)"
      default: "(\(read()) \(pick(["+", "-"])) \(read()))"
      }
    }

    mutating func product(_ depth: Int) -> String {
      var text = factor(depth)
      if chance(2) { text += " * " + factor(depth) }
      if chance(4) { text += " / (2 + \(read())^2)" }
      return text
    }

    mutating func sum(_ depth: Int) -> String {
      // Terms of a maximum must differ, or it has no slope.
      let isMaximum = chance(5)
      let body = isMaximum ? "(" + read() + " + F[c,k,i,j])" : product(depth)
      let indices = ["i", "j", "k"].filter { name in body.contains { String($0) == name } && (!chance(12)) }
      let binders = indices.map { chance(4) ? "\($0)<2" : chance(8) ? "\($0) in 1:3" : $0 }
      if binders.isEmpty { return body }
      let condition = chance(8) ? " where \(indices[0]) != 1" : ""
      if isMaximum { return pick(["max", "min"]) + " k i j: " + body }
      return pick(condition.isEmpty ? ["sum", "sum", "mean"] : ["sum"]) + " " + binders.joined(separator: " ")
        + condition + ": " + body
    }

    mutating func equation() -> String {
      "Y[b,c,h,w] = (\(sum(2)))" + (chance(2) ? " \(pick(["+", "-"])) \(sum(1))" : "")
    }
  }

  private let names: EquationScope = {
    var names = scope(
      ["X": [2, 3, 4, 5], "Y": [2, 4, 3, 3], "filters": [4, 3, 2, 2], "biases": [4], "Q": [3, 3]],
      ["H": 4, "s": 2, "p": 1])
    names.shortForms["F"] = "filters"
    return names
  }()

  @Test(arguments: 0..<8) func gradientsAreSlopes(seed: Int) throws {
    var generator = Generator(random: SeededGenerator(seed: UInt64(seed)))
    var numbers = SeededGenerator(seed: UInt64(seed))
    var given: [String: Tensor<Double>] = [:]
    for name in names.tensors.keys.sorted() {
      given[name] = random(try #require(names.tensors[name]?.complete), &numbers)
    }
    given["dY"] = random([2, 4, 3, 3], &numbers)
    var (derived, gathered) = (0, 0)
    for _ in 0..<150 {
      let text = generator.equation()
      guard let equation = try? Equation(text),
        let gradients = try? DerivedGradients([equation], parameters: ["filters", "biases", "Q"], in: names),
        let forward = try? CompiledEquation(equation, in: names), (try? forward.evaluate(given)) != nil
      else { continue }
      derived += 1
      for gradient in gradients.gradients {
        let direction: Tensor<Double> = random(try #require(given[gradient.tensor]).shape.dimensions, &numbers)
        let slope = try slope(of: forward, given, gradient.tensor, direction)
        gathered += gradient.scatter == nil ? 0 : 1
        for equations in [gradient.equations, gradient.scatter ?? []] where !equations.isEmpty {
          let set = try EquationSet(equations.map(\.text), in: names)
          let plan = try set.plan(for: ["d" + gradient.tensor], in: names)
          let value = try #require(plan.evaluate(given)["d" + gradient.tensor])
          let own = zip(value.values, direction.values).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(
            abs(own - slope) <= 1e-4 * (1 + abs(slope)), "\(text):\n\(equations.map(\.text)) gives \(own), not \(slope)"
          )
        }
      }
    }
    #expect(derived > 20 && gathered > 20, "\(derived) \(gathered)")
  }

  /// The slope of Σ dY · Y in a direction, by central differences.
  private func slope(
    of forward: CompiledEquation, _ given: [String: Tensor<Double>], _ name: String, _ direction: Tensor<Double>
  ) throws -> Double {
    func loss(_ step: Double) throws -> Double {
      var moved = given
      moved[name] = given[name]?.combined(with: direction) { $0 + step * $1 }
      return zip(try forward.evaluate(moved).values, given["dY"]?.values ?? []).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return try (loss(1e-6) - loss(-1e-6)) / 2e-6
  }
}
