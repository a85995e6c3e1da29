import NeuralNetworks

/// Hints about where the gradient is wrong.
extension HintFinder {
  /// Whether every entry was checked and none is undecided, so that a hint may say "only" or "exactly".
  private var isDecided: Bool {
    isWhole && !entries.polled.contains { $0.outcome == .undecided }
  }

  /// A hint if exactly one of several entries is wrong, and not at a kink.
  var oneEntry: String? {
    let wrong = wrong
    guard isDecided, entries.count > 1, wrong.count == 1, wrong[0].interval == nil else { return nil }
    let place = analytic.indices(of: wrong[0].offset).map(String.init).joined(separator: ",")
    let (given, expected) = HintNumber.pair(wrong[0].analytic, wrong[0].numeric)
    return "exactly one entry is wrong: \(name)[\(place)] is \(given), not \(expected)"
  }

  /// A hint if the wrong entries leave out some index of an axis, and so lie in only a part of the tensor.
  var slices: String? {
    let wrong = wrong
    guard isDecided, !wrong.isEmpty else { return nil }
    let grid = AxisGrid(right.shape)
    let places = (0..<right.shape.rank).compactMap { axis -> String? in
      let indices = Set(wrong.map { grid.index(axis, of: $0.offset) }).sorted()
      guard indices.count < right.shape[axis] else { return nil }
      return Self.part(axes[axis], HintNumber.listed(indices))
    }
    guard !places.isEmpty else { return nil }
    let which = "at \(wrong.count) of \(right.count) entries, only in \(places.joined(separator: " and "))"
    return "it \(manner(wrong)) \(which)"
  }

  /// Describes how these entries are wrong.
  private func manner(_ wrong: [EntryCheck]) -> String {
    func isZero(_ entry: EntryCheck) -> Bool { abs(entry.numeric) <= max(allowance(entry), 1e-12 * size) }
    guard wrong.allSatisfy({ $0.interval == nil }) else { return "is wrong" }
    if wrong.allSatisfy(isZero) { return "should be 0 but is not" }
    if wrong.allSatisfy({ $0.analytic == 0 }) { return "is 0" }
    let first = wrong.max { abs($0.numeric) < abs($1.numeric) }
    if let first, !wrong.contains(where: isZero) {
      let ratio = first.analytic / first.numeric
      let isRatio = wrong.allSatisfy {
        abs($0.analytic - ratio * $0.numeric) <= 2 * allowance($0) * max(1, abs(ratio))
      }
      let isTold = abs(ratio - 1) * abs(first.numeric) > 4 * allowance(first)
      if isRatio, isTold, ratio != 0 {
        return abs(ratio + 1) <= 1e-6
          ? "has the wrong sign" : "is \(HintNumber.ratio(ratio)) times what it should be"
      }
    }
    return "is wrong"
  }

  /// A hint about the input gradient if entries that no output depends on get a gradient, or if the total gradient is
  /// not preserved.
  var strayOrLost: String? {
    guard let jacobian, name == "input", isDecided else { return nil }
    let outputs = upstream.count
    var columns = [Double](repeating: 0, count: outputs)
    var stray = 0
    for entry in entries.polled {
      var largest = 0.0
      for output in 0..<outputs {
        let slope = jacobian[entry.offset * outputs + output]
        columns[output] += slope
        largest = max(largest, abs(slope))
      }
      if entry.isWrong, largest == 0, entry.analytic != 0 { stray += 1 }
    }
    var parts: [String] = []
    if stray > 0 {
      let own = mistakes.lazy.compactMap { mistake -> String? in
        if case .strayGradient = mistake.symptom { mistake.text } else { nil }
      }.first
      let what = own ?? "that no output depends on"
      parts.append("gradient goes to values \(what): \(stray) of \(right.count) entries")
    }
    // In a layer such as pooling, which distributes each output's gradient in shares that add up to 1, the total is
    // preserved.
    let (arrives, leaves) = (upstream.values.polled.reduce(0, +), analytic.values.polled.reduce(0, +))
    let mass = upstream.values.polled.reduce(0) { $0 + abs($1) }
    if columns.allSatisfy({ abs($0 - 1) <= tolerance }), abs(arrives - leaves) > tolerance * mass {
      let (arrives, leaves) = HintNumber.pair(arrives, leaves)
      parts.append("gradient is lost or added on the way: the total is \(arrives) upstream but \(leaves) at the input")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
