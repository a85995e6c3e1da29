public import NeuralNetworks

/// Computes what a gradient would be if one of the equations for it were repaired.
public struct RepairTrial: Sendable {
  /// A repair of one of the equations.
  public struct Candidate: Sendable {
    /// The repair.
    public let repair: Repair
    /// The equation as it was typed.
    public let typed: Equation
    /// Its place among the equations that are computed.
    fileprivate let step: Int
  }

  private let site: EquationSite
  /// The given tensors, and those that the equations compute without the gradient.
  private var given: [String: Tensor<Double>]
  /// The equations that the gradient needs, in the order in which they are computed, with their results.
  private var steps: [(compiled: CompiledEquation, result: Tensor<Double>)] = []
  /// The scope, with the shapes of all results.
  private var scope: EquationScope

  /// The gradient as the typed equations compute it.
  public var result: Tensor<Double>? { steps.last?.result }

  /// The typed equations for the gradient at this place, such as `dX`.
  ///
  /// - Throws: `EquationError` if the place has no equation, or can't be computed.
  public init(_ site: EquationSite, of place: String) throws(EquationError) {
    self.site = site
    scope = site.scope
    given = site.tensors
    let plan = try site.set.plan(for: [place], in: site.scope, given: Set(site.tensors.keys))
    var known = site.tensors
    for compiled in plan.steps {
      let result: Tensor<Double> = try compiled.evaluate(known)
      known[compiled.place] = result
      if scope.shape(compiled.place)?.complete == nil {
        scope.tensors[compiled.place] = KnownShape(result.shape.dimensions.map { Optional($0) })
      }
      steps.append((compiled, result))
    }
    // A repair may read what the typed equation does not.
    for other in ["dZ"] + site.set.entries.map(\.place) where known[other] == nil {
      guard let plan = try? site.set.plan(for: [other], in: site.scope, given: Set(site.tensors.keys)),
        !plan.steps.contains(where: { $0.place == place }), let results = try? plan.evaluate(site.tensors)
      else { continue }
      for (name, result) in results where known[name] == nil && given[name] == nil {
        given[name] = result
        if scope.shape(name)?.complete == nil {
          scope.tensors[name] = KnownShape(result.shape.dimensions.map { Optional($0) })
        }
      }
    }
  }

  /// The repairs of all equations that were typed for the gradient, the smallest first.
  public var candidates: [Candidate] {
    var found: [Candidate] = []
    for (step, (compiled, _)) in steps.enumerated().reversed() {
      guard let entry = site.set[compiled.place] else { continue }
      let typed = site.set.entries.map(\.equation)
      let forward = (typed + site.declared).first { ["Y", "Z"].contains(site.scope.canonical($0.place.name)) }
      found += RepairFinder.repairs(
        of: entry.equation, in: scope, others: typed.filter { $0 != entry.equation } + site.declared, forward: forward
      ).map { Candidate(repair: $0, typed: entry.equation, step: step) }
    }
    return [1, 2].flatMap { size in found.filter { $0.repair.size == size } }
  }

  /// The number of tensors in the repaired equation with indices as in the layer's other equations; the repair that has
  /// more of them is more likely to be what was meant.
  public func familiarity(of candidate: Candidate) -> Int {
    let known = (site.set.entries.map(\.equation) + site.declared).filter { $0.text != candidate.typed.text }
      .flatMap { EquationTree($0).elements }
    return EquationTree(candidate.repair.equation).elements.count { element in
      known.contains {
        scope.canonical($0.name) == scope.canonical(element.name) && $0.indices == element.indices
      }
    }
  }

  /// The gradient after a repair, and the number of terms that it took; nil if the equation can't be computed then, or
  /// has too many terms.
  public func result(
    of candidate: Candidate, atMost limit: Int, cancellation: Cancellation = .current
  ) -> (gradient: Tensor<Double>, terms: Int)? {
    var known = given
    for step in steps[..<candidate.step] { known[step.compiled.place] = step.result }
    do throws(EquationError) {
      let repaired = try CompiledEquation(candidate.repair.equation, in: scope)
      let rest = [repaired] + steps[(candidate.step + 1)...].map(\.compiled)
      let terms = rest.reduce(0) { $0.saturatingAdd($1.terms) }
      guard terms <= limit, repaired.shape == steps[candidate.step].result.shape else { return nil }
      var gradient = steps[candidate.step].result
      for step in rest {
        gradient = try step.evaluate(known, cancellation: cancellation)
        known[step.place] = gradient
      }
      return (gradient, terms)
    } catch {
      return nil
    }
  }
}
