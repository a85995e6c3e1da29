import NeuralNetworks

/// Random equations most of whose names are bound, and whose tensors have as many indices as axes.
struct SensibleEquations {
  /// The number of axes of each tensor that they read.
  static let ranks = ["X": 3, "F": 2, "v": 1, "Y": 2, "q": 0]
  static let numbers = ["s", "p", "K", "H", "W"]
  private static let signs = Array("()[]{}<>=+-*/%^,:._0123456789 XYbij∂ΣΠ∈·√²'⊙\u{301}\u{200B}😀")
  private static let pool = ["a", "b", "c", "i", "j", "k", "m", "n"]

  var random: SeededGenerator
  private var bound: [String] = []

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
  private mutating func pick(_ words: [String]) -> String { words[below(words.count)] }
  private mutating func chance(_ one: Int) -> Bool { below(one) == 0 }

  /// The text of an equation.
  mutating func next() -> String {
    bound = []
    if chance(12) { return "X2[...] = " + wholes(2) }
    if chance(3) {
      let loops = binders(1 + below(4), separator: " ")
      let place = chance(3) ? "T[\(index(2))]" : "Y[\(index(2)),\(index(2))]"
      let tail = chance(3) ? " if " + condition(2) : ""
      return "for \(loops): \(place) \(chance(4) ? "=" : "+=") \(value(3))\(tail)"
    }
    switch below(4) {
    case 0:
      let axes = (0...below(3)).map { _ in binder(isStated: true) }.joined(separator: ",")
      return "T[\(axes)] = \(value(4))"
    case 1:
      bound = ["a"]
      return "Y[a,\(chance(2) ? "2" : "a+1")] = \(value(4))"
    default:
      let (first, second) = (below(4), 4 + below(4))
      bound = [Self.pool[first], Self.pool[second]]
      return "Y[\(bound[0]),\(bound[1])] = \(value(4))"
    }
  }

  /// A text near another one: characters lost, doubled, replaced.
  mutating func damaged(_ text: String) -> String {
    var characters = Array(text)
    for _ in 0...below(3) where !characters.isEmpty {
      let place = below(characters.count)
      switch below(4) {
      case 0: characters.remove(at: place)
      case 1: characters.insert(characters[below(characters.count)], at: place)
      case 2: characters[place] = Self.signs[below(Self.signs.count)]
      default:
        let end = min(characters.count, place + 1 + below(5))
        characters.insert(contentsOf: characters[place..<end], at: below(characters.count))
      }
    }
    return String(characters)
  }

  // MARK: Indices

  private mutating func binders(_ count: Int, separator: String) -> String {
    (0..<count).map { _ in binder(isStated: !chance(3)) }.joined(separator: separator)
  }

  private mutating func binder(isStated: Bool) -> String {
    let free = Self.pool.filter { !bound.contains($0) }
    let name = pick(free.isEmpty || chance(6) ? Self.pool : free)
    var text = name
    if isStated {
      let end = chance(4) && !bound.isEmpty ? pick(bound) + "+1" : chance(2) ? pick(["K", "H", "3"]) : "\(below(5))"
      text += chance(4) ? " in \(pick(["-1", "1", "p", "s-2"])):\(end)" : "<" + end
    }
    bound.append(name)
    return text
  }

  private mutating func index(_ depth: Int) -> String {
    let name = chance(25) || bound.isEmpty ? pick(["0", "1", "z", "-1"]) : pick(bound)
    guard depth > 0, chance(2) else { return name }
    let other = chance(2) ? pick(Self.numbers + ["2", "3"]) : index(depth - 1)
    switch below(7) {
    case 0: return "(\(name)+\(other))/\(pick(["s", "2", "1", "p"]))"
    case 1: return "\(name)//\(pick(["2", "s", "3"]))"
    case 2: return "(\(name)+\(other))%\(pick(["H", "2", "W"]))"
    case 3: return "\(name)*\(other)"
    case 4: return name + pick(["s", "p", ""]) + "+" + other
    case 5: return "\(name)-\(other)"
    default: return "\(name)+\(other)"
    }
  }

  // MARK: Values

  private mutating func value(_ depth: Int) -> String {
    switch below(depth > 0 ? 9 : 2) {
    case 0: return chance(3) ? pick(["1", "2", "0.5"] + Self.numbers + bound) : read()
    case 1: return read()
    case 2: return "\(product(depth - 1)) \(pick(["+", "-"])) \(product(depth - 1))"
    case 3: return "(\(value(depth - 1)) if \(condition(depth - 1)) else \(value(depth - 1)))"
    case 4: return "(" + condition(depth - 1) + ")"
    default: return product(depth)
    }
  }

  private mutating func product(_ depth: Int) -> String {
    switch below(depth > 0 ? 9 : 1) {
    case 0: return read()
    case 1: return "\(read()) * \(product(depth - 1))"
    case 2: return "\(read()) / \(pick(["2", "K", "(1 + v[0]^2)"]))"
    case 3: return "\(pick(["relu", "abs", "exp", "tanh", "sigmoid", "φ"]))(\(value(depth - 1)))"
    case 4: return "-" + product(depth - 1)
    case 5: return "max(\(value(depth - 1)), \(value(depth - 1)))"
    default: return reduction(depth)
    }
  }

  private mutating func reduction(_ depth: Int) -> String {
    let outer = bound
    defer { bound = outer }
    let word = pick(["sum", "sum", "sum", "max", "min", "mean", "mean inside", "prod"])
    let list = binders(1 + below(3), separator: " ")
    let condition = chance(5) ? " where " + self.condition(1) : ""
    return "(\(word) \(list)\(condition): \(product(depth - 1)))"
  }

  private mutating func condition(_ depth: Int) -> String {
    if chance(5), depth > 0, let left = bound.last {
      let outer = bound
      defer { bound = outer }
      return "\(left) == \(pick(["argmax", "argmin"])) \(binder(isStated: true)): \(read())"
    }
    return chance(2)
      ? "\(index(1)) \(pick(["<", "==", "!=", ">="])) \(index(1))" : "\(read()) \(pick(["<", ">", "<="])) \(read())"
  }

  private mutating func read() -> String {
    let name = pick(["X", "X", "F", "F", "v", "G", "q"])
    let rank = Self.ranks[name] ?? 2
    if rank == 0 { return name }
    return name + "[" + (0..<rank).map { _ in index(2) }.joined(separator: ",") + "]"
  }

  private mutating func wholes(_ depth: Int) -> String {
    depth == 0 || chance(3)
      ? pick(["X[...]", "2", "q", "v[1]"]) : "\(pick(["relu", "exp", "-", ""]))(\(wholes(depth - 1)) * X[...])"
  }
}
