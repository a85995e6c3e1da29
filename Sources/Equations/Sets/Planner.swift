internal import NeuralNetworks

/// Puts equations into the order in which they are computed, and compiles them.
struct Planner {
  /// What holds unless it is typed.
  private static let defaults = [
    "Y": "Y[...] = φ(Z[...])", "dZ": "∂L/∂Z[...] = ∂L/∂Y[...] · φ'(Z[...])",
  ]

  let set: EquationSet
  var scope: EquationScope
  private(set) var steps: [CompiledEquation] = []
  /// The places whose equations are being planned, outermost first.
  private var open: [String] = []
  /// The tensors that equations define for themselves.
  private let definitions: Set<String>

  /// The places that are given and not computed.
  private let given: Set<String>

  init(set: EquationSet, scope: EquationScope, given: Set<String>) {
    self.set = set
    self.given = given
    self.scope = scope.defining(set.entries.map(\.equation))
    definitions = Set(set.definitions(in: scope))
  }

  /// Plans the equation for a place and those that it needs first.
  mutating func add(_ place: String, neededBy user: Equation?) throws(EquationError) {
    if given.contains(place) || steps.contains(where: { $0.place == place }) { return }
    guard let equation = try equation(for: place, neededBy: user) else { return }
    do throws(EquationError) {
      if let start = open.firstIndex(of: place) {
        throw EquationError(
          .badValue, "circular dependency: \((open[start...] + [place]).joined(separator: " -> "))",
          at: equation.place.range)
      }
      open.append(place)
      // A gradient has the shape of its tensor, which may be a definition.
      if let whole = whole(of: place), definitions.contains(whole) {
        if scope.shape(whole)?.complete == nil { try add(whole, neededBy: equation) }
        if scope.tensors[place] != nil { scope.tensors[place] = scope.tensors[whole] }
      }
      let reads = try Resolver.resolve(equation, in: scope).reads
      for name in reads.sorted() { try add(name, neededBy: equation) }
      open.removeLast()
      if equation.place.axes == nil, scope.shape(place)?.complete == nil {
        scope.tensors[place] = shape(ofWholeIn: equation.value) ?? scope.shape(place)
      }
      let compiled = try CompiledEquation(equation, in: scope)
      if scope.shape(place)?.complete == nil {
        scope.tensors[place] = KnownShape(compiled.shape.dimensions.map { Optional($0) })
      }
      steps.append(compiled)
    } catch {
      throw error.located(in: equation.text)
    }
  }

  /// The shape of the tensors that an expression reads as a whole: that of `Y` in `Y[...] = relu(X[...])`.
  private func shape(ofWholeIn expression: Expression) -> KnownShape? {
    if case .wholeTensor(let name) = expression.form {
      let shape = scope.shape(scope.canonical(name))
      return shape?.complete == nil ? nil : shape
    }
    return expression.children.lazy.compactMap { shape(ofWholeIn: $0) }.first
  }

  /// The tensor of which a place is the gradient, or a part of it.
  private func whole(of place: String) -> String? {
    if place.hasPrefix("d"), scope.tensors[String(place.dropFirst())] != nil { return String(place.dropFirst()) }
    return scope.whole(ofPart: place)
  }

  /// The equation for a place; nil if the place is given.
  private func equation(for place: String, neededBy user: Equation?) throws(EquationError) -> Equation? {
    if let entry = set[place] { return entry.equation }
    let isGiven = user != nil && scope.shape(place) != nil && Self.defaults[place] == nil && place != "Z"
    if isGiven, !place.hasPrefix("d") || place == "dY" || scope.tensors[place] != nil { return nil }
    let range = 0..<(user?.text.count ?? 0)
    if place == "Z", set["Y"] != nil {
      throw EquationError(
        .missingArgument, "there is no equation for Z, and Y does not determine it", at: range,
        help: "write one: `Z[...] = ...`")
    }
    if let text = Self.defaults[place], place == "Y" || scope.activation != nil {
      // The output is given where another equation reads it and nothing computes it.
      if place == "Y", set["Z"] == nil { return try assumed(place, user, range) }
      if place == "dZ", set["Z"] == nil, set["Y"] != nil {
        throw EquationError(
          .missingArgument, "there is no equation for ∂L/∂Z, and its default needs one for Z", at: range,
          help: "write one: `Z[...] = ...`")
      }
      return try Equation(text)
    }
    return try assumed(place, user, range)
  }

  private func assumed(_ place: String, _ user: Equation?, _ range: Range<Int>) throws(EquationError) -> Equation? {
    if user != nil, place == "Y" || place == "Z" || place == "dY" { return nil }
    throw EquationError(
      .missingArgument,
      user.map { "the equation for \(set.place(of: $0, in: scope)) reads \(place), which has no equation" }
        ?? "\(place) is needed, but has no equation",
      at: range, help: "add an equation for `\(place)`")
  }
}
