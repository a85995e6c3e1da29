import NeuralNetworks

extension GradientChecker {
  /// Computes every ∂output_j/∂entry_i of a tensor, row by row (i, then j), extrapolating from differences at two
  /// steps; nil if the check was stopped, or if the row of an entry away from kinks does not reproduce the known
  /// gradient at any step.
  ///
  /// Entries that the layer declares independent are perturbed together. Their rows, applied to `upstream`, must
  /// reproduce the known gradients; if they do not, or if an output changes that none of them owns, each entry is
  /// perturbed alone.
  ///
  /// - Parameters:
  ///   - known: Σ_j upstream_j ∂output_j/∂entry_i, for all entries in order.
  ///   - corners: entries at kinks, which have no single derivative.
  func jacobian(
    _ chain: ChainSubject<Scalar>, of place: TensorPlace, upstream: [Double], known: [Double],
    corners: Set<Int> = []
  ) -> [Double]? {
    let outputs = chain.base.count
    let steps = steps(chain.tensor(place).converted(to: Double.self))
    let accuracy = Scalar.self == Double.self ? 1e-7 : 1e-3
    var jacobian = [Double](repeating: 0, count: known.count * outputs)
    func isConfirmed(_ entry: Int) -> Bool {
      var (sum, mass) = (0.0, 0.0)
      for output in 0..<outputs {
        let term = upstream[output] * jacobian[entry * outputs + output]
        (sum, mass) = (sum + term, mass + abs(term))
      }
      return abs(sum - known[entry]) <= accuracy * max(mass, abs(known[entry])) || corners.contains(entry)
    }
    var isFound = [Bool](repeating: false, count: known.count)
    let groups = chain.independentGroups(of: place)
    for number in 0..<(groups?.count ?? 0) {
      if watch.shouldStop() { return nil }
      guard let group = groups?[number], group.isWellFormed(entries: known.count, outputs: outputs) else { continue }
      let entries = group.entries
      let isWhole = fill(&jacobian, chain, place, entries, by: entries.map { steps[$0] }, owners: group.owners)
      if isWhole, entries.polled.allSatisfy(isConfirmed) { for entry in entries.polled { isFound[entry] = true } }
    }
    for entry in known.indices where !isFound[entry] {
      if watch.shouldStop() { return nil }
      // Near kinks, or if the function is strongly nonlinear, smaller steps may be needed.
      let isConfirmed = [1, 0x1p-5, 0x1p-10].contains { share in
        fill(&jacobian, chain, place, [entry], by: [steps[entry] * share], owners: nil)
        return isConfirmed(entry)
      }
      guard isConfirmed else { return nil }
    }
    return jacobian
  }

  /// Returns the step of each entry: smaller than for a verdict, since a hint needs fewer digits.
  private func steps(_ tensor: Tensor<Double>) -> [Double] {
    let tolerances = CheckTolerances(for: Scalar.self)
    let squares = tensor.values.polled.reduce(0) { $0 + $1 * $1 }
    let rootMeanSquare = (squares / Double(max(1, tensor.count))).squareRoot()
    return tensor.values.map { tolerances.firstStep(entry: $0, rootMeanSquare: rootMeanSquare) / 32 }
  }

  /// Fills the rows of entries that are perturbed together; returns whether every output that changed when the entries
  /// were increased has an owner.
  ///
  /// - Parameter owners: for each output, the position in `entries` of the entry it depends on; nil for a single entry.
  @discardableResult
  private func fill(
    _ jacobian: inout [Double], _ chain: ChainSubject<Scalar>, _ place: TensorPlace, _ entries: [Int],
    by steps: [Double], owners: [Int32]?
  ) -> Bool {
    func at(_ multiple: Double) -> MovedOutputs.Evaluation {
      chain.outputs(moving: entries, of: place, by: steps.map { multiple * $0 })
    }
    let (far, near) = ((at(1), at(-1)), (at(0.5), at(-0.5)))
    let outputs = chain.base.count
    for entry in entries.polled {
      for output in 0..<outputs { jacobian[entry * outputs + output] = 0 }
    }
    var isWhole = true
    for output in 0..<outputs {
      let member = owners.map { Int($0[output]) } ?? 0
      guard member >= 0 else {
        if far.0.outputs[output] != chain.base[output] { isWhole = false }
        continue
      }
      func slope(_ plus: MovedOutputs.Evaluation, _ minus: MovedOutputs.Evaluation) -> Double {
        (plus.outputs[output] - minus.outputs[output]) / (plus.moved[member] - minus.moved[member])
      }
      jacobian[entries[member] * outputs + output] = (4 * slope(near.0, near.1) - slope(far.0, far.1)) / 3
    }
    return isWhole
  }
}

extension IndependentEntries {
  /// Whether the entries are distinct and in range, and every output has a valid owner or none.
  fileprivate func isWellFormed(entries count: Int, outputs: Int) -> Bool {
    entries.polled.allSatisfy { (0..<count).contains($0) } && Set(entries).count == entries.count
      && owners.count == outputs && owners.allSatisfy { $0 < entries.count }
  }
}
