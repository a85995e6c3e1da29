public import NeuralNetworks
internal import PlatformMath

/// What the check says of the gradient by one tensor: the input, or a parameter.
public struct TensorReport: Sendable {
  /// Entries that share a corner, as a maximum shared by equal values, and what they receive together.
  public struct TieGroup: Hashable, Sendable {
    /// Where the entries stand in the tensor's row-major order.
    public let offsets: [Int]
    /// The sum of the gradients that backward gives them.
    public let total: Double
    /// What they may receive together.
    public let interval: ClosedRange<Double>
    /// Whether they do.
    public let passed: Bool
  }

  /// Which tensor: `input`, `filters`, `net[3].weights`.
  public let name: String
  /// Its shape.
  public let shape: Shape
  /// The entries that were checked, in row-major order.
  public internal(set) var entries: [EntryCheck]
  /// Where entries were left out: two random directions through the whole tensor, which see what the sample misses.
  public internal(set) var screens: [ScreenResult] = []
  /// How many entries of the tensor were looked at, and how they were chosen.
  public let coverage: Coverage
  /// Entries judged together at corners.
  public let tieGroups: [TieGroup]
  /// The smallest relative error that would have been seen in any entry that agrees; 0 where none does.
  public let detectionLimit: Double
  /// What a wrong gradient looks like, as what follows "looks as if:"; nil where nothing simple fits.
  public internal(set) var hint: String?
  /// What else is to be said, as of a gradient that is zero by mathematics.
  public internal(set) var note: String?

  /// How many entries have an outcome.
  public func count(_ outcome: EntryOutcome) -> Int {
    entries.polled.reduce(0) { $0 + ($1.outcome == outcome ? 1 : 0) }
  }

  /// The entry with the largest relative error: among wrong ones, where there are any, else among those that agree.
  public var worst: EntryCheck? {
    let wrong = entries.polled.filter(\.isWrong)
    let candidates = wrong.isEmpty ? entries.polled.filter { $0.outcome == .agrees } : wrong
    return candidates.polled.max { $0.relativeError < $1.relativeError }
  }

  /// The largest relative error of any decided entry.
  public var worstError: Double { worst?.relativeError ?? 0 }

  /// Leaves undecided what is wrong.
  mutating func withdrawAccusations() {
    for index in entries.indices.polled where entries[index].isWrong {
      entries[index].outcome = .undecided
      entries[index].reason = nil
    }
    screens = screens.map { $0.outcome == .wrong ? $0.undecided : $0 }
    hint = nil
  }

  /// The indices of an entry.
  public func indices(of entry: EntryCheck) -> [Int] {
    var rest = entry.offset
    return shape.strides.map { stride in
      defer { rest %= stride }
      return rest / stride
    }
  }

  /// `input[1,1,1,0]`
  public func place(of entry: EntryCheck) -> String {
    "\(name)[\(indices(of: entry).map(String.init).joined(separator: ","))]"
  }

  /// Where in the interval between the slope to the left (0) and to the right (1) backward's choice lies, if it is the
  /// same at all kinks: a convention, which is reported and not judged. ReLU'(0) = 0 gives 0.
  public var conventionAtKinks: Double? {
    let choices = entries.polled.compactMap { entry -> Double? in
      guard entry.outcome == .kink, let (up, down) = entry.slopes, up != down else { return nil }
      return (entry.analytic - down) / (up - down)
    }
    guard let first = choices.first, choices.polled.allSatisfy({ abs($0 - first) < 1e-6 }) else { return nil }
    return first.rounded(.toNearestOrEven) == first ? first : (first * 1e6).rounded() / 1e6
  }

  /// The share of its entries above which a tensor is undecided: fewer leave its verdict to the others.
  public static let mostUndecided = 0.25

  /// What is known of the tensor as a whole.
  public var verdict: GradientVerdict {
    if entries.polled.contains(where: \.isWrong) || screens.contains(where: { $0.outcome == .wrong }) { return .wrong }
    if entries.isEmpty { return .nothingToCheck }
    let (untested, undecided) = (count(.untested), count(.undecided))
    // Of a gradient that is zero by mathematics nothing but rounding is left to compare.
    if note != nil, untested + undecided == entries.count { return .nothingToCheck }
    if untested == entries.count { return .untested }
    // What contradicts backward, though not well enough to accuse it, is not outvoted by what agrees.
    if entries.polled.contains(where: { $0.outcome == .undecided && $0.isContradicted }) { return .undecided }
    return Double(undecided) > Self.mostUndecided * Double(entries.count - untested) ? .undecided : .right
  }

  /// How many entries were not tested for each reason, the most frequent first.
  public var untestedReasons: [(reason: EntryCheck.Reason, count: Int)] {
    var counts: [EntryCheck.Reason: Int] = [:]
    for entry in entries.polled where entry.outcome == .untested {
      if let reason = entry.reason { counts[reason, default: 0] += 1 }
    }
    return EntryCheck.Reason.allCases.compactMap { reason in counts[reason].map { (reason, $0) } }
      .sorted { $0.count > $1.count }
  }
}

/// What a check comes to.
public enum GradientVerdict: Hashable, Sendable {
  /// Everything that could be decided agrees.
  case right
  /// Something is wrong.
  case wrong
  /// A tensor could not be decided.
  case undecided
  /// Nothing of a whole tensor was tested.
  case untested
  /// There are no entries.
  case nothingToCheck

  /// What several verdicts come to together: the worst of them.
  public static func together(_ verdicts: [GradientVerdict]) -> GradientVerdict {
    [.wrong, .undecided, .untested, .right].first(where: verdicts.contains) ?? .nothingToCheck
  }
}

/// How many entries of a tensor were looked at, and how they were chosen.
public struct Coverage: Hashable, Sendable {
  /// How many entries were checked.
  public let checked: Int
  /// How many there are.
  public let total: Int
  /// What every part of the tensor that was sampled has at least one entry of: `every channel and tap`.
  public let strata: String?
  /// Whether the check was stopped before its end.
  public let wasStopped: Bool

  /// Whether nothing was left out.
  public var isExhaustive: Bool { checked == total }

  /// The share of wrong entries that would have been missed with a probability of 5% at most: 1 - 0.05^(1/n).
  public var missedShare: Double { isExhaustive || checked == 0 ? 0 : 1 - power(0.05, 1 / Double(checked)) }

  /// The probability that wrong entries are all missed, where one entry in `every` is wrong: (1 - 1/every)^n.
  public func missProbability(oneIn every: Double) -> Double {
    isExhaustive ? 0 : power(1 - 1 / every, Double(checked))
  }

  private func power(_ base: Double, _ exponent: Double) -> Double { Double.exp(exponent * Double.log(base)) }
}
