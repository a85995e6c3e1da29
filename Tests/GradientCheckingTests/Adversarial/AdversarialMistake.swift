import NeuralNetworks

@testable import GradientChecking

/// A mistake put into one layer of a right subject, and what the checker says of the entries that it changes.
struct AdversarialMistake<Scalar: TensorScalar> {
  /// What became of the entries that a mistake changes.
  enum Fate: String, CaseIterable {
    /// The check rejects the subject.
    case rejected
    /// The entries changed are reported as undecided, not tested, or at a corner that was not judged.
    case stated
    /// The change is smaller than what the check says that it sees, or legal at a corner.
    case invisible
    /// It is at a corner of a layer that does not say that it is made of straight pieces, where only gross mistakes show.
    case atCorner
    /// The mistake changes no number here.
    case inactive
    /// An entry is said to agree although it has been changed by more than that.
    case missed
  }

  let right: AdversarialSubject<Scalar>
  let wrong: AdversarialSubject<Scalar>
  /// Which layer has it.
  let index: Int
  /// What it is.
  let name: String
  /// Its size relative to the largest gradient of the tensor; nil for a formula's own mistake.
  let size: Double?

  /// The mistake of a seed in a right subject: one of the layer's own where it has any, else a change of random size.
  init(_ right: AdversarialSubject<Scalar>, seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 70_000)
    self.right = right
    var wrong = right
    index = generator.integer(below: right.layers.count)
    let formula = (right.layers[index] as? FormulaLayer<Scalar>) ?? (right.layers[index] as? DeclaredFormulaLayer)?.base
    let faults = formula.map { $0.formula.faults + $0.formula.cornerFaults } ?? []
    if !faults.isEmpty, generator.integer(below: 2) == 0, var formula {
      formula.fault = faults[generator.integer(below: faults.count)]
      name = formula.fault
      size = nil
      wrong.layers[index] =
        right.layers[index] is FormulaLayer<Scalar> ? formula : DeclaredFormulaLayer(base: formula)
    } else {
      let change = RandomChange(from: &generator)
      size = change.size
      let tensor = generator.integer(below: 1 + right.layers[index].parameterNames.count)
      name = "\(change.kind) \(change.size) in tensor \(tensor)"
      wrong.layers[index] = spoiled(right.layers[index], tensor: tensor) { change.applied(to: $0) }
    }
    self.wrong = wrong
  }

  /// What becomes of it, and what was missed.
  func fate() throws -> (fate: Fate, missed: String?) {
    var verdict = GradientVerdict.right
    var reports: (before: GradientReport, after: GradientReport)?
    if let before = try right.layerReport(), let after = try wrong.layerReport() {
      verdict = after.verdict
      reports = (before, after)
    } else if let before = try right.networkReport(), let after = try wrong.networkReport() {
      verdict = after.verdict
      let path: LayerPath = [.index(index)]
      if let old = before.layers.first(where: { $0.path == path }),
        let new = after.layers.first(where: { $0.path == path })
      {
        reports = (old.report, new.report)
      }
    }
    guard let reports else { return (.inactive, nil) }
    var fates: Set<Fate> = []
    var missed: String?
    for (before, after) in zip(reports.before.tensors, reports.after.tensors) {
      let squares = after.entries.reduce(0) { $0 + $1.mass * $1.mass }
      let typical = (squares / Double(max(1, after.entries.count))).squareRoot()
      // Of a layer that holds layers each check may look at other entries.
      let old = Dictionary(before.entries.map { ($0.offset, $0) }) { first, _ in first }
      for new in after.entries {
        guard let old = old[new.offset], let fate = self.fate(old, new, typicalMass: typical) else { continue }
        fates.insert(fate)
        if fate == .missed {
          missed =
            "\(after.place(of: new)) \(new.analytic), right \(old.analytic), said \(new.numeric) +- \(new.bound), "
            + "mass \(new.mass), typical \(typical)"
        }
      }
    }
    if verdict == .wrong { return (fates.isEmpty ? .inactive : .rejected, nil) }
    return (Fate.allCases.last { fates.contains($0) && $0 != .inactive } ?? .inactive, missed)
  }

  /// Whether the layer says that each output has at most one corner.
  private var isMadeOfPieces: Bool {
    right.layers[index].differenceTraits?.smoothness(isTraining: right.training != nil).isPrimitive ?? false
  }

  /// What becomes of one entry; nil where it was not changed.
  private func fate(_ right: EntryCheck, _ wrong: EntryCheck, typicalMass: Double) -> Fate? {
    guard right.analytic != wrong.analytic, !(right.analytic.isNaN && wrong.analytic.isNaN) else { return nil }
    switch wrong.outcome {
    case .wrong: return .rejected
    case .undecided, .untested: return .stated
    case .kink:
      guard wrong.reason != .cornerNotJudged, let interval = wrong.interval else { return .stated }
      let outside = max(interval.lowerBound - wrong.analytic, wrong.analytic - interval.upperBound)
      if outside <= 2 * wrong.bound { return .invisible }
      // A change that is there close by as well moves what counts as legal.
      return isMadeOfPieces || (size == nil && outside > 2 * wrong.mass) ? .missed : .atCorner
    case .agrees:
      let tolerances = CheckTolerances(for: Scalar.self)
      let change = abs(wrong.analytic - right.analytic)
      let isWithinBound = change <= 2 * max(wrong.bound, tolerances.floor * wrong.mass)
      // A bound that has grown as large as what it is to judge would be blindness too.
      let isSmall = wrong.mass == 0 || change <= 4 * tolerances.sensitivity * max(typicalMass, wrong.mass)
      return isWithinBound && isSmall ? .invisible : .missed
    }
  }
}

/// A change of one gradient tensor, measured by its largest entry.
struct RandomChange {
  /// Which entries change.
  enum Kind: CaseIterable { case oneEntry, everyEntry, everySecond }

  let kind: Kind
  /// The size of the change, relative to the largest gradient.
  let size: Double
  let place: UInt64

  init(kind: Kind, size: Double, place: UInt64) {
    self.kind = kind
    self.size = size
    self.place = place
  }

  /// A change of a random kind, its size between 10⁻⁹ and 10⁻¹.
  init(from generator: inout SeededGenerator) {
    self.init(
      kind: Kind.allCases[generator.integer(below: Kind.allCases.count)],
      size: Double(sign: .plus, exponent: -3 - generator.integer(below: 28), significand: 1), place: generator.next())
  }

  /// The changed gradient; signs follow from the place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func applied<Scalar: TensorScalar>(to gradient: Tensor<Scalar>) -> Tensor<Scalar> {
    let largest = gradient.values.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite, gradient.count > 0 else { return gradient }
    let chosen = Int(place % UInt64(gradient.count))
    let change = Scalar(size) * largest
    return gradient.mapWithOffset { offset, value in
      let changes =
        switch kind {
        case .oneEntry: offset == chosen
        case .everyEntry: true
        case .everySecond: (offset + chosen) % 2 == 0
        }
      guard changes else { return value }
      return (place >> UInt64(offset % 32)) & 1 == 0 ? value + change : value - change
    }
  }
}
