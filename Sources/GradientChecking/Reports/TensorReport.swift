public import NeuralNetworks
internal import PlatformMath

/// The result for the gradient of one tensor: the input or a parameter.
public struct TensorReport: Sendable {
  /// Entries that share a kink, such as equal values that share a maximum, and the total of their gradients.
  public struct TieGroup: Hashable, Sendable {
    /// The offsets of the entries in the tensor's row-major order.
    public let offsets: [Int]
    /// The sum of their gradients from backward.
    public let total: Double
    /// The valid range of the sum.
    public let interval: ClosedRange<Double>
    /// Whether the sum is valid, up to rounding.
    public let passed: Bool
  }

  /// The tensor's name, such as `input`, `filters` or `[3].weights`.
  public let name: String
  /// The tensor's shape.
  public let shape: Shape
  /// The entries checked, in row-major order.
  public internal(set) var entries: [EntryCheck]
  /// If a sample of entries was checked to its end: checks along two random directions through the whole tensor, which
  /// can reveal mistakes that the sample misses.
  public internal(set) var screens: [ScreenResult] = []
  /// How many entries of the tensor were checked, and how they were chosen.
  public let coverage: Coverage
  /// Groups of entries that share a kink and were checked together.
  public let tieGroups: [TieGroup]
  /// The smallest relative error that would have been detected in every entry that agrees; 0 if none agrees.
  public let detectionLimit: Double
  /// The text that follows "looks as if:" for a wrong gradient; nil if the gradient is not wrong or nothing simple
  /// fits.
  public internal(set) var hint: String?
  /// The place in a typed equation that the hint is about; nil if there is none.
  public internal(set) var equationHint: EquationHint?
  /// A note, for example that the gradient is mathematically zero.
  public internal(set) var note: String?

  /// Returns the number of entries with this outcome.
  public func count(_ outcome: EntryOutcome) -> Int {
    entries.polled.reduce(0) { $0 + ($1.outcome == outcome ? 1 : 0) }
  }

  /// The entry with the largest relative error: among wrong entries if there are any, else among those that agree.
  public var worst: EntryCheck? {
    let wrong = entries.polled.filter(\.isWrong)
    let candidates = wrong.isEmpty ? entries.polled.filter { $0.outcome == .agrees } : wrong
    return candidates.polled.max { $0.relativeError < $1.relativeError }
  }

  /// The relative error of the worst entry; 0 if there is none.
  public var worstError: Double { worst?.relativeError ?? 0 }

  /// Changes wrong entries and directions to undecided, and removes the hint.
  mutating func withdrawAccusations() {
    for index in entries.indices.polled where entries[index].isWrong {
      entries[index].outcome = .undecided
      entries[index].reason = nil
    }
    screens = screens.map { $0.outcome == .wrong ? $0.undecided : $0 }
    (hint, equationHint) = (nil, nil)
  }

  /// Returns the indices of an entry.
  public func indices(of entry: EntryCheck) -> [Int] {
    var rest = entry.offset
    return shape.strides.map { stride in
      defer { rest %= stride }
      return rest / stride
    }
  }

  /// Returns the name of an entry: `input[1,1,1,0]`.
  public func place(of entry: EntryCheck) -> String {
    "\(name)[\(indices(of: entry).map(String.init).joined(separator: ","))]"
  }

  /// The position of backward's value between the left slope (0) and the right slope (1); nil without kinks, or if it
  /// differs between kinks. Every position between the slopes is valid, so it is a convention, reported but not judged:
  /// ReLU'(0) = 0 gives 0.
  public var conventionAtKinks: Double? {
    let choices = entries.polled.compactMap { entry -> Double? in
      guard entry.outcome == .kink, let (up, down) = entry.slopes, up != down else { return nil }
      return (entry.analytic - down) / (up - down)
    }
    guard let first = choices.first, choices.polled.allSatisfy({ abs($0 - first) < 1e-6 }) else { return nil }
    return first.rounded(.toNearestOrEven) == first ? first : (first * 1e6).rounded() / 1e6
  }

  /// The fraction of undecided entries, among those not untested, above which the whole tensor is undecided.
  public static let mostUndecided = 0.25

  /// The verdict on the whole tensor.
  public var verdict: GradientVerdict {
    if entries.polled.contains(where: \.isWrong) || screens.contains(where: { $0.outcome == .wrong }) { return .wrong }
    if entries.isEmpty { return .nothingToCheck }
    let (untested, undecided) = (count(.untested), count(.undecided))
    // If the gradient is mathematically zero, there is only rounding error to compare.
    if note != nil, untested + undecided == entries.count { return .nothingToCheck }
    if untested == entries.count { return .untested }
    // Agreeing entries do not outweigh an undecided one that contradicts backward.
    if entries.polled.contains(where: { $0.outcome == .undecided && $0.isContradicted }) { return .undecided }
    return Double(undecided) > Self.mostUndecided * Double(entries.count - untested) ? .undecided : .right
  }

  /// The number of untested entries for each reason, most frequent first.
  public var untestedReasons: [(reason: EntryCheck.Reason, count: Int)] {
    var counts: [EntryCheck.Reason: Int] = [:]
    for entry in entries.polled where entry.outcome == .untested {
      if let reason = entry.reason { counts[reason, default: 0] += 1 }
    }
    return EntryCheck.Reason.allCases.compactMap { reason in counts[reason].map { (reason, $0) } }
      .sorted { $0.count > $1.count }
  }
}

/// The verdict of a check.
public enum GradientVerdict: Hashable, Sendable {
  /// Everything that could be decided agrees.
  case right
  /// Something is wrong.
  case wrong
  /// A tensor could not be decided.
  case undecided
  /// No entry of some tensor was tested.
  case untested
  /// No entries were checked, or the gradient is mathematically zero.
  case nothingToCheck

  /// Returns the worst of several verdicts; `nothingToCheck` if there are no others.
  public static func together(_ verdicts: [GradientVerdict]) -> GradientVerdict {
    [.wrong, .undecided, .untested, .right].first(where: verdicts.contains) ?? .nothingToCheck
  }
}

/// How many entries of a tensor were checked, and how they were chosen.
public struct Coverage: Hashable, Sendable {
  /// The number of entries checked.
  public let checked: Int
  /// The number of entries in the tensor.
  public let total: Int
  /// A description of the parts that the sample covers: `every index of every axis`; nil unless the entries were a
  /// sample.
  public let strata: String?
  /// Whether the check was stopped early.
  public let wasStopped: Bool

  /// Whether every entry was checked.
  public var isExhaustive: Bool { checked == total }

  /// The fraction of entries that may be wrong and still all be missed with a probability of 5%: 1 - 0.05^(1/n) for n
  /// checked entries; 0 if all or none were checked.
  public var missedShare: Double { isExhaustive || checked == 0 ? 0 : 1 - power(0.05, 1 / Double(checked)) }

  /// Returns the probability of missing all wrong entries if one entry in `every` is wrong: (1 - 1/every)^n for n
  /// checked entries, 0 if all were checked.
  public func missProbability(oneIn every: Double) -> Double {
    isExhaustive ? 0 : power(1 - 1 / every, Double(checked))
  }

  private func power(_ base: Double, _ exponent: Double) -> Double { Double.exp(exponent * Double.log(base)) }
}
