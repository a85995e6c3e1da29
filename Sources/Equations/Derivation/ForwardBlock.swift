internal import NeuralNetworks

/// A layer's forward equations in the order in which they are computed.
struct ForwardBlock {
  private(set) var equations: [String: Equation] = [:]
  /// The places that the output needs, each after those that it reads.
  private(set) var order: [String] = []
  /// The tensors whose gradients are wanted or needed on the way.
  private(set) var active: Set<String> = []
  /// With the tensors that the equations define.
  let scope: EquationScope
  private var reads: [String: Set<String>] = [:]
  /// Whether the shape of the output follows from its equation.
  private let definesOutput: Bool

  /// The equations of tensors whose shapes follow from them.
  var definitions: [String: Equation] {
    equations.filter { definesOutput || $0.key != "Y" && $0.key != "Z" }
  }

  init(_ equations: [Equation], in given: EquationScope) throws(EquationError) {
    let forward = equations.filter { !given.defining(equations).isGradient($0.place.name) }
    var scope = given.defining(forward)
    definesOutput = given.shape("Y")?.rank == nil
    if scope.shape("X")?.rank == nil, let rank = Equation.rank(of: "X", in: forward) {
      scope.tensors["X"] = KnownShape(Array(repeating: nil, count: rank))
    }
    for equation in forward { self.equations[scope.canonical(equation.place.name)] = equation }
    if self.equations["Y"] == nil {
      guard let sums = self.equations["Z"] else {
        throw EquationError(
          .missingArgument, "there is no equation for Y", at: 0..<0, help: "write one: `Y[...] = ...`")
      }
      self.equations["Y"] = try Self.output(of: sums, scope.activation)
    }
    for name in ["Y", "Z"] where self.equations[name] != nil && scope.tensors[name] == nil {
      scope.tensors[name] = .unknown
    }
    self.scope = scope
    var open: [String] = []
    try visit("Y", &open)
  }

  /// `Y[b,o] = φ(Z[b,o])`, or without φ where the layer has no activation.
  private static func output(of sums: Equation, _ activation: Activation?) throws(EquationError) -> Equation {
    let axes = sums.place.axes
    let isLone = axes?.allSatisfy { $0.index.isName && $0.bounds == .inferred } ?? false
    let indices = isLone ? (axes ?? []).map { Renderer.text($0.index) }.joined(separator: ",") : "..."
    let isPlain = activation == nil || activation == Activation.none
    return try Equation("Y[\(indices)] = " + (isPlain ? "Z[\(indices)]" : "φ(Z[\(indices)])"))
  }

  /// Puts a place into the order, after those that it reads.
  private mutating func visit(_ place: String, _ open: inout [String]) throws(EquationError) {
    guard !order.contains(place), let equation = equations[place] else { return }
    if let start = open.firstIndex(of: place) {
      throw EquationError(
        .badValue, "circular dependency: \((open[start...] + [place]).joined(separator: " -> "))",
        at: equation.place.range
      ).located(in: equation.text)
    }
    open.append(place)
    let read: Set<String>
    do throws(EquationError) { read = try Resolver.resolve(equation, in: scope).reads } catch {
      throw error.located(in: equation.text)
    }
    reads[place] = read
    for name in read.sorted() { try visit(name, &open) }
    open.removeLast()
    order.append(place)
  }

  /// Finds the tensors through which these ones reach the output.
  mutating func findActive(_ wanted: [String]) {
    active = Set(wanted)
    for place in order where !(reads[place] ?? []).isDisjoint(with: active) { active.insert(place) }
    active.insert("Y")
  }
}

extension Equation {
  /// The number of axes that these equations give a tensor; nil if none of them names its indices.
  public static func rank(of tensor: String, in equations: [Equation]) -> Int? {
    func rank(_ expression: Expression) -> Int? {
      if case .element(.plain(tensor), let indices) = expression.form { return indices.count }
      return expression.children.lazy.compactMap { rank($0) }.first
    }
    return equations.lazy.compactMap { rank($0.value) }.first
  }
}
