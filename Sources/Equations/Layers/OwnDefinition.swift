internal import NeuralNetworks

/// A parameter in the header of one's own layer: `gamma=1`.
public struct OwnParameter: Hashable, Sendable {
  /// The initial values of a parameter.
  public enum Initial: Hashable, Sendable {
    /// The same number everywhere.
    case number(Double)
    /// Random numbers from the standard normal distribution.
    case normal
    /// Random numbers with the deviation of Glorot's initialization; 0 for a parameter with fewer than two axes.
    case weights
  }

  /// The name.
  public let name: String
  /// The initial values.
  public let initial: Initial

  /// Creates a parameter.
  public init(_ name: String, _ initial: Initial) {
    self.name = name
    self.initial = initial
  }

  /// Returns the initial values in this shape.
  func values<Scalar: TensorScalar>(_ shape: Shape, from generator: inout SeededGenerator) -> Tensor<Scalar> {
    switch initial {
    case .number(let number): return Tensor(shape, repeating: Scalar(number))
    case .normal: return generator.normal(shape, deviation: 1)
    case .weights:
      guard shape.rank > 1 else { return Tensor(shape) }
      // As in `dense`, weights of features are inputs x outputs; as in `conv`, filters begin with the outputs.
      let outputs = shape.rank == 2 ? shape[1] : shape[0]
      let window = shape.rank == 2 ? 1 : shape.dimensions.dropFirst(2).reduce(1, *)
      let inputs = shape.count / max(1, outputs)
      let distribution = Initialization(for: .none, inputs: max(1, inputs), outputs: max(1, outputs * window))
      return distribution.weights(shape, from: &generator)
    }
  }
}

/// The definition of one's own layer: `layer scale(gamma=1)`, its equations, `end`.
public struct OwnDefinition: Sendable {
  /// The name of the layer, which is also its word in a network.
  public let name: String
  /// The parameters in the header.
  public let parameters: [OwnParameter]
  /// The equations.
  public internal(set) var equations: EquationSet
  /// The number of axes of each parameter; 0 for one that is used without brackets.
  private let ranks: [String: Int]
  /// The number of axes of X; nil if the equations read all of them with `[...]`.
  public let inputRank: Int?

  /// Creates a definition.
  ///
  /// - Throws: `EquationError`, with its `text` if it is about one of the equations.
  public init(_ name: String, _ parameters: [OwnParameter], _ texts: [String]) throws(EquationError) {
    self.name = name
    self.parameters = parameters
    var equations: [Equation] = []
    for text in texts {
      do throws(EquationError) { equations.append(try Equation(text)) } catch { throw error.located(in: text) }
    }
    guard equations.contains(where: { [.plain("Y"), .plain("Z")].contains($0.place.name) }) else {
      throw EquationError(
        .missingArgument, "\(name) has no equation for its output", at: 0..<0,
        help: "add one, such as `Y[...] = 2 * X[...]`")
    }
    let uses = TensorUses(equations)
    ranks = uses.ranks
    inputRank = uses.ranks["X"]
    self.equations = EquationSet()
    let names = scope(.unknown)
    if let taken = parameters.first(where: { names.numbers[$0.name] != nil && uses.ranks[$0.name] == 0 }) {
      throw EquationError(
        .reservedName, "`\(taken.name)` already stands for a dimension of the input", at: 0..<0,
        help: "use another name for the parameter, such as `\(taken.name)1`")
    }
    self.equations = try EquationSet(texts, in: names)
    if let unused = parameters.first(where: { uses.ranks[$0.name] == nil }) {
      throw EquationError(
        .badValue, "no equation reads the parameter `\(unused.name)`", at: 0..<0,
        help: "use it, as in `Y[...] = \(unused.name) * X[...]`, or remove it from the first line")
    }
  }

  /// The names that the equations can use, for a batch of this shape.
  func scope(_ input: KnownShape) -> EquationScope {
    var scope = EquationScope()
    let rank = inputRank ?? input.rank
    scope.tensors["X"] = input.rank == nil ? KnownShape(rank.map { [Int?](repeating: nil, count: $0) }) : input
    for parameter in parameters {
      scope.tensors[parameter.name] = KnownShape(ranks[parameter.name].map { [Int?](repeating: nil, count: $0) })
    }
    scope.set("B", input[0])
    if rank ?? 4 == 4 { for (axis, name) in ["C", "H", "W"].enumerated() { scope.set(name, input[axis + 1]) } }
    if rank ?? 2 == 2 { scope.set("N", input[1]) }
    return scope
  }
}

/// How equations use tensors.
struct TensorUses {
  /// The number of axes of each tensor that is read, by its plain name, from its first use; those that are read whole
  /// are missing, except where another use tells the number.
  private(set) var ranks: [String: Int] = [:]

  init(_ equations: [Equation]) {
    for equation in equations {
      var pending = [equation.value] + (equation.condition.map { [$0] } ?? [])
      while let part = pending.popLast() {
        pending += part.children
        switch part.form {
        case .element(.plain(let name), let indices): note(name, indices.count)
        case .name(let name): note(name, 0)
        case .wholeTensor(.plain(let name)) where name != "X": note(name, 1)
        default: break
        }
      }
    }
  }

  private mutating func note(_ name: String, _ rank: Int) { if ranks[name] == nil { ranks[name] = rank } }
}
