import Equations
import NeuralNetworks

/// Looks for a small edit of a typed equation that makes a wrong gradient right.
///
/// Edits are judged by their numbers: an edit counts only if its gradient equals the finite differences at every entry
/// that was checked. At a point where values are equal, different edits could give the same numbers, so there is no hint
/// there.
struct EquationHintFinder {
  /// The largest number of edits, and of terms that all of them compute.
  private static var limits: (candidates: Int, terms: Int) { (RepairFinder.limit, 100_000_000) }

  private let trial: RepairTrial
  private let equation: Equation
  private let entries: [EntryCheck]
  private let isGeneric: Bool
  private let tolerance: Double
  private let watch: CheckWatch

  /// Creates a finder for the gradient of one tensor of a single layer; nil if no equation was typed for it.
  init?<Scalar: TensorScalar>(
    _ chain: ChainSubject<Scalar>, _ place: TensorPlace, _ report: TensorReport, upstream: Tensor<Scalar>,
    in context: ForwardContext<Scalar>, watch: CheckWatch
  ) {
    guard chain.layers.count == 1, chain.loss == nil,
      let carrier = mended(chain.layers[0]) as? any EquationCarrier<Scalar>
    else { return nil }
    let name: String
    switch place {
    case .input: name = "dX"
    case .parameter(_, let index): name = "d" + carrier.parameterNames[index]
    }
    guard let entry = carrier.equations[name] else { return nil }
    let site = Self.site(of: carrier, chain.input, upstream, chain.contexts[0])
    guard let trial = try? RepairTrial(site, of: name) else { return nil }
    self.trial = trial
    self.watch = watch
    equation = entry.equation
    entries = report.entries
    isGeneric = [chain.input.values, upstream.values].allSatisfy { Set($0).count == $0.count }
    tolerance = Scalar.self == Double.self ? 1e-7 : 1e-3
  }

  private static func site<Carrier: EquationCarrier>(
    of carrier: Carrier, _ input: Tensor<Carrier.Scalar>, _ upstream: Tensor<Carrier.Scalar>,
    _ context: ForwardContext<Carrier.Scalar>
  ) -> EquationSite {
    carrier.site(input, upstream: upstream, in: context)
  }

  /// The entries to compare: all but undecided ones and those at kinks.
  private var compared: [EntryCheck] {
    entries.polled.filter { $0.outcome != .kink && $0.outcome != .undecided && $0.interval == nil }
  }

  /// The hint; nil if no edit fits, or if edits that fit equally well mean different mistakes in different places.
  ///
  /// - Parameter analytic: the gradient that backward returns.
  func hint(analytic: Tensor<Double>) -> EquationHint? {
    let compared = compared
    // A few entries may match by chance.
    guard isGeneric, compared.count >= min(4, entries.count), compared.count * 2 >= entries.count,
      compared.contains(where: \.isWrong), let typed = trial.result
    else { return nil }
    let size = compared.reduce(.leastNormalMagnitude) { max($0, abs($1.numeric)) }
    func isSame(_ gradient: Tensor<Double>, _ value: (EntryCheck) -> Double) -> Bool {
      gradient.count == analytic.count
        && compared.allSatisfy {
          abs(gradient.values[$0.offset] - value($0)) <= tolerance * max(size, abs(value($0)))
        }
    }
    // A fault around the layer, not its equation, may be what is wrong.
    guard isSame(typed, \.analytic), !isSame(typed, \.numeric) else { return nil }
    var terms = Self.limits.terms
    var matches: [RepairTrial.Candidate] = []
    for candidate in trial.candidates.prefix(Self.limits.candidates) {
      if let first = matches.first, candidate.repair.size > first.repair.size { break }
      if watch.shouldStop() || Cancellation.current.isRequested() { return nil }
      guard let (gradient, cost) = trial.result(of: candidate, atMost: terms) else { continue }
      terms -= cost
      if isSame(gradient, \.numeric) { matches.append(candidate) }
    }
    return hint(for: matches)
  }

  /// The hint for edits of the same size that all fit.
  private func hint(for matches: [RepairTrial.Candidate]) -> EquationHint? {
    let ranked = matches.map { ($0, trial.familiarity(of: $0)) }
    let most = ranked.map(\.1).max() ?? 0
    guard let first = ranked.first(where: { $0.1 == most })?.0 else { return nil }
    if matches.allSatisfy({ $0.repair.mistake == first.repair.mistake }) {
      return EquationHint(first.repair.text, in: first.typed, at: first.repair.ranges, first.repair.mistake)
    }
    let isOnePlace = matches.allSatisfy { match in
      match.typed.text == first.typed.text
        && match.repair.ranges.contains { range in first.repair.ranges.contains { $0.overlaps(range) } }
    }
    guard isOnePlace else { return nil }
    return EquationHint("the mistake is in this part of the equation", in: first.typed, at: first.repair.ranges, nil)
  }

  /// For equal values that all win: the comparison that lets them, if the equation has exactly one.
  var comparison: EquationHint? {
    var found: [Expression] = []
    var pending = [equation.value] + (equation.condition.map { [$0] } ?? [])
    while let part = pending.popLast() {
      pending += part.children
      if case .comparison(.equal, let left, let right) = part.form, !left.isTuple, !right.isTuple { found.append(part) }
    }
    guard found.count == 1 else { return nil }
    return EquationHint("", in: equation, at: [found[0].range], .ties)
  }
}

extension Expression {
  fileprivate var isTuple: Bool { if case .tuple = form { true } else { false } }
}
