import NeuralNetworks

extension HintFinder {
  /// A hint if the gradient is a constant multiple of the correct one, within the error bounds of the differences.
  var ratio: String? {
    let compared = compared
    let squares = compared.reduce(0) { $0 + $1.numeric * $1.numeric }
    guard isWhole || wrong.count >= 4, squares > 0, squares.isFinite,
      let largest = compared.max(by: { abs($0.numeric) < abs($1.numeric) })
    else { return nil }
    let ratio = compared.reduce(0) { $0 + $1.analytic * $1.numeric } / squares
    guard ratio != 0, ratio.isFinite,
      compared.allSatisfy({ abs($0.analytic - ratio * $0.numeric) <= allowance($0) * max(1, abs(ratio)) }),
      abs(ratio - 1) * abs(largest.numeric) > 4 * allowance(largest)
    else { return nil }
    let uncertainty = max(1e-9, allowance(largest) / abs(largest.numeric))
    let meanings = meanings.filter { abs($0.ratio - ratio) <= uncertainty * max(abs(ratio), 1e-3) }.map(\.meaning)
    let times = "it is \(HintNumber.ratio(ratio)) times what it should be"
    return meanings.isEmpty ? times : "\(meanings.joined(separator: ", or ")): \(times)"
  }

  /// Returns how much an entry may differ because of rounding and the uncertainty of the differences.
  func allowance(_ entry: EntryCheck) -> Double { 2 * entry.bound + tolerance / 100 * entry.mass }

  /// Ratios with a known cause.
  private var meanings: [(ratio: Double, meaning: String)] {
    var meanings = mistakes.compactMap { mistake -> (Double, String)? in
      guard case .factor(tensor, let factor) = mistake.symptom else { return nil }
      return (factor, mistake.text)
    }
    meanings += [(-1, "the sign is wrong"), (2, "there is an extra factor of 2"), (0.5, "a factor of 2 is missing")]
    if let batch = input.shape.dimensions.first, batch > 1 {
      meanings.append((1 / Double(batch), "it is averaged over the batch of \(batch), not summed"))
      meanings.append((Double(batch), "the mean over the batch of \(batch) is missing"))
      if output.shape.rank > 1, output.shape[0] == batch, output.count > batch * output.shape[1] {
        let places = Double(output.count / max(1, output.shape[1]))
        meanings.append((1 / places, "it is averaged over batch and positions, not summed"))
      }
    }
    if input.shape.rank == 2, input.shape[1] > 1 {
      let count = input.shape[1]
      let what = tensor == nil ? "classes" : "features"
      meanings.append((Double(count), "the mean over the \(count) \(what) is missing"))
      meanings.append((1 / Double(count), "there is an extra mean over the \(count) \(what)"))
    }
    let largest = upstream.values.polled.reduce(0) { max($0, abs($1)) }
    if largest > 0, largest != 1 {
      meanings.append((1 / largest, "the upstream gradient is divided by its largest value"))
    }
    return meanings
  }
}
