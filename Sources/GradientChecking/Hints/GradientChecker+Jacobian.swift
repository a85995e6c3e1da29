import NeuralNetworks

extension GradientChecker {
  /// Every ∂output_j/∂entry_i of a tensor, row by row (i, then j), from differences at two steps, extrapolated; nil where
  /// the check was stopped.
  ///
  /// Entries that the layer calls independent are moved at once. What their rows make of `upstream` must be what was
  /// found for the entries before; where it is not, or an output changes that none of them owns, each is moved alone.
  ///
  /// - Parameter known: Σ_j upstream_j ∂output_j/∂entry_i, of all entries in order.
  func jacobian(
    _ chain: ChainSubject<Scalar>, of place: TensorPlace, upstream: [Double], known: [Double]
  ) -> [Double]? {
    let outputs = chain.base.count
    var jacobian = [Double](repeating: 0, count: known.count * outputs)
    func isConfirmed(_ entry: Int) -> Bool {
      var (sum, mass) = (0.0, 0.0)
      for output in 0..<outputs {
        let term = upstream[output] * jacobian[entry * outputs + output]
        (sum, mass) = (sum + term, mass + abs(term))
      }
      return abs(sum - known[entry]) <= (Scalar.self == Double.self ? 1e-7 : 1e-3) * max(mass, abs(known[entry]), 1)
    }
    let groups = chain.independentGroups(of: place)
    for number in 0..<(groups?.count ?? known.count) {
      if watch.shouldStop() { return nil }
      let group = groups?[number]
      let entries = group?.entries ?? [number]
      let isWhole = fill(&jacobian, chain, place, entries, owners: group?.owners)
      guard let group, group.entries.count > 1, !isWhole || !entries.allSatisfy(isConfirmed) else { continue }
      for entry in entries { fill(&jacobian, chain, place, [entry], owners: nil) }
    }
    return jacobian
  }

  /// Fills the rows of entries that are moved at once; whether no output changed that none of them owns.
  ///
  /// - Parameter owners: for every output the entry that it depends on, by its place among the entries; nil for one entry.
  @discardableResult
  private func fill(
    _ jacobian: inout [Double], _ chain: ChainSubject<Scalar>, _ place: TensorPlace, _ entries: [Int],
    owners: [Int32]?
  ) -> Bool {
    let step = CheckTolerances(for: Scalar.self).relativeStep / 32
    func at(_ multiple: Double) -> MovedOutputs.Evaluation {
      let distances = [Double](repeating: multiple * step, count: entries.count)
      return chain.outputs(moving: entries, of: place, by: distances)
    }
    let (far, near) = ((at(1), at(-1)), (at(0.5), at(-0.5)))
    let outputs = chain.base.count
    for entry in entries {
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
