import NeuralNetworks

/// Random equations of the grammar, which need not make sense.
struct EquationGenerator {
  private(set) var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int(random.next() % UInt64(elements.count))]
  }

  private mutating func chance(_ one: UInt64) -> Bool { random.next() % one == 0 }

  private static let indices = ["b", "c", "h", "w", "i", "j", "k", "m"]
  private static let names = indices + ["H", "s", "p", "K_h", "hs", "cHW", "zz"]
  private static let tensors = ["X", "Y", "F", "G", "biases", "filters", "Q"]

  /// The text of an equation.
  mutating func equation() -> String {
    let isLoop = chance(4)
    let head = isLoop ? "for \(binders(" ")): " : ""
    let place = chance(10) ? "Y[...]" : chance(10) ? "q" : "\(pick(["Y", "dX", "∂L/∂F", "Z", "mu"]))[\(places())]"
    let sign = chance(3) ? " += " : " = "
    let tail = isLoop && chance(2) ? " if " + comparison(2) : ""
    return head + place + sign + expression(4) + tail
  }

  private mutating func places() -> String {
    (0...Int(random.next() % 4)).map { _ in
      chance(4) ? additive(1) : pick(Self.indices) + bounds()
    }.joined(separator: ",")
  }

  private mutating func bounds() -> String {
    switch random.next() % 6 {
    case 0: "<" + additive(1)
    case 1: " in \(additive(1)):\(additive(1))"
    default: ""
    }
  }

  private mutating func binders(_ separator: String) -> String {
    let count = 1 + Int(random.next() % 3)
    let start = Int(random.next() % UInt64(Self.indices.count - count))
    if count == 2, chance(4) {
      return Self.indices[start] + separator + Self.indices[start + 1] + (chance(2) ? " ∈ window" : " in window")
    }
    return (start..<start + count).map { Self.indices[$0] + bounds() }.joined(separator: separator)
  }

  private mutating func expression(_ depth: Int) -> String {
    chance(8) && depth > 0
      ? "\(comparison(depth - 1)) if \(comparison(depth - 1)) else \(expression(depth - 1))" : comparison(depth)
  }

  private mutating func comparison(_ depth: Int) -> String {
    if chance(8), depth > 0 {
      return "(\(additive(1)),\(additive(1))) == \(pick(["argmax", "argmin"])) \(binders(" ")): \(product(depth - 1))"
    }
    return chance(6)
      ? additive(depth) + " " + pick(["==", "!=", "<", "<=", ">", ">=", "≤", "≠"]) + " " + additive(depth)
      : additive(depth)
  }

  private mutating func additive(_ depth: Int) -> String {
    chance(2) && depth > 0 ? product(depth - 1) + pick([" + ", "-", " - "]) + product(depth - 1) : product(depth)
  }

  private mutating func product(_ depth: Int) -> String {
    chance(2) && depth > 0
      ? factor(depth - 1) + pick([" * ", "·", "/", "//", "%"]) + factor(depth - 1) : factor(depth)
  }

  private mutating func factor(_ depth: Int) -> String {
    guard depth > 0 else { return atom() }
    switch random.next() % 9 {
    case 0: return "-" + factor(depth - 1)
    case 1: return atom() + "^" + factor(depth - 1)
    case 2: return "(" + expression(depth - 1) + ")"
    case 3: return pick(["exp", "relu", "abs", "sqrt", "φ", "tanh"]) + "(" + expression(depth - 1) + ")"
    case 4: return pick(["max", "min"]) + "(" + expression(depth - 1) + ", " + expression(depth - 1) + ")"
    case 5:
      let word = pick(["sum", "max", "mean", "mean inside", "prod", "min", "argmax"])
      return word + " " + binders(chance(2) ? " " : ", ") + (chance(5) ? " where " + comparison(1) : "") + ": "
        + product(depth - 1)
    case 6: return pick(["Σ", "max", "Π"]) + "_{" + binders(",") + "} " + product(depth - 1)
    default: return atom()
    }
  }

  private mutating func atom() -> String {
    switch random.next() % 6 {
    case 0: return pick(["0", "1", "2", "3", "0.5", "1e-3", "1000000", "7"])
    case 1: return pick(Self.names)
    case 2 where chance(3): return pick(Self.tensors) + "[...]"
    default:
      let count = 1 + Int(random.next() % 4)
      let name = chance(4) ? "∂L/∂" + pick(Self.tensors) : pick(Self.tensors)
      return name + "[" + (0..<count).map { _ in index(1) }.joined(separator: ",") + "]"
    }
  }

  private mutating func index(_ depth: Int) -> String {
    if chance(2) || depth == 0 { return pick(Self.names) }
    return pick(Self.names) + pick(["+", "-", "*", "/", "//", "%"]) + pick(Self.names + ["1", "2", "0"])
  }
}
