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
    for equation in equations { try insert(equation, known: known) }
  }

  /// Adds an equation, or replaces the one for the same place, and returns it with its remarks.
  ///
  /// - Throws: `EquationError` for what can be judged without data.
  @discardableResult
  public mutating func set(_ text: String, in scope: EquationScope) throws(EquationError) -> Entry {
    let equation = try Equation(text)
    return try insert(equation, known: scope.defining(entries.map(\.equation) + [equation]))
  }

  @discardableResult
  private mutating func insert(_ equation: Equation, known: EquationScope) throws(EquationError) -> Entry {
    let resolved: ResolvedEquation
    do throws(EquationError) {
      resolved = try Resolver.resolve(equation, in: known)
    } catch {
      throw error.located(in: equation.text)
    }
    if resolved.reads.contains(resolved.place) {
      throw EquationError(
        .badValue, "\(resolved.place) is defined by itself", at: equation.place.range,
        help: equation.adds ? nil : "`+=` adds to what is there"
      ).located(in: equation.text)
    }
    let entry = Entry(place: resolved.place, equation: equation, notes: resolved.notes)
    if let old = entries.firstIndex(where: { $0.place == entry.place }) {
      entries[old] = entry
    } else if entries.count < EquationLimits.equations {
      entries.append(entry)
    } else {
      throw EquationError(
        .limit, "a layer can have \(EquationLimits.equations) equations", at: equation.place.range
      ).located(in: equation.text)
    }
    return entry
  }

  /// Removes the equation for a place, if there is one.
  public mutating func remove(_ place: String) { entries.removeAll { $0.place == place } }

  /// The equation for a place.
  public subscript(place: String) -> Entry? { entries.first { $0.place == place } }

  /// The names of the tensors that equations define for themselves.
  func definitions(in scope: EquationScope) -> [String] {
    entries.map(\.place).filter { scope.shape($0) == nil }
  }

  /// Compiles the equations that these places need, in the order in which they are computed.
  ///
  /// The output follows from the sums and the activation where only `Z` has an equation, and `dZ` from `dY`.
  ///
  /// - Parameter scope: the complete shapes of all tensors that are given.
  /// - Throws: `EquationError` with its `text`: `missing-argument` for a place without an equation, `bad-value` for a
  ///   circle, and whatever needs the shapes.
  public func plan(for places: [String], in scope: EquationScope) throws(EquationError) -> EquationPlan {
    var planner = Planner(set: self, scope: scope)
    for place in places { try planner.add(place, neededBy: nil) }
    return EquationPlan(steps: planner.steps)
  }
}
