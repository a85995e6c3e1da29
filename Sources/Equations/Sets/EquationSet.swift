/// The equations of one layer, in the order in which they were typed: at most one for each place.
///
/// A place is the output `Y`, the sums `Z`, a gradient, or a tensor that the equations define for themselves. A gradient
/// can be the sum of parts that have its shape: `dX[...] = dX1[...] + dX2[...]`. Equations may use each other's places
/// in any order, but not in a circle.
///
///     var set = try EquationSet(["Z[b,o] = Σ_i X[b,i] · weights[i,o] + biases[o]"], in: scope)
///     let plan = try set.plan(for: ["Y"], in: scope)
///     let output = try plan.evaluate(["X": x, "weights": weights, "biases": biases])["Y"]
public struct EquationSet: Sendable {
  /// One equation with its place.
  public struct Entry: Hashable, Sendable {
    /// The canonical name of the place: `Y`, `dX`, `dfilters`, `mu`.
    public let place: String
    /// The equation as it was typed.
    public let equation: Equation
    /// The tensors that it reads, by canonical name.
    let reads: Set<String>
    /// Remarks on it.
    public let notes: [EquationNote]

    public func hash(into hasher: inout Hasher) {
      hasher.combine(place)
      hasher.combine(equation)
    }

    public static func == (left: Entry, right: Entry) -> Bool {
      left.place == right.place && left.equation == right.equation
    }
  }

  /// The equations, in the order in which they were typed.
  public private(set) var entries: [Entry] = []

  /// No equations.
  public init() {}

  /// The equations of these texts, which may use each other's places in any order.
  ///
  /// - Throws: `EquationError` with its `text`, for what can be judged without data.
  public init(_ texts: [String], in scope: EquationScope) throws(EquationError) {
    let equations = try Equation.all(texts)
    let known = scope.defining(equations)
    for equation in equations { try insert(equation, known: known, given: scope.tensors) }
  }

  /// Adds an equation, or replaces the one for the same place, and returns it with its remarks.
  ///
  /// - Throws: `EquationError` for what can be judged without data.
  @discardableResult
  public mutating func set(_ text: String, in scope: EquationScope) throws(EquationError) -> Entry {
    let equation = try Equation(text)
    let known = scope.defining(entries.map(\.equation) + [equation])
    return try insert(equation, known: known, given: scope.tensors)
  }

  @discardableResult
  private mutating func insert(
    _ equation: Equation, known: EquationScope, given: [String: KnownShape]
  ) throws(EquationError) -> Entry {
    let resolved: ResolvedEquation
    do throws(EquationError) {
      resolved = try Resolver.resolve(equation, in: known)
    } catch {
      throw error.located(in: equation.text)
    }
    let name = resolved.place
    let isDefined = entries.contains { $0.place == name } || name == "Y" || name == "Z"
    if name == "dY" || given[name] != nil && !isDefined {
      throw EquationError(
        .badValue, name == "dY" ? "∂L/∂Y comes from the next layer" : "\(name) is given to the layer",
        at: equation.place.range, help: "an equation computes `Y`, `Z`, `dX` or the gradient of a parameter"
      ).located(in: equation.text)
    }
    if resolved.reads.contains(resolved.place) {
      throw EquationError(
        .badValue, "the equation for \(resolved.place) reads \(resolved.place) itself", at: equation.place.range,
        help: equation.adds ? nil : "to add up terms, use `+=` instead of `=`"
      ).located(in: equation.text)
    }
    let entry = Entry(place: resolved.place, equation: equation, reads: resolved.reads, notes: resolved.notes)
    if let circle = circle(through: entry) {
      throw EquationError(
        .badValue, "circular dependency: \(circle.joined(separator: " -> "))", at: equation.place.range
      ).located(in: equation.text)
    }
    if let old = entries.firstIndex(where: { $0.place == entry.place }) {
      entries[old] = entry
    } else if entries.count < EquationLimits.equations {
      entries.append(entry)
    } else {
      throw EquationError(
        .limit, "a layer can have at most \(EquationLimits.equations) equations", at: equation.place.range
      ).located(in: equation.text)
    }
    return entry
  }

  /// The places that need each other, from an entry's place back to itself, if the entry were added; nil if there are
  /// none. Without an equation for it, the output follows from the sums.
  private func circle(through entry: Entry) -> [String]? {
    func reads(_ place: String) -> Set<String> {
      if place == entry.place { return entry.reads }
      if let known = self[place] { return known.reads }
      return place == "Y" && (entry.place == "Z" || self["Z"] != nil) ? ["Z"] : []
    }
    var paths = [[entry.place]]
    var seen: Set<String> = []
    while let path = paths.popLast() {
      for next in reads(path[path.count - 1]).sorted() {
        if next == entry.place { return path + [next] }
        if seen.insert(next).inserted { paths.append(path + [next]) }
      }
    }
    return nil
  }

  /// Removes the equation for a place, if there is one.
  public mutating func remove(_ place: String) { entries.removeAll { $0.place == place } }

  /// The equation for a place.
  public subscript(place: String) -> Entry? { entries.first { $0.place == place } }

  /// The canonical name of the place that an equation computes.
  func place(of equation: Equation, in scope: EquationScope) -> String { scope.canonical(equation.place.name) }

  /// The names of the tensors that equations define for themselves.
  func definitions(in scope: EquationScope) -> [String] {
    entries.map(\.place).filter { scope.shape($0) == nil }
  }

  /// Compiles the equations that these places need, in the order in which they are computed.
  ///
  /// The output follows from the sums and the activation where only `Z` has an equation, and `dZ` from `dY`.
  ///
  /// - Parameters:
  ///   - scope: the complete shapes of all tensors that are given.
  ///   - given: the places that are given and not computed, although they have equations.
  /// - Throws: `EquationError` with its `text`: `missing-argument` for a place without an equation, `bad-value` for a
  ///   circle, and whatever needs the shapes.
  public func plan(
    for places: [String], in scope: EquationScope, given: Set<String> = []
  ) throws(EquationError) -> EquationPlan {
    var planner = Planner(set: self, scope: scope, given: given)
    for place in places { try planner.add(place, neededBy: nil) }
    return EquationPlan(steps: planner.steps)
  }
}
